package io.fathom.report;

import io.fathom.base.Check;
import java.util.Arrays;

/** One column of a {@link Table}, or one curve, which is as many columns as it has noise levels. */
sealed interface Column {
    /** Rows. */
    int length();

    /** The cell of a plain column as text. */
    String text(int row);

    /** Real numbers; NaN where there is none. */
    record Numeric(double[] values) implements Column {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public String text(int row) {
            return Numbers.cell(values[row]);
        }
    }

    /** Integers. */
    record Integers(long[] values) implements Column {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public String text(int row) {
            return Long.toString(values[row]);
        }
    }

    /** Text, empty where there is none. */
    record Text(String[] values) implements Column {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public String text(int row) {
            return values[row];
        }
    }

    /**
     * A value at each noise level of a grid; in a flat file the columns {@code lid@SIGMA}.
     *
     * @param sigmas [G], standardised units, different from one another
     * @param values [N][G]
     */
    record Curve(double[] sigmas, float[][] values) implements Column {
        public Curve {
            Check.same(
                    "different noise levels of the curve",
                    sigmas.length,
                    Arrays.stream(sigmas).distinct().count());
            for (float[] row : values) {
                Check.same("numbers in a row of the curve", sigmas.length, row.length);
            }
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public String text(int row) {
            throw new UnsupportedOperationException("A curve has a column per noise level.");
        }

        /** The flat columns' names, for example {@code lid@0.05}. */
        String[] names(String name) {
            String[] names = Numbers.sigmaNames(sigmas);
            for (int g = 0; g < names.length; g++) {
                names[g] = name + names[g];
            }
            return names;
        }

        /** The values at one noise level, [N]. */
        double[] at(int g) {
            double[] column = new double[values.length];
            for (int i = 0; i < column.length; i++) {
                column[i] = values[i][g];
            }
            return column;
        }
    }
}
