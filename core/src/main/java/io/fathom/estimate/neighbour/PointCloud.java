package io.fathom.estimate.neighbour;

import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import io.fathom.estimate.RowSource;
import org.jspecify.annotations.Nullable;

/**
 * N points of D finite coordinates, kept as they came, float or double, in chunks, so that N x D may exceed one Java array.
 *
 * <p>Distances are sums in double over the original numbers, in one order of summation whatever the search does: four partial
 * sums over coordinates 0, 4, 8, ..; 1, 5, 9, ..; and so on, added as {@code (s0 + s1) + (s2 + s3)}, then the rest in order.
 */
public final class PointCloud {
    private static final int CHUNK = 1 << 24; // numbers
    private static final int MOST_ROWS = 1 << 16; // of a chunk

    private final int count;
    private final int dimension;
    private final int shift; // log2 of the rows of a chunk
    private final float @Nullable [][] floats;
    private final double @Nullable [][] doubles;

    private PointCloud(int count, int dimension, boolean single) {
        this.count = count;
        this.dimension = Check.atLeastOne("dimension", dimension);
        int rows = Math.max(1, Math.min(MOST_ROWS, CHUNK / dimension));
        this.shift = 31 - Integer.numberOfLeadingZeros(rows);
        int chunks = (int) (((long) count + (1 << shift) - 1) >> shift);
        this.floats = single ? new float[chunks][] : null;
        this.doubles = single ? null : new double[chunks][];
        for (int c = 0; c < chunks; c++) {
            int size = Math.min(1 << shift, count - (c << shift)) * dimension;
            if (floats != null) {
                floats[c] = new float[size];
            } else if (doubles != null) {
                doubles[c] = new double[size];
            }
        }
    }

    /** A copy of rows of equal length. */
    public static PointCloud of(double[][] rows) {
        PointCloud cloud = new PointCloud(rows.length, rows.length == 0 ? 1 : rows[0].length, false);
        for (int i = 0; i < rows.length; i++) {
            Check.same("columns of row " + (i + 1), cloud.dimension, rows[i].length);
            cloud.put(i, rows[i]);
        }
        return cloud.checked("points");
    }

    /**
     * A copy of some rows of a source.
     *
     * @param rows which rows, in this order; none may be faulty
     * @throws BadInputException if a number is NaN or infinite, naming row and column
     */
    public static PointCloud of(RowSource source, int[] rows) {
        int d = source.ambientDimension();
        PointCloud cloud = new PointCloud(rows.length, d, true);
        float[] one = new float[d];
        float[][] chunks = cloud.floats;
        for (int i = 0; i < rows.length && chunks != null; i++) {
            source.copyRows(rows[i], rows[i] + 1, one);
            for (int j = 0; j < d; j++) {
                if (!Float.isFinite(one[j])) {
                    throw notFinite(source.name(), rows[i], j, one[j]);
                }
            }
            System.arraycopy(one, 0, chunks[i >> cloud.shift], cloud.at(i), d);
        }
        return cloud;
    }

    /** Some of the points, copied. */
    public PointCloud rows(int[] which) {
        PointCloud cloud = new PointCloud(which.length, dimension, floats != null);
        double[] one = new double[dimension];
        for (int i = 0; i < which.length; i++) {
            copy(which[i], one);
            cloud.put(i, one);
        }
        return cloud;
    }

    private PointCloud checked(String name) {
        double[] one = new double[dimension];
        for (int i = 0; i < count; i++) {
            copy(i, one);
            for (int j = 0; j < dimension; j++) {
                if (!Double.isFinite(one[j])) {
                    throw notFinite(name, i, j, one[j]);
                }
            }
        }
        return this;
    }

    private static BadInputException notFinite(String name, int row, int column, double found) {
        return new BadInputException(name + ", row " + (row + 1) + ", column " + (column + 1)
                + ": expected a finite number, found " + found + ".");
    }

    /** N. */
    public int count() {
        return count;
    }

    /** D. */
    public int dimension() {
        return dimension;
    }

    private int at(int row) {
        return (row & ((1 << shift) - 1)) * dimension;
    }

    private void put(int row, double[] values) {
        if (doubles != null) {
            System.arraycopy(values, 0, doubles[row >> shift], at(row), dimension);
        } else if (floats != null) {
            float[] chunk = floats[row >> shift];
            for (int j = 0, from = at(row); j < dimension; j++) {
                chunk[from + j] = (float) values[j];
            }
        }
    }

    /** Copies a row to the start of {@code target}. */
    public void copy(int row, double[] target) {
        copy(row, target, 0);
    }

    void copy(int row, double[] target, int offset) {
        if (doubles != null) {
            System.arraycopy(doubles[row >> shift], at(row), target, offset, dimension);
        } else if (floats != null) {
            float[] chunk = floats[row >> shift];
            for (int j = 0, from = at(row); j < dimension; j++) {
                target[offset + j] = chunk[from + j];
            }
        }
    }

    /** The squared distance of a row from a point, [D]. */
    double squaredDistance(int row, double[] point) {
        return floats != null
                ? squaredDistance(floats[row >> shift], at(row), point)
                : doubles != null ? squaredDistance(doubles[row >> shift], at(row), point) : Double.NaN;
    }

    private static double squaredDistance(float[] x, int at, double[] y) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (; j + 3 < y.length; j += 4) {
            double d0 = x[at + j] - y[j];
            double d1 = x[at + j + 1] - y[j + 1];
            double d2 = x[at + j + 2] - y[j + 2];
            double d3 = x[at + j + 3] - y[j + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        double sum = (s0 + s1) + (s2 + s3);
        for (; j < y.length; j++) {
            double d = x[at + j] - y[j];
            sum += d * d;
        }
        return sum;
    }

    private static double squaredDistance(double[] x, int at, double[] y) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (; j + 3 < y.length; j += 4) {
            double d0 = x[at + j] - y[j];
            double d1 = x[at + j + 1] - y[j + 1];
            double d2 = x[at + j + 2] - y[j + 2];
            double d3 = x[at + j + 3] - y[j + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        double sum = (s0 + s1) + (s2 + s3);
        for (; j < y.length; j++) {
            double d = x[at + j] - y[j];
            sum += d * d;
        }
        return sum;
    }

    /** Column means, [D]. */
    double[] means() {
        double[] mean = new double[dimension];
        double[] one = new double[dimension];
        for (int i = 0; i < count; i++) {
            copy(i, one);
            for (int j = 0; j < dimension; j++) {
                mean[j] += (one[j] - mean[j]) / (i + 1);
            }
        }
        return mean;
    }
}
