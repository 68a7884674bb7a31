package io.fathom.estimate;

import io.fathom.tensor.Standardiser;
import org.jspecify.annotations.Nullable;

/** Rows in data units as a model reads them: standardised on the way, nothing copied beforehand. */
record StandardisedRows(RowSource rows, Standardiser standardiser) implements RowSource {
    @Override
    public int count() {
        return rows.count();
    }

    @Override
    public int ambientDimension() {
        return rows.ambientDimension();
    }

    @Override
    public void copyRows(int from, int to, float[] target) {
        rows.copyRows(from, to, target);
        standardiser.apply(target, to - from);
    }

    @Override
    public @Nullable String fault(int row) {
        return rows.fault(row);
    }

    @Override
    public long key(int row) {
        return rows.key(row);
    }

    @Override
    public String name() {
        return rows.name();
    }
}
