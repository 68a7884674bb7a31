package io.fathom.cli;

import io.fathom.data.Points;
import io.fathom.data.RowFault;
import io.fathom.estimate.RowSource;
import org.jspecify.annotations.Nullable;

/** Points as an estimator reads them. */
public record PointRows(Points points) implements RowSource {
    @Override
    public int count() {
        return points.count();
    }

    @Override
    public int ambientDimension() {
        return points.ambientDimension();
    }

    @Override
    public void copyRows(int from, int to, float[] target) {
        points.copyRows(from, to, target);
    }

    @Override
    public @Nullable String fault(int row) {
        RowFault fault = points.fault(row);
        return fault == null ? null : fault.kind().code();
    }

    @Override
    public String name() {
        return points.source();
    }
}
