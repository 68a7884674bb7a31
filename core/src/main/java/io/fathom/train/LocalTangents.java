package io.fathom.train;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.tensor.DType;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * The tangent spaces of a surface of known dimension d at its points: the first d principal directions of a point and its nearest
 * neighbours. What is random in them does not bias a displacement, which goes to both sides.
 */
final class LocalTangents {
    private static final int NEIGHBOURS_PER_DIMENSION = 6; // times d + 1; the point itself among them
    private static final int MOST_SEARCHED = 20_000; // points among which neighbours are looked for
    private static final int BLOCK = 128;

    private LocalTangents() {}

    /**
     * Finds them.
     *
     * @param points in random order, [N, D]
     * @return orthonormal rows, float32 [N, d, D]
     * @throws BadInputException if there are too few points or dimensions
     */
    static Tensor of(Tensor points, int lid, Progress progress) {
        int n = points.size(0);
        int d = points.size(1);
        int k = NEIGHBOURS_PER_DIMENSION * (lid + 1);
        int searched = Math.min(n, MOST_SEARCHED);
        if (lid >= d || searched < k) {
            throw new BadInputException("displacement: expected a surface of fewer dimensions than the points' " + d
                    + ", and at least " + k + " points, found " + lid + " and " + n + ".");
        }
        Tensor result = Tensor.zeros(DType.FLOAT32, n, lid, d);
        try (Scope scope = new Scope()) {
            Tensor all = points.narrow(0, 0, searched).to(DType.FLOAT64);
            Tensor squares = all.squared().sum(1, false); // [M]
            Tensor across = all.transpose(0, 1);
            for (int from = 0; from < n; from += BLOCK) {
                try (Scope block = new Scope()) {
                    int rows = Math.min(BLOCK, n - from);
                    Tensor own = points.narrow(0, from, rows).to(DType.FLOAT64);
                    // |q|^2 - 2 p q: the order of the distances
                    double[] order = squares.plus(own.matmul(across), -2).toDoubles();
                    long[] chosen = new long[rows * k];
                    for (int i = 0; i < rows; i++) {
                        nearest(order, i * searched, searched, k, chosen, i * k);
                    }
                    Tensor near =
                            all.select(0, Tensor.of(chosen, chosen.length)).reshape(rows, k, d);
                    Tensor centred = near.minus(near.mean(1, true));
                    Tensor directions = LinearAlgebra.svd(centred).vTransposed(); // [rows, min(k, D), D]
                    result.narrow(0, from, rows)
                            .setInPlace(directions.narrow(1, 0, lid).to(DType.FLOAT32));
                }
                progress.update("find tangents", from, n, "");
            }
        }
        progress.update("find tangents", n, n, "");
        return result;
    }

    /** The indices of the k smallest of {@code values[from, from + count)}, unordered. */
    private static void nearest(double[] values, int from, int count, int k, long[] into, int at) {
        double[] best = new double[k];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        int worst = 0;
        for (int j = 0; j < count; j++) {
            double value = values[from + j];
            if (value < best[worst]) {
                best[worst] = value;
                into[at + worst] = j;
                for (int m = 0; m < k; m++) {
                    if (best[m] > best[worst]) {
                        worst = m;
                    }
                }
            }
        }
    }
}
