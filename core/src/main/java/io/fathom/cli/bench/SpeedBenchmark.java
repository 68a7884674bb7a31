package io.fathom.cli.bench;

import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseRange;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.RowSource;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.Parameters;
import io.fathom.model.PreconditionedModel;
import io.fathom.model.SkipMlp;
import io.fathom.model.SkipMlpOptions;
import io.fathom.tensor.AdamW;
import io.fathom.tensor.BareYardstick;
import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Ratios of this machine in one run: facade against bare engine, estimating against the matrix-multiply peak, memory. */
final class SpeedBenchmark {
    private static final int ROUNDS = 15;
    private static final int STEPS_PER_ROUND = 20;

    private final PrintWriter out;

    SpeedBenchmark(PrintWriter out) {
        this.out = out;
    }

    void run(int memorySteps) {
        Engine engine = Engine.start();
        out.printf(
                "%s, %s, %d threads, %s%n", engine.version(), engine.blas(), engine.threads(), engine.cpuCapability());
        out.flush();
        facadeAgainstBare();
        new EnergyStepBenchmark(out).run();
        estimating();
        memory(memorySteps);
    }

    private void facadeAgainstBare() {
        BareYardstick bare = new BareYardstick(1);
        FacadeYardstick facade = new FacadeYardstick(1);
        double[][] t = interleaved(bare::step, facade::step, bare::forward, facade::forward);
        out.printf(
                Locale.ROOT,
                "%nYardstick MLP, %,d parameters, batch %d; medians of %d rounds, in turn%n",
                facade.parameters.count(),
                BareYardstick.BATCH,
                ROUNDS);
        out.printf("  %-14s %10s %10s %8s%n", "", "engine", "fathom", "ratio");
        row("training step", t[0], t[1]);
        row("forward", t[2], t[3]);
        out.flush();
    }

    private void row(String name, double[] bare, double[] facade) {
        double[] ratios = new double[bare.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = facade[i] / bare[i];
        }
        out.printf(
                Locale.ROOT, "  %-14s %7.2f ms %7.2f ms %8.3f%n", name, median(bare), median(facade), median(ratios));
    }

    /** Milliseconds of one call, [task][round]; the tasks take turns, so a drift of the machine hits all. */
    private static double[][] interleaved(Runnable... tasks) {
        return interleaved(ROUNDS, STEPS_PER_ROUND, tasks);
    }

    static double[][] interleaved(int rounds, int steps, Runnable... tasks) {
        double[][] times = new double[tasks.length][rounds];
        for (int round = -2; round < rounds; round++) {
            for (int k = 0; k < tasks.length; k++) {
                long start = System.nanoTime();
                for (int i = 0; i < steps; i++) {
                    tasks[k].run();
                }
                if (round >= 0) {
                    times[k][round] = (System.nanoTime() - start) / 1e6 / steps;
                }
            }
        }
        return times;
    }

    /** The yardstick through the facade: flat parameters, fused optimiser. */
    private static final class FacadeYardstick {
        private static final int LAYERS = 5;
        final Parameters parameters;
        private final Tensor[] leaves;
        private final AdamW optimiser;
        private final TorchRandom random;
        private final Tensor frequencies;

        FacadeYardstick(long seed) {
            Parameters.Builder b = new Parameters.Builder();
            for (int i = 0; i < LAYERS; i++) {
                int in = i == 0 ? BareYardstick.DIMENSION + BareYardstick.FEATURES : BareYardstick.WIDTH;
                int outputs = i == LAYERS - 1 ? BareYardstick.DIMENSION : BareYardstick.WIDTH;
                b.linear("layer" + i, in, outputs, 1);
            }
            parameters = b.build(RandomStream.at(seed)).trainable(true);
            leaves = parameters.leaves();
            optimiser = new AdamW(parameters.count(), 0.9, 0.999, 0, 1e-8);
            random = new TorchRandom(seed);
            float[] f = new float[BareYardstick.FEATURES / 2];
            for (int i = 0; i < f.length; i++) {
                f[i] = 0.1f * (i + 1);
            }
            frequencies = Tensor.of(f, 1, f.length);
        }

        private Tensor network(Tensor y, Tensor logSigma) {
            Tensor phase = logSigma.times(frequencies);
            Tensor h = Tensor.join(1, y, phase.cos(), phase.sin());
            for (int i = 0; i < LAYERS; i++) {
                h = h.linear(parameters.get("layer" + i + ".weight"), parameters.get("layer" + i + ".bias"));
                if (i < LAYERS - 1) {
                    h = h.silu();
                }
            }
            return h;
        }

