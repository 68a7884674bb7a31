package io.fathom.cli;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.NoiseKind;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.EnergyModel;
import io.fathom.model.TrainedModel;
import java.util.Arrays;
import java.util.List;

/** The noise level at which a dimension is read beside log p: the plateau of the denoising loss on some points. */
public final class LidLevel {
    private static final int POINTS = 200;
    private static final int DRAWS = 4;

    private LidLevel() {}

    /** Chosen on the first usable points, at most 200. */
    public static NoiseLevel choose(TrainedModel model, Points points, long seed, Progress progress) {
        int[] usable = points.usableRows();
        Points some = points.select(Arrays.copyOf(usable, Math.min(POINTS, usable.length)));
        LidSweep sweep = LidSweep.DEFAULT.withGrid(grid(model)).withSeed(seed);
        DenoisingLoss loss = new DenoisingLoss(Math.min(DRAWS, points.ambientDimension()), NoiseKind.ORTHOGONAL, false);
        LidResult result =
                sweep.run(model, List.of(loss), new PointRows(some), progress).get(0);
        double[] sigmas =
                Arrays.stream(result.sigma()).filter(Double::isFinite).sorted().toArray();
        if (sigmas.length == 0) {
            throw new BadInputException(points.source() + ": the model gives no finite LID for any of " + some.count()
                    + " points; name a level with --lid-sigma to go on.");
        }
        return new NoiseLevel(sigmas[sigmas.length / 2]);
    }

    /** The usual grid within the model's range; an energy's slope is wrong at the very edge of its range. */
    private static SigmaGrid grid(TrainedModel model) {
        NoiseRange range = model.score().noiseRange();
        double edge = model.score() instanceof EnergyModel ? 2 : 1;
        double from = Math.max(SigmaGrid.DEFAULT.from(), edge * range.lowest());
        double to = Math.min(SigmaGrid.DEFAULT.to(), range.highest());
        return from < to ? new SigmaGrid(from, to, SigmaGrid.DEFAULT.count()) : SigmaGrid.single(range.highest());
    }
}
