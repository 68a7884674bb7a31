package io.fathom.cli;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.density.Anchor;
import io.fathom.density.DensityEstimator;
import io.fathom.density.DensityOptions;
import io.fathom.density.DensityResult;
import io.fathom.density.DensityRun;
import io.fathom.density.ImmseDensity;
import io.fathom.density.OdeDensity;
import io.fathom.density.OdeSolver;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.TrainedModel;
import io.fathom.train.TrainOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the experiments of {@code bench density} share: sizes, a folder of models, and the ways a model is read.
 *
 * @param models trained here, or found here
 * @param given models to take instead of training those of these names
 * @param terminal where trainings are announced
 */
record DensityBench(
        DensityPlan plan,
        BenchModels models,
        Map<String, Path> given,
        DensityImages images,
        PrintWriter terminal,
        Progress progress) {
    static final int DRAWS = 4;
    private static final int NODES = 64;

    /** The model of that name: given, found in the folder, or trained now. */
    TrainedModel train(String name, Points points, TrainOptions options) {
        Path file = given.get(name);
        if (file != null) {
            TrainedModel model = TrainedModel.load(file);
            DensityCommand.fitting(model, file, points);
            if (!DensityCommand.isEnergy(model, file)) {
                throw new BadInputException(file + ": expected an energy model, found a score model.");
            }
            return model;
        }
        TrainOptions seeded = options.withSeed(plan.seed());
        terminal.printf("  %s: %s%n", name, TrainArguments.describe(seeded));
        terminal.flush();
        return models.get(name, points, seeded, progress);
    }

    /**
     * Reads log p by the energy, with its curve over noise.
     *
     * @param sigma standardised units; 0 for the model's lowest
     * @param levels of the curve; 0 for none
     */
    DensityResult energy(TrainedModel model, Points points, double sigma, int levels) {
        return run(model, points, sigma, levels, List.of());
    }

    /**
     * Reads log p by the energy, I-MMSE and the probability flow, in that order. The flow takes Heun's method on {@value #NODES}
     * levels and one probe, whatever the model: a solver that adapts needs thousands of evaluations of a network trained for
     * minutes.
     */
    DensityResult threeWays(TrainedModel model, Points points, double sigma) {
        Anchor anchor = Anchor.of(model.score(), plan.seed());
        return run(
                model,
                points,
                sigma,
                0,
                List.of(
                        ImmseDensity.standard(anchor),
                        new OdeDensity(anchor, new OdeSolver.Heun(NODES), new Divergence.Hutchinson(1), 1)));
    }

    private DensityResult run(
            TrainedModel model, Points points, double sigma, int levels, List<DensityEstimator> baselines) {
        DensityOptions options = new DensityOptions(sigma, DRAWS, levels, false, plan.seed());
        return new DensityRun(options, baselines)
                .of(model.score(), model.standardiser(), new PointRows(points), progress);
    }

    /** FLIPD from the noise slope of the energy at clean points, [N]. */
    double[] flipd(TrainedModel model, Points points, NoiseLevel level) {
        return DensityRun.dimensions(
                model.score(), model.standardiser(), new PointRows(points), level, DRAWS, plan.seed(), progress);
    }
}
