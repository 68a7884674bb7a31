package io.fathom.cli.bench;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseRange;
import io.fathom.geometry.Guidance;
import io.fathom.geometry.PredictorCorrector;
import io.fathom.geometry.PredictorCorrectorOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * The cells of {@code bench guidance}.
 *
 * @param perClass samples of each class in a cell, at least 3
 * @param steps predictor steps
 * @param corrections the columns, n, each 1 or more
 * @param alphas the rows but the plain predictor-corrector, each above 0
 * @param weight of guidance
 * @param snr of the corrector's step rule
 * @param seed of all noise; cells share it row by row
 */
record GuidancePlan(
        int perClass, int steps, List<Integer> corrections, List<Double> alphas, double weight, double snr, long seed) {
    private static final int FEWEST = 3; // a pairwise mean with its error

    GuidancePlan {
        corrections = corrections.stream().distinct().sorted().toList();
        alphas = alphas.stream().distinct().sorted().toList();
        Check.atLeast("--per-class", perClass, FEWEST);
        Check.atLeastOne("--predictor-steps", steps);
        Check.atLeastOne("number of corrections to try", corrections.size());
        corrections.forEach(n -> Check.atLeastOne("--corrections", n));
        alphas.forEach(alpha -> Check.that(
                alpha > 0 && alpha < 2, "--alphas: expected numbers above 0 and below 2, found " + alpha + "."));
        new Guidance(weight, 0); // refuses a bad weight
        Check.positive("--snr", snr);
    }

    /** The sampler's options of every cell: DDPM, then column by column the plain corrector and the tempered ones. */
    List<PredictorCorrectorOptions> cells(NoiseRange levels) {
        List<PredictorCorrectorOptions> cells = new ArrayList<>();
        PredictorCorrectorOptions ddpm = new PredictorCorrectorOptions(steps, 0, new Guidance(weight, 0), snr, levels);
        cells.add(ddpm);
        for (int n : corrections) {
            cells.add(ddpm.with(n, 0));
            alphas.forEach(alpha -> cells.add(ddpm.with(n, alpha)));
        }
        return cells;
    }

    /** Evaluations of the network in all. */
    long evaluations(NoiseRange levels, int classes) {
        return (long) perClass
                * classes
                * cells(levels).stream()
                        .mapToLong(PredictorCorrector::evaluations)
                        .sum();
    }
}