        void step() {
            try (Scope scope = new Scope()) {
                Tensor logSigma = random.uniform(BareYardstick.BATCH, 1);
                Tensor eps = random.normal(BareYardstick.BATCH, BareYardstick.DIMENSION);
                Tensor y = eps.times(logSigma.exp());
                Tensor loss = network(y, logSigma).minus(eps).squared().mean();
                Tensor gradient = Tensor.flatten(Tensor.gradients(loss, leaves));
                optimiser.step(parameters.flat(), gradient, 1e-3);
                loss.item();
            }
        }

        void forward() {
            try (Scope scope = new Scope();
                    NoGrad off = new NoGrad()) {
                Tensor y = Tensor.zeros(DType.FLOAT32, BareYardstick.BATCH, BareYardstick.DIMENSION);
                network(y, Tensor.zeros(DType.FLOAT32, BareYardstick.BATCH, 1));
            }
        }
    }

    private void estimating() {
        double peak32 = multiplyPeak(DType.FLOAT32);
        double peak16 = multiplyPeak(DType.BFLOAT16);
        int d = 784;
        SkipMlp network = SkipMlp.create(d, SkipMlpOptions.forData(d, 10_000), RandomStream.at(1));
        network.parameters().trainable(false);
        PreconditionedModel model = new PreconditionedModel(network, 0.5, new NoiseRange(0.01, 3));
        double flops = 2.0 * network.parameters().count(); // of one row, forward
        out.printf(
                Locale.ROOT,
                "%nDenoisingLoss, D = %d, 8 draws, default network of %,d parameters%n",
                d,
                network.parameters().count());
        out.printf("  %-6s %14s %14s %14s %10s%n", "", "multiply peak", "reached", "share", "rows/s");
        throughput("fp32", model, flops, peak32);
        throughput("bf16", model.with(network.parameters().to(DType.BFLOAT16).trainable(false)), flops, peak16);
        out.flush();
    }

    private void throughput(String name, PreconditionedModel model, double flops, double peak) {
        // about two seconds at half the peak; without bfloat16 instructions bf16 is a hundred times slower
        int rows = (int) Math.max(4, Math.min(256, peak * 1e9 / (flops * 8 * 10)));
        float[] values = new float[rows * model.ambientDimension()];
        RandomStream.at(2).fillNormal(values, 0, values.length);
        RowSource source = RowSource.of(values, model.ambientDimension());
        LidSweep sweep = LidSweep.DEFAULT.withGrid(new SigmaGrid(0.01, 3, 10));
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 2; i++) {
            long start = System.nanoTime();
            sweep.run(model, List.of(new DenoisingLoss(8)), source, Progress.SILENT);
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        double forwards = rows * 8.0 * 10 / best;
        double reached = forwards * flops / 1e9;
        out.printf(
                Locale.ROOT,
                "  %-6s %7.0f GFLOP/s %7.0f GFLOP/s %12.0f %% %,10.0f%n",
                name,
                peak,
                reached,
                100 * reached / peak,
                forwards);
        out.flush();
    }

    /** GFLOP/s of the best square product of three. */
    private static double multiplyPeak(DType type) {
        double best = 0;
        try (NoGrad off = new NoGrad()) {
            for (int n : new int[] {512, 1024}) {
                Tensor a = new TorchRandom(1).normal(n, n).to(type);
                int repeats = type == DType.FLOAT32 ? 10 : 2;
                for (int round = 0; round < 4; round++) {
                    long start = System.nanoTime();
                    for (int i = 0; i < repeats; i++) {
                        try (Scope scope = new Scope()) {
                            a.matmul(a);
                        }
                    }
                    best = Math.max(best, 2.0 * n * n * n * repeats / (System.nanoTime() - start));
                }
            }
        }
        return best;
    }

    private void memory(int steps) {
        FacadeYardstick facade = new FacadeYardstick(1);
        out.printf(Locale.ROOT, "%nResident memory over %,d training steps%n", steps);
        for (int i = 0; i <= steps; i++) {
            if (i == steps / 20 || i % Math.max(1, steps / 4) == 0 && i > 0) {
                out.printf(Locale.ROOT, "  step %,7d  %,6d MB%n", i, residentMegabytes());
                out.flush();
            }
            facade.step();
        }
    }

    /** Resident set of this process; 0 where the system does not tell. */
    static long residentMegabytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
