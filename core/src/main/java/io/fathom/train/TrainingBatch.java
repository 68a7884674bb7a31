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
record TrainingBatch(
        Tensor clean, @Nullable Tensor classes, @Nullable Tensor tangents) {
    /**
     * Normal numbers across the surface, {@code (1 - T^T T) zeta}, longer ones cut to {@value Displacement#LONGEST} sqrt(D - d):
     * a few points on the far side of the reach, whose nearest point is another, would outweigh all others. [B, D].
     */
    Tensor across(Tensor basis, TorchRandom random) {
        int batch = clean.size(0);
        int d = clean.size(1);
        double longest = Displacement.LONGEST * Math.sqrt(d - basis.size(1));
        Tensor zeta = random.normal(batch, d);
        Tensor along = basis.times(zeta.reshape(batch, 1, d)).sum(2, true); // [B, d, 1]
        Tensor across = zeta.minus(basis.times(along).sum(1, false));
        Tensor cut =
                across.squared().sum(1, true).reciprocalSqrt().times(longest).atMost(1); // [B, 1]
        return across.times(cut);
    }
}
