package io.fathom.estimate;

import io.fathom.base.Check;
import org.jspecify.annotations.Nullable;

/** Where a sweep reads its points: standardised, as the model wants them. */
public interface RowSource {
    /** N, faulty rows included. */
    int count();

    /** D. */
    int ambientDimension();

    /** Copies rows {@code [from, to)} to the start of {@code target}, row by row. */
    void copyRows(int from, int to, float[] target);

    /** The code of why a row cannot be used, for example {@code non_finite_input}, or null. */
    default @Nullable String fault(int row) {
        return null;
    }

    /** What a row's random numbers follow from; its own number unless the rows are a selection. */
    default long key(int row) {
        return row;
    }

    /** What the rows are called in messages. */
    default String name() {
        return "points";
    }

    /** Rows of equal length, copied. */
    static RowSource of(float[][] rows) {
        int d = rows.length == 0 ? 1 : rows[0].length;
        float[] values = new float[Math.multiplyExact(rows.length, d)];
        for (int i = 0; i < rows.length; i++) {
            Check.same("columns of row " + (i + 1), d, rows[i].length);
            System.arraycopy(rows[i], 0, values, i * d, d);
        }
        return of(values, d);
    }

    /** Rows in an array, which is kept. */
    static RowSource of(float[] values, int ambientDimension) {
        return new RowSource() {
            @Override
            public int count() {
                return values.length / ambientDimension;
            }

            @Override
            public int ambientDimension() {
                return ambientDimension;
            }

            @Override
            public void copyRows(int from, int to, float[] target) {
                System.arraycopy(values, from * ambientDimension, target, 0, (to - from) * ambientDimension);
            }
        };
    }
}
