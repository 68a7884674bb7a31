package io.fathom.cli.bench;

import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.EnergyNetworkOptions;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.ImageLayout;
import io.fathom.tensor.Scope;
import io.fathom.train.EnergyStep;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a step of energy training costs beside a denoiser's of the same network, the kinds taking turns in one run. */
final class EnergyStepBenchmark {
    private static final int ROUNDS = 7;

    private final PrintWriter out;

    EnergyStepBenchmark(PrintWriter out) {
        this.out = out;
    }

    void run() {
        out.printf("%nTraining steps of one network; medians of %d rounds, in turn%n", ROUNDS);
        out.printf("  %-40s %10s %8s%n", "", "step", "ratio");
        row("energy_mlp, D = 50, batch 256", EnergyMlpOptions.DEFAULT, 50, null, 256, 5);
        row("energy_unet, 32 x 32, batch 16", EnergyUnetOptions.DEFAULT, 1024, new ImageLayout(1, 32, 32), 16, 1);
    }

    private void row(
            String name, EnergyNetworkOptions options, int d, @Nullable ImageLayout image, int batch, int steps) {
        EnergyStep.Kind[] kinds = EnergyStep.Kind.values();
        Runnable[] tasks = new Runnable[kinds.length];
        try (Scope scope = new Scope()) {
            for (int k = 0; k < kinds.length; k++) {
                tasks[k] = new EnergyStep(kinds[k], options, d, image, batch)::run;
            }
            double[][] t = SpeedBenchmark.interleaved(ROUNDS, steps, tasks);
            for (int k = 0; k < kinds.length; k++) {
                double[] ratios = new double[ROUNDS];
                for (int i = 0; i < ROUNDS; i++) {
                    ratios[i] = t[k][i] / t[0][i];
                }
                String kind = kinds[k].name().toLowerCase(Locale.ROOT);
                out.printf(
                        Locale.ROOT,
                        "  %-40s %7.1f ms %8.2f%n",
                        k == 0 ? name + ": " + kind : " ".repeat(4) + kind,
                        SpeedBenchmark.median(t[k]),
                        SpeedBenchmark.median(ratios));
                out.flush();
            }
        }
    }
}
