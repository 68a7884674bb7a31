package io.fathom.cli;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.base.Sorted;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.geometry.Projection;
import io.fathom.tensor.Scope;
import java.util.Arrays;

/**
 * Distances to the surface of rows that are like the data and did not train the model: what its distances are without anything
 * unusual, its own errors included.
 *
 * @param sorted ascending
 */
record DistanceCalibration(double[] sorted) {
    private static final int FEWEST = 20;

    /** Of the usable rows of {@code reference}. */
    static DistanceCalibration of(ModelRows reference, Projection projection, NoiseLevel sigma, Progress progress) {
        Points points = reference.points();
        int[] usable = points.usableRows();
        if (usable.length < FEWEST) {
            throw new BadInputException(points.source() + ": a reference needs at least " + FEWEST
                    + " usable rows, found " + usable.length + " of " + points.count() + ".");
        }
        double[] distances = new double[usable.length];
        int size = ProjectCommand.rowsAtOnce(reference);
        for (int from = 0; from < usable.length; from += size) {
            int to = Math.min(usable.length, from + size);
            try (Scope scope = new Scope()) {
                double[] part = projection
                        .of(reference.model().score(), reference.select(Arrays.copyOfRange(usable, from, to)), sigma)
                        .distance();
                System.arraycopy(part, 0, distances, from, part.length);
            }
            progress.advance("reference", to, usable.length, "");
        }
        Arrays.sort(distances);
        return new DistanceCalibration(distances);
    }

    /** The share of the reference that is nearer, ties by half, [N]; NaN stays. One minus it is a p value, up to 1/N. */
    double[] nearer(double[] distances) {
        return Arrays.stream(distances).map(this::nearer).toArray();
    }

    private double nearer(double distance) {
        if (Double.isNaN(distance)) {
            return Double.NaN;
        }
        return Sorted.belowOrHalf(sorted, distance) / sorted.length;
    }
}
