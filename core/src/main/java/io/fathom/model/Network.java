package io.fathom.model;

import io.fathom.tensor.Tensor;

/**
 * A trainable function of a scaled input and the log noise level; it knows neither training nor estimators.
 *
 * <p>{@link PreconditionedModel} turns it into a score model, so its input and its target have unit variance at every noise
 * level.
 */
public interface Network {
    /** D. */
    int ambientDimension();

    /** The learnt numbers. */
    Parameters parameters();

    /** The same function with other numbers. */
    Network with(Parameters parameters);

    /**
     * @param input [B, D]
     * @param logSigma ln sigma per row, [B, 1], or [1, 1] when all rows share it
     * @return [B, D]
     */
    Tensor forward(Tensor input, Tensor logSigma);

    /**
     * Rows of one native call while estimating: the same for every batch, so that a row's bits do not depend on it; fewer for a
     * network whose rows are large.
     */
    default int rowsAtOnce() {
        return 256;
    }
}
