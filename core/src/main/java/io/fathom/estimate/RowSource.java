package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.tensor.PointSource;

/** Where a sweep reads its points: standardised, as the model wants them. */
public interface RowSource extends PointSource {
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
