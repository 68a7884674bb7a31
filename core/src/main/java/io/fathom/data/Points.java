package io.fathom.data;

import io.fathom.base.Check;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * N points in D dimensions as float32, with ids, optional labels, an optional image shape, and the rows that cannot be used.
 *
 * <p>A row that could not be read (not a number, infinite, wrong width) keeps its place, so that the output has as many rows
 * as the input; its values are NaN and {@link #fault} says why. Training takes {@link #usableRows} only.
 */
public final class Points {
    private final float[] values; // [N, D] row by row
    private final int ambientDimension;
    private final String @Nullable [] ids; // [N]
    private final @Nullable String @Nullable [] labels; // [N]
    private final @Nullable ImageShape imageShape;
    private final @Nullable RowFault[] faults; // [N]
    private final String source;

    private Points(
            float[] values,
            int ambientDimension,
            String @Nullable [] ids,
            @Nullable String @Nullable [] labels,
            @Nullable ImageShape imageShape,
            @Nullable RowFault[] faults,
            String source) {
        this.values = values;
        this.ambientDimension = ambientDimension;
        this.ids = ids;
        this.labels = labels;
        this.imageShape = imageShape;
        this.faults = faults;
        this.source = source;
    }

    /**
     * Points from an array, which is kept, not copied. Rows with NaN or infinity become faulty rows.
     *
     * @param values [N, D] row by row
     * @param source where they come from, for messages and provenance, for example the file name
     */
    public static Points of(float[] values, int ambientDimension, String source) {
        Check.atLeastOne("ambientDimension", ambientDimension);
        Check.that(
                values.length % ambientDimension == 0,
                "values: expected a multiple of " + ambientDimension + " numbers, found " + values.length + ".");
        @Nullable RowFault[] faults = new RowFault[values.length / ambientDimension];
        for (int i = 0; i < faults.length; i++) {
            for (int j = 0; j < ambientDimension && faults[i] == null; j++) {
                float x = values[i * ambientDimension + j];
                if (!Float.isFinite(x)) {
                    faults[i] = new RowFault(
                            RowFault.Kind.NON_FINITE_INPUT, "row " + (i + 1) + ", column " + (j + 1) + ": " + x);
                }
            }
        }
        return new Points(values, ambientDimension, null, null, null, faults, source);
    }

    /** Points from rows of equal length. */
    public static Points of(float[][] rows, String source) {
        Check.that(rows.length > 0, source + ": expected at least one row, found none.");
        int d = rows[0].length;
        float[] values = new float[Math.multiplyExact(rows.length, d)];
        for (int i = 0; i < rows.length; i++) {
            Check.same("columns of row " + (i + 1), d, rows[i].length);
            System.arraycopy(rows[i], 0, values, i * d, d);
        }
        return of(values, d, source);
    }

    /** The same points with ids, one per row. */
    public Points withIds(List<String> newIds) {
        Check.same("number of ids", count(), newIds.size());
        return new Points(values, ambientDimension, newIds.toArray(String[]::new), labels, imageShape, faults, source);
    }

    /** The same points with labels, one per row; null for a row without one. */
    public Points withLabels(List<? extends @Nullable String> newLabels) {
        Check.same("number of labels", count(), newLabels.size());
        return new Points(values, ambientDimension, ids, newLabels.toArray(String[]::new), imageShape, faults, source);
    }

    /** The same points understood as images. */
    public Points withImageShape(ImageShape shape) {
        Check.same("numbers per image of " + shape, ambientDimension, shape.ambientDimension());
        return new Points(values, ambientDimension, ids, labels, shape, faults, source);
    }

    /** The same points with {@code fault} recorded for its row, whose values become NaN. */
    public Points withFault(int row, RowFault fault) {
        @Nullable RowFault[] newFaults = faults.clone();
        newFaults[row] = fault;
        Arrays.fill(values, row * ambientDimension, (row + 1) * ambientDimension, Float.NaN);
        return new Points(values, ambientDimension, ids, labels, imageShape, newFaults, source);
    }

    /** N, faulty rows included. */
    public int count() {
        return faults.length;
    }

    /** D. */
    public int ambientDimension() {
        return ambientDimension;
    }

    /** Coordinate {@code column} of row {@code row}, in data units. */
    public float value(int row, int column) {
        return values[row * ambientDimension + column];
    }

    /** Copies rows {@code [from, to)} to the start of {@code target}. */
    public void copyRows(int from, int to, float[] target) {
        System.arraycopy(values, from * ambientDimension, target, 0, (to - from) * ambientDimension);
    }

    /** The id of a row; its number from 0 when the data has no ids. */
    public String id(int row) {
        return ids == null ? Integer.toString(row) : ids[row];
    }

    /** Whether rows have labels. */
    public boolean hasLabels() {
        return labels != null;
    }

    /** The label of a row, or null. */
    public @Nullable String label(int row) {
        return labels == null ? null : labels[row];
    }

    /** How a row is an image, if it is one. */
    public Optional<ImageShape> imageShape() {
        return Optional.ofNullable(imageShape);
    }

    /** Why a row cannot be used, or null. */
    public @Nullable RowFault fault(int row) {
        return faults[row];
    }

    /** The rows without a fault, ascending. */
    public int[] usableRows() {
        return IntStream.range(0, count()).filter(i -> faults[i] == null).toArray();
    }

    /** Where the points come from. */
    public String source() {
        return source;
    }
}
