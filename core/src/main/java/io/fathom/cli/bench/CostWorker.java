package io.fathom.cli.bench;

import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseRange;
import io.fathom.estimate.FixedSigma;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.RowSource;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.Network;
import io.fathom.model.PreconditionedModel;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The child process that measures one cell of the cost table: {@code CostWorker load|time|memory CASE}. It makes a network of
 * random weights, works, and answers with one line.
 *
 * <p>Memory is the peak of the process's resident memory ({@code VmHWM} of Linux), native memory included. It is reset after
 * the network is made, so that what building it took for a moment does not hide what estimating takes.
 */
final class CostWorker {
    /** What a child is for. */
    enum Task {
        LOAD,
        TIME,
        MEMORY
    }

    /** A time for all points with all probes, and what it rests on. */
    record Timing(double seconds, int rows, int probes, boolean estimated) {}

    private static final double SIGMA = 0.5;
    private static final int FEW_PROBES = 2;
    private static final int REPEATS = 3;
    private static final double ENOUGH_SECONDS = 2; // of repeats
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    private final CostCase c;
    private final TrainedModel model;
    private final float[] points;

    private CostWorker(CostCase c) {
        this.c = c;
        int d = c.ambientDimension();
        Network network = c.network().create(d, c.width());
        network.parameters().trainable(false);
        PreconditionedModel score = new PreconditionedModel(network, 1, new NoiseRange(0.02, 3));
        this.model = c.precision().of(new TrainedModel(score, Standardiser.identity(d), Json.object()));
        this.points = new float[Math.multiplyExact(c.rows(), d)];
        RandomStream.at(2).fillNormal(points, 0, points.length);
    }

    public static void main(String[] args) throws IOException {
        Task task = Task.valueOf(args[0]);
        CostCase c = Json.as(Json.parse(args[1], "case"), CostCase.class, "case");
        Engine engine = Engine.start();
        if (c.threads() > 0) {
            engine.setThreads(c.threads());
        }
        CostWorker worker = new CostWorker(c);
        System.gc();
        resetPeak();
        System.out.println(worker.answer(task).line());
    }

    private CostAnswer answer(Task task) {
        long parameters = model.score().network().parameters().count();
        if (task == Task.LOAD) {
            return new CostAnswer(parameters, 0, 0, 0, false, peakKilobytes(), -1);
        }
        int all = c.method().probes(c.ambientDimension());
        if (task == Task.MEMORY) { // one pass; more probes take no more memory, they go one after the other
            int probes = Math.min(all, FEW_PROBES);
            seconds(1, probes);
            System.gc();
            resetPeak();
            long before = peakKilobytes();
            Timing first = timing(
                    Math.min(c.rows(), c.method().firstRows()),
                    c.rows(),
                    0,
                    c.limit(),
                    (rows, p) -> seconds(rows, probes));
            return new CostAnswer(
                    parameters,
                    0,
                    first.rows(),
                    probes,
                    false,
                    peakKilobytes(),
                    before < 0 ? -1 : peakKilobytes() - before);
        }
        seconds(Math.min(c.rows(), c.method().firstRows()), Math.min(all, FEW_PROBES)); // compiles, plans, fills caches
        Timing t = timing(Math.min(c.rows(), c.method().firstRows()), c.rows(), all, c.limit(), this::seconds);
        return new CostAnswer(
                parameters, t.seconds() / c.rows(), t.rows(), t.probes(), t.estimated(), peakKilobytes(), -1);
    }

    /** Seconds of one pass over some points with some probes a point. */
    interface Clock {
        double seconds(int rows, int probes);
    }

    /**
     * The time of {@code rows} points with {@code probes} probes, within about {@code limit} seconds: as many points as take a
     * quarter of it with few probes, then, where all probes would take longer, as many probes as fit, and a straight line
     * through both.
     */
    static Timing timing(int first, int rows, int probes, double limit, Clock clock) {
        int few = Math.min(probes, FEW_PROBES);
        double start = clock.seconds(first, few);
        double wanted = probes > few ? limit / 4 : limit;
        int measured =
                start * rows / first <= wanted ? rows : (int) Math.max(first, Math.min(rows, first * wanted / start));
        double base = measured == first && rows > first
                ? start
                : repeated(few, few == probes, limit, n -> clock.seconds(measured, n));
        double share = (double) rows / measured;
        if (probes <= few) {
            return new Timing(base * share, measured, probes, measured < rows);
        }
        int more = Math.min(probes, 2 * few);
        double slope = Math.max(0, (clock.seconds(measured, more) - base) / Math.max(1, more - few));
        double predicted = base + slope * (probes - few);
        if (predicted <= limit) {
            return new Timing(
                    repeated(probes, true, limit, n -> clock.seconds(measured, n)) * share,
                    measured,
                    probes,
                    measured < rows);
        }
        int fit = (int) Math.max(more, Math.min(probes, few + (limit - base) / slope));
        double part = fit == more ? base + slope * (more - few) : clock.seconds(measured, fit);
        double all = base + (part - base) / Math.max(1, fit - few) * (probes - few);
        return new Timing(all * share, measured, fit, true);
    }

    /** The median of a few passes, as many as take {@link #ENOUGH_SECONDS}, if they are final; else one. */
    private static double repeated(int probes, boolean isFinal, double limit, IntToDoubleFunction pass) {
        double[] seconds = new double[isFinal ? REPEATS : 1];
        int done = 0;
        double sum = 0;
        while (done < seconds.length && (done == 0 || sum < Math.min(ENOUGH_SECONDS, limit))) {
            seconds[done] = pass.applyAsDouble(probes);
            sum += seconds[done++];
        }
        double[] sorted = Arrays.stream(seconds, 0, done).sorted().toArray();
        return sorted[(done - 1) / 2];
    }

    private double seconds(int rows, int probes) {
        int d = c.ambientDimension();
        RowSource source = RowSource.of(rows == c.rows() ? points : Arrays.copyOf(points, rows * d), d);
        LidSweep sweep = LidSweep.DEFAULT.withGrid(SigmaGrid.single(SIGMA)).withRule(new FixedSigma(SIGMA));
        long start = System.nanoTime();
        sweep.run(model.score(), List.of(c.method().estimator(d, probes)), source, Progress.SILENT);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Sets the peak to what is resident now, where the system lets it. */
    private static void resetPeak() {
        try {
            if (Files.isWritable(RESET)) {
                Files.writeString(RESET, "5");
            }
        } catch (IOException e) {
            // the peak of building the network stays in it; the process that only builds has the same
            return;
        }
    }

    private static long peakKilobytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            return -1;
        }
        return -1;
    }
}
