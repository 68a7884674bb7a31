package io.fathom.data;

import java.util.Locale;

/**
 * Why one row of the input cannot be used.
 *
 * @param detail what was found where, for example {@code row 12, column 3: "abc"}
 */
public record RowFault(Kind kind, String detail) {
    /** The reasons, counted in summaries under their {@link #code}. */
    public enum Kind {
        NON_FINITE_INPUT,
        NOT_A_NUMBER,
        WRONG_WIDTH,
        UNREADABLE_IMAGE,
        WRONG_IMAGE_SIZE;

        /** The reason as it stands in tables, for example {@code non_finite_input}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
