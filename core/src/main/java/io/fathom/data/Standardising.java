package io.fathom.data;

import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import io.fathom.tensor.Standardiser;

/**
 * Makes the map to standardised units from points: subtract the column means, divide by a scale.
 *
 * <p>Two passes in double precision, so that a large common offset does not cancel the spread.
 */
public final class Standardising {
    /** Keeps the scale above zero beside nearly equal values. */
    private static final double FLOOR = 1e-5;

    private Standardising() {}

    /** What rows are divided by. */
    public enum Mode {
        /** One number, the largest column standard deviation (unbiased) + 1e-5, so that distances keep their proportions. */
        ONE_SCALE,
        /** Each column's own standard deviation (unbiased); constant columns keep the scale 1. */
        PER_COORDINATE,
        /** Nothing: rows stay as they are, their mean too. */
        AS_IS
    }

    /** From all usable rows. */
    public static Standardiser of(Points points, Mode mode) {
        return of(points, mode, points.usableRows());
    }

    /**
     * From some rows, for example those that train.
     *
     * @param rows usable rows; a faulty one is refused
     * @throws BadInputException zero scale: all rows are equal
     */
    public static Standardiser of(Points points, Mode mode, int[] rows) {
        int d = points.ambientDimension();
        Check.that(rows.length > 0, "rows: expected at least one, found none.");
        if (mode == Mode.AS_IS) {
            return Standardiser.identity(d);
        }
        double[] centre = new double[d];
        float[] row = new float[d];
        for (int i : rows) {
            RowFault fault = points.fault(i);
            Check.that(fault == null, "rows: expected usable rows, found faulty row " + (i + 1) + ".");
            points.copyRow(i, row, 0);
            for (int j = 0; j < d; j++) {
                centre[j] += row[j];
            }
        }
        for (int j = 0; j < d; j++) {
            centre[j] /= rows.length;
        }
        double[] std = deviations(points, rows, centre);
        double largest = 0;
        for (double s : std) {
            largest = Math.max(largest, s);
        }
        if (largest == 0) {
            throw new BadInputException(points.source() + ": zero scale: all " + rows.length
                    + " usable rows are equal, expected rows that differ.");
        }
        if (mode == Mode.ONE_SCALE) {
            return new Standardiser(centre, new double[] {largest + FLOOR});
        }
        for (int j = 0; j < d; j++) {
            std[j] = std[j] == 0 ? 1 : std[j];
        }
        return new Standardiser(centre, std);
    }

    /** Unbiased standard deviation per column, exactly 0 where all values are equal, whatever the centre's rounding. */
    private static double[] deviations(Points points, int[] rows, double[] centre) {
        int d = centre.length;
        double[] squares = new double[d];
        boolean[] varies = new boolean[d];
        float[] first = new float[d];
        float[] row = new float[d];
        points.copyRow(rows[0], first, 0);
        for (int i : rows) {
            points.copyRow(i, row, 0);
            for (int j = 0; j < d; j++) {
                double difference = row[j] - centre[j];
                squares[j] += difference * difference;
                varies[j] |= row[j] != first[j];
            }
        }
        for (int j = 0; j < d; j++) {
            squares[j] = varies[j] ? Math.sqrt(squares[j] / (rows.length - 1)) : 0;
        }
        return squares;
    }
}
