package io.fathom.model.analytic;

import io.fathom.tensor.Tensor;

/** Products taken row by row: a library's matrix product sums in an order that depends on the number of rows. */
final class RowAlgebra {
    private RowAlgebra() {}

    /** {@code rows W}: rows [B, n], w [n, k], result [B, k]. */
    static Tensor times(Tensor rows, Tensor w) {
        int batch = rows.size(0);
        int n = w.size(0);
        int k = w.size(1);
        return rows.reshape(batch, 1, n)
                .matmul(w.reshape(1, n, k).expand(batch, n, k))
                .reshape(batch, k);
    }
}
