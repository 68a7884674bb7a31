package io.fathom.train;

import io.fathom.base.Check;
import io.fathom.model.SkipMlpOptions;

/**
 * Everything that decides the outcome of a training, besides the points.
 *
 * @param network size of the network
 * @param noise the noise levels seen
 * @param optimiser step rule
 * @param budget length
 * @param batch points per step
 * @param heldOut fraction of the points kept for validation; 0 trains on all and keeps the last average
 * @param seed of initial weights, split, order and noise
 */
public record TrainOptions(
        SkipMlpOptions network,
        NoiseOptions noise,
        OptimiserOptions optimiser,
        Budget budget,
        int batch,
        double heldOut,
        long seed) {
    public TrainOptions {
        Check.atLeastOne("batch", batch);
        Check.within("heldOut", heldOut, 0, 0.5);
    }

    /** Defaults for D coordinates and N usable points: two minutes on two processor cores. */
    public static TrainOptions forData(int ambientDimension, int count) {
        return new TrainOptions(
                SkipMlpOptions.forData(ambientDimension, count),
                NoiseOptions.DEFAULT,
                OptimiserOptions.DEFAULT,
                Budget.ofMinutes(2),
                256,
                0.1,
                0);
    }

    /** The same with another network. */
    public TrainOptions withNetwork(SkipMlpOptions other) {
        return new TrainOptions(other, noise, optimiser, budget, batch, heldOut, seed);
    }

    /** The same with other noise levels. */
    public TrainOptions withNoise(NoiseOptions other) {
        return new TrainOptions(network, other, optimiser, budget, batch, heldOut, seed);
    }

    /** The same with another step rule. */
    public TrainOptions withOptimiser(OptimiserOptions other) {
        return new TrainOptions(network, noise, other, budget, batch, heldOut, seed);
    }

    /** The same with another length. */
    public TrainOptions withBudget(Budget other) {
        return new TrainOptions(network, noise, optimiser, other, batch, heldOut, seed);
    }

    /** The same with another seed. */
    public TrainOptions withSeed(long other) {
        return new TrainOptions(network, noise, optimiser, budget, batch, heldOut, other);
    }
}
