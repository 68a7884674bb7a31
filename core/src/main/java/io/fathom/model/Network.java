package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A trainable function of a noisy point and the noise level; it knows neither training nor estimators.
 *
 * <p>A score model around it, {@link PreconditionedModel} for instance, scales the input, tells the noise level in the terms that
 * {@link #noiseInput} names, and gives the output its meaning.
 */
public interface Network {
    /** D. */
    int ambientDimension();

    /** Architecture and size; {@code options().create(ambientDimension(), image(), ...)} makes the same network afresh. */
    NetworkOptions options();

    /** How a row is an image, for networks that need to know it. */
    default @Nullable ImageLayout image() {
        return null;
    }

    /** Numbers per row that {@link #forward} gives: D, unless it is a network for an {@link EnergyNetworkModel}. */
    default int outputs() {
        return ambientDimension();
    }

    /** What {@link #forward} takes as noise level. */
    NoiseInput noiseInput();

    /** The learnt numbers. */
    Parameters parameters();

    /** The same function with other numbers. */
    Network with(Parameters parameters);

    /**
     * The output, float32 unless the parameters are float64.
     *
     * <p>Row i of the result depends on row i of the input alone.
     *
     * @param input [B, D]
     * @param noise the noise level per row in the terms of {@link #noiseInput}, [B, 1], or [1, 1] when all rows share it
     * @return [B, {@link #outputs}]
     */
    Tensor forward(Tensor input, Tensor noise);

    /**
     * Rows of one native call while estimating: the same for every batch, so that a row's bits do not depend on it; fewer for a
     * network whose rows are large.
     */
    default int rowsAtOnce() {
        return 256;
    }

    /** Refuses a network for energies, whose numbers are no vector of the data's space. */
    static Network requireVector(Network network) {
        Check.that(
                !(network.options() instanceof EnergyNetworkOptions),
                "network: expected one that gives a vector, found "
                        + network.options().architecture() + ", which is for energies.");
        return network;
    }
}
