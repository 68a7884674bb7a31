package io.fathom.model;

import io.fathom.tensor.Tensor;

/** A network in its own terms, before the adapter. */
@FunctionalInterface
public interface NativeNetwork {
    /**
     * The output u.
     *
     * @param y the scaled noisy points, [B, D]
     * @param t native time, table index or c_noise
     * @return [B, D]
     */
    Tensor apply(Tensor y, double t);
}
