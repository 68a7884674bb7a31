package io.fathom.data;

import java.util.Locale;

/**
 * Why one row of the input cannot be used.
 *
 * @param detail what was found where, for example {@code row 12, column 3: "abc"}; rows and columns count from 1
 */
public record RowFault(Kind kind, String detail) {
    /** The reasons, counted in summaries under their {@link #code}. */
    public enum Kind {
        /** NaN, infinity, or a number beyond the range of float32. */
        NON_FINITE_INPUT,
        /** A cell that is text. */
        NOT_A_NUMBER,
        /** An empty cell or a null. */
        MISSING_VALUE,
        /** More or fewer numbers than the other rows have. */
        WRONG_WIDTH,
        UNREADABLE_IMAGE,
        WRONG_IMAGE_SIZE;

        /** The reason as it stands in tables, for example {@code non_finite_input}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static RowFault nonFinite(int row, int column, double found) {
        String value = Double.isFinite(found) ? found + " is beyond the range of float32" : String.valueOf(found);
        return new RowFault(Kind.NON_FINITE_INPUT, "row " + (row + 1) + ", column " + (column + 1) + ": " + value);
    }
}
