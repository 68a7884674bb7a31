package io.fathom.data;

import io.fathom.base.BadInputException;
import io.fathom.tensor.RandomStream;

/**
 * How whole numbers from 0 to 255, as 8-bit images have them, become points of a continuous density: a lattice has none, and a
 * model that is good enough to see it gives log p without bound.
 */
public enum Dequantise {
    /** As they are. */
    NONE,

    /** {@code (k + u)/256}, u uniform in [0, 1) and keyed by the row: points in [0, 1], always the same for a file. */
    UNIFORM;

    /** The levels of one unit of points dequantised by {@link #UNIFORM}: log2 of it is added to bits per dimension. */
    public static final int LEVELS = 256;

    private static final String NOTE = "dequantised: uniform noise of one of 256 levels added, brought to [0, 1]";
    private static final long STREAM = 0x6465717561L;

    /** How points were dequantised. */
    public static Dequantise of(Points points) {
        return points.origin().notes().contains(NOTE) ? UNIFORM : NONE;
    }

    /** Whether all usable rows hold whole numbers, so that they lie on a lattice. */
    public static boolean isLattice(Points points) {
        for (int row : points.usableRows()) {
            for (int j = 0; j < points.ambientDimension(); j++) {
                if (points.value(row, j) != Math.rint(points.value(row, j))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the points are images of 8 bits: all usable rows hold whole numbers from 0 to 255, and not 0 and 1 alone. */
    public static boolean isEightBit(Points points) {
        float largest = 0;
        for (int row : points.usableRows()) {
            for (int j = 0; j < points.ambientDimension(); j++) {
                float k = points.value(row, j);
                if (!(k >= 0 && k < LEVELS) || k != Math.rint(k)) {
                    return false;
                }
                largest = Math.max(largest, k);
            }
        }
        return largest > 1 && points.imageShape().isPresent();
    }

    /**
     * The points dequantised; the same points for {@link #NONE}.
     *
     * @throws BadInputException if a number is not a whole one from 0 to 255, with its row and column from 1
     */
    public Points apply(Points points) {
        if (this == NONE) {
            return points;
        }
        int d = points.ambientDimension();
        float[] values = new float[points.count() * d];
        for (int i = 0; i < points.count(); i++) {
            points.copyRow(i, values, i * d);
            if (points.fault(i) != null) {
                continue;
            }
            RandomStream random = RandomStream.at(STREAM, i);
            for (int j = 0; j < d; j++) {
                float k = values[i * d + j];
                if (!(k >= 0 && k < LEVELS) || k != Math.rint(k)) {
                    throw new BadInputException(points.source() + ", row " + (i + 1) + ", column " + (j + 1)
                            + ": to dequantise, expected a whole number from 0 to 255, found " + k + ".");
                }
                values[i * d + j] = (k + random.nextFloat()) / LEVELS;
            }
        }
        return points.withValues(values, NOTE);
    }
}
