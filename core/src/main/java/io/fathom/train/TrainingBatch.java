package io.fathom.train;

import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import org.jspecify.annotations.Nullable;

/**
 * The points of a step.
 *
 * @param clean x, [B, D]
 * @param classes int64 [B]; null for none
 * @param tangents orthonormal rows that span the surface at x, [B, d, D]; null where nothing is displaced
 */
record TrainingBatch(Tensor clean, @Nullable Tensor classes, @Nullable Tensor tangents) {
    /** Normal numbers across the surface, {@code (1 - T^T T) zeta}, [B, D]. */
    Tensor across(Tensor basis, TorchRandom random) {
        int batch = clean.size(0);
        int d = clean.size(1);
        Tensor zeta = random.normal(batch, d);
        Tensor along = basis.times(zeta.reshape(batch, 1, d)).sum(2, true); // [B, d, 1]
        return zeta.minus(basis.times(along).sum(1, false));
    }
}
