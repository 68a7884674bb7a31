package io.fathom.cli;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.data.Dequantise;
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

/**
 * The noise level at which a dimension is read beside log p.
 *
 * <p>Log p is read at the lowest noise, and the dimension belongs beside it as fine as the data show it. Images of 8 bits show
 * nothing below their grey levels: of the uniform noise that dequantises them, a level wide, noise of two levels leaves 2 % of
 * D in the dimension, of one level 8 %. So theirs is read at two levels. Of other data the scale is not known, and the level is
 * the plateau of the denoising loss on some points.
 */
public final class LidLevel {
    private static final double GREY_LEVELS = 2;
    private static final double EDGE =
            2; // times the lowest level: an energy's slope is wrong at the very edge of its range
    private static final int POINTS = 200;
    private static final int DRAWS = 4;

    private LidLevel() {}

    /** Two grey levels for dequantised images whose model knows that noise well, else chosen on the points. */
    public static NoiseLevel beside(TrainedModel model, Points points, long seed, Progress progress) {
        NoiseRange known = model.score().noiseRange();
        double fine = GREY_LEVELS / Dequantise.LEVELS / model.standardiser().typicalScale();
        boolean apt =
                Dequantise.of(points) == Dequantise.UNIFORM && fine >= EDGE * known.lowest() && fine <= known.highest();
        return apt ? model.score().nearestLevel(new NoiseLevel(fine)) : choose(model, points, seed, progress);
    }

    /** The plateau of the denoising loss on the first usable points, at most 200. */
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

    /** The usual grid within the model's range. */
    private static SigmaGrid grid(TrainedModel model) {
        NoiseRange range = model.score().noiseRange();
        double edge = model.score() instanceof EnergyModel ? EDGE : 1;
        double from = Math.max(SigmaGrid.DEFAULT.from(), edge * range.lowest());
        double to = Math.min(SigmaGrid.DEFAULT.to(), range.highest());
        return from < to ? new SigmaGrid(from, to, SigmaGrid.DEFAULT.count()) : SigmaGrid.single(range.highest());
    }
}
