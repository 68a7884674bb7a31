package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.data.Points;
import io.fathom.tensor.Standardiser;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Points drawn from a {@link Manifold} with the truth about each: its dimension and the component it lies on. */
public final class Sample {
    private static final double SCALE_OFFSET = 1e-5;

    private final double[] values; // [N, D] row by row
    private final int ambientDimension;
    private final double[] lid; // [N]
    private final int[] component; // [N]

    /**
     * Keeps the arrays, without a copy.
     *
     * @param values [N, D] row by row
     * @param lid true dimension, [N]
     * @param component number of the component from 0, [N]
     */
    public Sample(double[] values, int ambientDimension, double[] lid, int[] component) {
        Check.atLeastOne("ambientDimension", ambientDimension);
        Check.same("numbers of " + lid.length + " points", (long) lid.length * ambientDimension, values.length);
        Check.same("components", lid.length, component.length);
        this.values = values;
        this.ambientDimension = ambientDimension;
        this.lid = lid;
        this.component = component;
    }

    /** What puts one point into {@code values[offset..]} . */
    @FunctionalInterface
    interface PointSource {
        void draw(double[] values, int offset);
    }

    /** n points of one component. */
    static Sample ofOneComponent(int n, int ambientDimension, int lid, PointSource source) {
        double[] values = new double[Math.multiplyExact(Check.atLeastOne("n", n), ambientDimension)];
        for (int i = 0; i < n; i++) {
            source.draw(values, i * ambientDimension);
        }
        double[] truth = new double[n];
        Arrays.fill(truth, lid);
        return new Sample(values, ambientDimension, truth, new int[n]);
    }

    /** N. */
    public int count() {
        return lid.length;
    }

    /** D. */
    public int ambientDimension() {
        return ambientDimension;
    }

    /** Coordinate {@code column} of point {@code row}. */
    public double value(int row, int column) {
        return values[row * ambientDimension + column];
    }

    /** A copy of one point, [D]. */
    public double[] row(int row) {
        return Arrays.copyOfRange(values, row * ambientDimension, (row + 1) * ambientDimension);
    }

    /** A copy of all points, [N, D] row by row. */
    public double[] values() {
        return values.clone();
    }

    /** All points rounded to float32, [N, D] row by row. */
    public float[] toFloats() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** As points for training, labelled with their components when there are several. */
    public Points toPoints(String source) {
        Points points = Points.of(toFloats(), ambientDimension, source);
        boolean several = Arrays.stream(component).anyMatch(c -> c != component[0]);
        return several
                ? points.withLabels(
                        IntStream.of(component).mapToObj(Integer::toString).toList())
                : points;
    }

    /** A copy of the true dimensions, [N]. */
    public double[] lid() {
        return lid.clone();
    }

    /** A copy of the components' numbers, from 0, [N]. */
    public int[] component() {
        return component.clone();
    }

    /** The benchmark's rule: subtract the column means, divide all by the largest column's standard deviation + 1e-5. */
    public Standardiser standardiser() {
        Check.atLeast("number of points to standardise", count(), 2);
        double[] mean = columnMeans();
        double[] deviation = columnDeviations(mean);
        return new Standardiser(
                mean, new double[] {Arrays.stream(deviation).max().orElseThrow() + SCALE_OFFSET});
    }

    /** One mean and one standard deviation per column; a constant column keeps its scale. */
    Standardiser columnStandardiser() {
        double[] mean = columnMeans();
        double[] deviation = columnDeviations(mean);
        return new Standardiser(
                mean, Arrays.stream(deviation).map(s -> s > 0 ? s : 1).toArray());
    }

    /** A standardised copy, in double; {@code standardiser} may come from another sample. */
    public Sample standardised(Standardiser standardiser) {
        Check.same("columns of the standardiser", ambientDimension, standardiser.ambientDimension());
        double[] centre = standardiser.centre();
        double[] scale = standardiser.scale();
        double[] scaled = new double[values.length];
        for (int at = 0; at < scaled.length; at++) {
            int j = at % ambientDimension;
            scaled[at] = (values[at] - centre[j]) / scale[scale.length == 1 ? 0 : j];
        }
        return new Sample(scaled, ambientDimension, lid, component);
    }

    double[] columnMeans() {
        double[] mean = new double[ambientDimension];
        for (int at = 0; at < values.length; at++) {
            mean[at % ambientDimension] += values[at];
        }
        return Arrays.stream(mean).map(sum -> sum / count()).toArray();
    }

    /** Unbiased, [D]. */
    double[] columnDeviations(double[] mean) {
        double[] square = new double[ambientDimension];
        for (int at = 0; at < values.length; at++) {
            int j = at % ambientDimension;
            double difference = values[at] - mean[j];
            square[j] += difference * difference;
        }
        return Arrays.stream(square).map(sum -> Math.sqrt(sum / (count() - 1))).toArray();
    }
}
