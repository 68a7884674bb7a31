package io.fathom.train;

import io.fathom.base.Check;
import io.fathom.data.Standardising;
import io.fathom.model.NetworkOptions;
import io.fathom.model.SkipMlpOptions;

/**
 * Everything that decides the outcome of a training, besides the points.
 *
 * @param network architecture and size
 * @param noise the noise levels seen
 * @param optimiser step rule
 * @param budget length
 * @param scaling how points are standardised
 * @param heldOut fraction of the points kept for validation; 0 trains on all and keeps the last average
 * @param seed of initial weights, split, order and noise
 */
public record TrainOptions(
        NetworkOptions network,
        NoiseOptions noise,
        OptimiserOptions optimiser,
        Budget budget,
        Standardising.Mode scaling,
        double heldOut,
        long seed) {
    public TrainOptions {
        Check.within("heldOut", heldOut, 0, 0.5);
    }

    /** Defaults for D coordinates and N usable points: two minutes on two processor cores. */
    public static TrainOptions forData(int ambientDimension, int count) {
        return new TrainOptions(
                SkipMlpOptions.forData(ambientDimension, count),
                NoiseOptions.DEFAULT,
                OptimiserOptions.DEFAULT,
                Budget.ofMinutes(2),
                Standardising.Mode.ONE_SCALE,
                0.1,
                0);
    }

    /** The same with another network. */
    public TrainOptions withNetwork(NetworkOptions other) {
        return new TrainOptions(other, noise, optimiser, budget, scaling, heldOut, seed);
    }

    /** The same with other noise levels. */
    public TrainOptions withNoise(NoiseOptions other) {
        return new TrainOptions(network, other, optimiser, budget, scaling, heldOut, seed);
    }

    /** The same with another step rule. */
    public TrainOptions withOptimiser(OptimiserOptions other) {
        return new TrainOptions(network, noise, other, budget, scaling, heldOut, seed);
    }

    /** The same with another length. */
    public TrainOptions withBudget(Budget other) {
        return new TrainOptions(network, noise, optimiser, other, scaling, heldOut, seed);
    }

    /** The same with another seed. */
    public TrainOptions withSeed(long other) {
        return new TrainOptions(network, noise, optimiser, budget, scaling, heldOut, other);
    }
}
