package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.PointSource;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Standardiser;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows in data units, batch by batch in the model's units; those that cannot be used are told apart. */
record RowStream(ScoreModel model, Standardiser standardiser, PointSource rows, long seed) {
    private static final int MOST_EVALUATIONS = 256; // rows a model call

    /** Takes a batch: {@code members[i]} is the number of its row i. */
    interface Taker {
        void take(DensityBatch batch, int[] members);
    }

    RowStream {
        int d = model.ambientDimension();
        Check.that(rows.count() > 0, rows.name() + ": expected at least one row, found none.");
        Check.that(
                rows.ambientDimension() == d,
                "Points must have the model's ambient dimension. Expected " + d + " columns, found "
                        + rows.ambientDimension() + ", in " + rows.name() + ".");
    }

    /**
     * Hands over all usable rows, as many at once as {@code atOnce} evaluations a row allow.
     *
     * @return why a row was left out; null where it was not, [N]
     */
    @Nullable
    String[] each(int atOnce, String stage, Progress progress, Taker taker) {
        int d = rows.ambientDimension();
        int n = rows.count();
        int size = Math.max(1, MOST_EVALUATIONS / atOnce);
        @Nullable String[] reason = new String[n];
        float[] one = new float[d];
        float[] values = new float[size * d];
        int[] members = new int[size];
        int filled = 0;
        progress.update(stage, 0, n, "");
        for (int row = 0; row < n; row++) {
            rows.copyRows(row, row + 1, one);
            String fault = rows.fault(row);
            reason[row] = fault != null ? fault : Check.finite(one) ? null : DensityResult.NON_FINITE_INPUT;
            if (reason[row] == null) {
                System.arraycopy(one, 0, values, filled * d, d);
                members[filled++] = row;
            }
            if (filled == size || (row == n - 1 && filled > 0)) {
                batch(Arrays.copyOf(values, filled * d), Arrays.copyOf(members, filled), taker);
                filled = 0;
                progress.advance(stage, row + 1L, n, "");
            }
        }
        return reason;
    }

    private void batch(float[] values, int[] members, Taker taker) {
        standardiser.apply(values, members.length);
        long[] keys = Arrays.stream(members).mapToLong(rows::key).toArray();
        try (Scope scope = new Scope()) {
            Tensor x =
                    Tensor.of(values, members.length, rows.ambientDimension()).to(model.precision());
            taker.take(new DensityBatch(x, keys, seed), members);
        }
    }
}
