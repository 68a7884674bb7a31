package io.fathom.geometry;

import io.fathom.tensor.Tensor;

/** What acts on chains besides the score. */
@FunctionalInterface
interface Force {
    /** Nothing besides. */
    Force NONE = (x, h) -> h;

    /**
     * Adds to the drift.
     *
     * @param x places, [B, D]
     * @param h {@code sigma^2 score}, [B, D]; may be overwritten
     * @return the whole drift, [B, D]
     */
    Tensor added(Tensor x, Tensor h);
}
