package io.fathom.cli;

import io.fathom.density.Anchor;
import io.fathom.density.DensityEstimator;
import io.fathom.density.DensityOptions;
import io.fathom.density.DensityRun;
import io.fathom.density.ImmseDensity;
import io.fathom.density.OdeDensity;
import io.fathom.model.ScoreModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How log p is read: the same options on {@code density} and {@code ood}. A group of options. */
final class DensityArguments {
    /** Readings of log p that need no energy. */
    enum Baseline {
        IMMSE,
        ODE
    }

    @Option(
            names = "--sigma",
            paramLabel = "S",
            description =
                    "Noise level at which log p is read, standardised units, within the range that the model knows."
                            + " Default: the model's lowest.")
    private double sigma;

    @Option(
            names = "--draws",
            paramLabel = "M",
            description = "Noisy points over which log p and d_eff are averaged, 1 or more. Default: 4.")
    private int draws = DensityOptions.DEFAULT.draws();

    @Option(
            names = "--baselines",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Readings that need no energy: immse (49 noise levels, forward passes alone) and ode"
                    + " (probability flow, hundreds of evaluations with gradients). The first is the headline of a model"
                    + " without energy. Default: none beside an energy, else immse.")
    private List<Baseline> baselines = List.of();

    @Option(
            names = "--lid-sigma",
            paramLabel = "S",
            description = "Noise level of the dimension beside log p, standardised units. Default: two grey levels for"
                    + " dequantised images, else the plateau of the denoising loss.")
    private @Nullable Double lidSigma;

    @Nullable
    Double lidSigma() {
        return lidSigma;
    }

    int draws() {
        return draws;
    }

    /** The run on a model; {@code levels} and {@code check} as {@link DensityOptions} has them. */
    DensityRun run(ScoreModel model, boolean isEnergy, int levels, boolean check, long seed) {
        List<Baseline> wanted = baselines.isEmpty() && !isEnergy ? List.of(Baseline.IMMSE) : baselines;
        Anchor anchor = wanted.isEmpty() ? null : Anchor.of(model, seed);
        List<DensityEstimator> estimators = new ArrayList<>();
        for (Baseline each : wanted) {
            if (anchor != null) {
                estimators.add(
                        each == Baseline.IMMSE ? ImmseDensity.standard(anchor) : OdeDensity.standard(model, anchor));
            }
        }
        return new DensityRun(new DensityOptions(sigma, draws, levels, check, seed), estimators);
    }
}
