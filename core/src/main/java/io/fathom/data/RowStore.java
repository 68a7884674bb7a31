package io.fathom.data;

import io.fathom.base.BadInputException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows that arrive one after the other, their number unknown, in an array that grows. */
final class RowStore {
    private final String source;
    private final int ambientDimension;
    private float[] values;
    private @Nullable RowFault[] faults;
    private int count;

    /** @param expectedRows room made at once; a guess is fine, a header's word is not */
    RowStore(String source, int ambientDimension, int expectedRows) {
        this.source = source;
        this.ambientDimension = ambientDimension;
        this.values = new float[Capacity.of(source, expectedRows, ambientDimension)];
        this.faults = new RowFault[expectedRows];
    }

    /** Appends {@code rows} rows of zeros and gives the first one's number. */
    int append(int rows) {
        int first = count;
        long needed = (long) count + rows;
        if (needed > faults.length) {
            long roomy = Math.max(needed, Math.min(needed + needed / 2, Capacity.LONGEST_ARRAY / ambientDimension));
            Capacity.of(source, needed, ambientDimension);
            int length = growTo(roomy, needed);
            values = Arrays.copyOf(values, length * ambientDimension);
            faults = Arrays.copyOf(faults, length);
        }
        count = (int) needed;
        return first;
    }

    /** Old and new array live side by side while one is copied to the other. */
    private int growTo(long roomy, long needed) {
        long most = Runtime.getRuntime().maxMemory() / Float.BYTES / 10 * 9 - values.length;
        if (needed * ambientDimension > most) {
            throw new BadInputException(source + ": row " + needed + " of " + ambientDimension
                    + " columns no longer fits in this Java process's memory; raise -Xmx or read fewer rows (limit).");
        }
        return (int) Math.min(roomy, most / ambientDimension);
    }

    void set(int row, int column, float value) {
        values[row * ambientDimension + column] = value;
    }

    /** Records the first fault of a row; later ones do not replace it. */
    void fault(int row, RowFault fault) {
        if (faults[row] == null) {
            faults[row] = fault;
        }
    }

    int count() {
        return count;
    }

    int ambientDimension() {
        return ambientDimension;
    }

    Points toPoints(Origin origin) {
        boolean exact = faults.length == count;
        return Points.of(
                exact ? values : Arrays.copyOf(values, count * ambientDimension),
                ambientDimension,
                exact ? faults : Arrays.copyOf(faults, count),
                origin);
    }
}
