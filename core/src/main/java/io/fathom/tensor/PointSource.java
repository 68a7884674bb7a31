package io.fathom.tensor;

import org.jspecify.annotations.Nullable;

/** Where work that streams through points reads them: rows by number, faulty ones included. */
public interface PointSource {
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
}
