package io.fathom.data;

import io.fathom.base.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * N points in D dimensions as float32, with ids, optional labels, an optional image shape, and the rows that cannot be used.
 *
 * <p>A row that could not be read (not a number, infinite, wrong width) keeps its place, so that the output has as many rows
 * as the input; its values are NaN and {@link #fault} says why. Training takes {@link #usableRows} only.
 *
 * <p>Immutable, but for the array given to {@link #of(float[], int, String)}, which is kept.
 */
public final class Points {
    private final float[] values; // [N, D] row by row; faulty rows all NaN
    private final int ambientDimension;
    private final String @Nullable [] ids; // [N]
    private final @Nullable String @Nullable [] labels; // [N]
    private final @Nullable ImageShape imageShape;
    private final @Nullable RowFault[] faults; // [N]
    private final Origin origin;

    private Points(
            float[] values,
            int ambientDimension,
            String @Nullable [] ids,
            @Nullable String @Nullable [] labels,
            @Nullable ImageShape imageShape,
            @Nullable RowFault[] faults,
            Origin origin) {
        this.values = values;
        this.ambientDimension = ambientDimension;
        this.ids = ids;
        this.labels = labels;
        this.imageShape = imageShape;
        this.faults = faults;
        this.origin = origin;
    }

    /**
     * Points from an array, which is kept, not copied. Rows with NaN or infinity become faulty rows, all NaN.
     *
     * @param values [N, D] row by row
     * @param source where they come from, for messages and provenance, for example the file name
     */
    public static Points of(float[] values, int ambientDimension, String source) {
        Check.atLeastOne("ambientDimension", ambientDimension);
        Check.that(
                values.length % ambientDimension == 0,
                "values: expected a multiple of " + ambientDimension + " numbers, found " + values.length + ".");
        return of(values, ambientDimension, new RowFault[values.length / ambientDimension], Origin.memory(source));
    }

    /** As above, with the faults that the reader has seen; both arrays are kept and completed. */
    static Points of(float[] values, int ambientDimension, @Nullable RowFault[] faults, Origin origin) {
        for (int i = 0; i < faults.length; i++) {
            int start = i * ambientDimension;
            for (int j = 0; j < ambientDimension && faults[i] == null; j++) {
                if (!Float.isFinite(values[start + j])) {
                    faults[i] = RowFault.nonFinite(i, j, values[start + j]);
                }
            }
            if (faults[i] != null) {
                Arrays.fill(values, start, start + ambientDimension, Float.NaN);
            }
        }
        return new Points(values, ambientDimension, null, null, null, faults, origin);
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
        return new Points(values, ambientDimension, newIds.toArray(String[]::new), labels, imageShape, faults, origin);
    }

    /** The same points with labels, one per row; null for a row without one. */
    public Points withLabels(List<? extends @Nullable String> newLabels) {
        Check.same("number of labels", count(), newLabels.size());
        return new Points(values, ambientDimension, ids, newLabels.toArray(String[]::new), imageShape, faults, origin);
    }

    /** The same points understood as images. */
    public Points withImageShape(ImageShape shape) {
        Check.same("numbers per image of " + shape, ambientDimension, shape.ambientDimension());
        return new Points(values, ambientDimension, ids, labels, shape, faults, origin);
    }

    /** The same points under another name for their source. */
    public Points withSource(String newSource) {
        return withOrigin(origin.withSource(newSource));
    }

    Points withOrigin(Origin newOrigin) {
        return new Points(values, ambientDimension, ids, labels, imageShape, faults, newOrigin);
    }

    /** The same rows with other values, NaN where a row is faulty, and a note of how they came to be; the array is kept. */
    Points withValues(float[] newValues, String note) {
        Check.same("numbers", values.length, newValues.length);
        return new Points(newValues, ambientDimension, ids, labels, imageShape, faults, origin.withNote(note));
    }

    /** A copy with {@code fault} recorded for its row, whose values become NaN. */
    public Points withFault(int row, RowFault fault) {
        return withFaults(Map.of(row, fault));
    }

    /** A copy, made once, with a fault recorded for each of the rows, whose values become NaN. */
    public Points withFaults(Map<Integer, RowFault> newFaults) {
        @Nullable RowFault[] all = faults.clone();
        float[] marked = values.clone();
        newFaults.forEach((row, fault) -> {
            all[row] = fault;
            Arrays.fill(marked, row * ambientDimension, (row + 1) * ambientDimension, Float.NaN);
        });
        return new Points(marked, ambientDimension, ids, labels, imageShape, all, origin);
    }

    /** A copy of some rows, in the order given; ids are kept, so that a row can be found again. */
    public Points select(int[] rows) {
        float[] chosen = new float[Math.multiplyExact(rows.length, ambientDimension)];
        for (int i = 0; i < rows.length; i++) {
            copyRow(rows[i], chosen, i * ambientDimension);
        }
        return new Points(
                chosen,
                ambientDimension,
                IntStream.of(rows).mapToObj(this::id).toArray(String[]::new),
                labels == null ? null : IntStream.of(rows).mapToObj(this::label).toArray(String[]::new),
                imageShape,
                IntStream.of(rows).mapToObj(this::fault).toArray(RowFault[]::new),
                origin);
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

    /** Copies one row to {@code target[at..at + D)}. */
    public void copyRow(int row, float[] target, int at) {
        System.arraycopy(values, row * ambientDimension, target, at, ambientDimension);
    }

    /** The id of a row; its number from 0 when the data has no ids. */
    public String id(int row) {
        return ids == null ? Integer.toString(row) : ids[row];
    }

    /** Whether rows have ids of their own. */
    public boolean hasIds() {
        return ids != null;
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
        return origin.source();
    }

    /** Where the points come from and how the file was understood. */
    public Origin origin() {
        return origin;
    }

    /**
     * The fingerprint of the content as 64 hexadecimal digits: SHA-256 over N, D (int32) and the values row by row
     * (float32), all little endian, faulty rows as NaN. Ids, labels, source and file format do not count, so the same
     * numbers read from CSV and from NPY have one fingerprint.
     */
    public String sha256() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(count()).putInt(ambientDimension);
        for (float value : values) {
            if (bytes.remaining() < Float.BYTES) {
                digest.update(bytes.flip());
                bytes.clear();
            }
            bytes.putInt(Float.floatToIntBits(value)); // not the raw bits: one NaN only
        }
        digest.update(bytes.flip());
        return HexFormat.of().formatHex(digest.digest());
    }
}
