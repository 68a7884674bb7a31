package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/** Keeps some coordinates; the adjoint puts them back and leaves 0 elsewhere. */
final class Mask implements LinearOperator {
    private final int d;
    private final int m;
    private final Tensor kept; // int64, [m]
    private final Tensor places; // where coordinate j of D comes from; m for none, int64, [D]

    Mask(int ambientDimension, int[] kept) {
        this.d = Check.atLeastOne("ambientDimension", ambientDimension);
        this.m = Check.atLeastOne("kept coordinates", kept.length);
        long[] from = new long[d];
        Arrays.fill(from, m);
        for (int i = 0; i < m; i++) {
            int j = kept[i];
            Check.that(
                    j >= 0 && j < d && from[j] == m,
                    "kept coordinates: expected different numbers from 0 to " + (d - 1) + ", found " + j + ".");
            from[j] = i;
        }
        this.kept = Tensor.of(Arrays.stream(kept).asLongStream().toArray(), m);
        this.places = Tensor.of(from, d);
    }

    @Override
    public int ambientDimension() {
        return d;
    }

    @Override
    public int measurements() {
        return m;
    }

    @Override
    public Tensor apply(Tensor x) {
        return x.select(1, kept);
    }

    @Override
    public Tensor adjoint(Tensor z) {
        return Tensor.join(1, z, Tensor.zeros(z.type(), z.size(0), 1)).select(1, places);
    }

    @Override
    public String toString() {
        return "mask of " + m + " of " + d;
    }
}
