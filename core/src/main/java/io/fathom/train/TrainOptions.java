package io.fathom.train;

import io.fathom.base.Check;
import io.fathom.data.Standardising;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.ProcessKind;
import io.fathom.model.NetworkOptions;
import io.fathom.model.SkipMlpOptions;

/**
 * Everything that decides the outcome of a training, besides the points.
 *
 * @param network architecture and size
 * @param process how noise is added, what the output means, the loss
 * @param noise the noise levels seen
 * @param optimiser step rule
 * @param budget length
 * @param scaling how points are standardised
 * @param classes whether the network learns the data's classes
 * @param heldOut fraction of the points kept for validation; 0 trains on all and keeps the last average
 * @param seed of initial weights, split, order and noise
 */
public record TrainOptions(
        NetworkOptions network,
        ProcessOptions process,
        NoiseOptions noise,
        OptimiserOptions optimiser,
        Budget budget,
        Standardising.Mode scaling,
        ClassOptions classes,
        double heldOut,
        long seed) {
    public TrainOptions {
        Check.within("heldOut", heldOut, 0, 0.5);
        NoiseRange reached = process.process().process(1).range();
        Check.that(
                reached.contains(new NoiseLevel(noise.highest())),
                "highest noise level: expected at most " + reached.highest() + ", which " + process.process()
                        + " reaches, found " + noise.highest() + ".");
        Check.that(
                process.process() != ProcessKind.EDM || noise.sampling() != NoiseOptions.Sampling.UNIFORM_TIME,
                "sampling: expected LOG_UNIFORM or LOG_NORMAL for EDM, found UNIFORM_TIME.");
    }

    /** Without classes. */
    public TrainOptions(
            NetworkOptions network,
            ProcessOptions process,
            NoiseOptions noise,
            OptimiserOptions optimiser,
            Budget budget,
            Standardising.Mode scaling,
            double heldOut,
            long seed) {
        this(network, process, noise, optimiser, budget, scaling, ClassOptions.NONE, heldOut, seed);
    }

    /** With the process {@link ProcessOptions#DEFAULT}, without classes. */
    public TrainOptions(
            NetworkOptions network,
            NoiseOptions noise,
            OptimiserOptions optimiser,
            Budget budget,
            Standardising.Mode scaling,
            double heldOut,
            long seed) {
        this(network, ProcessOptions.DEFAULT, noise, optimiser, budget, scaling, heldOut, seed);
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
        return new TrainOptions(other, process, noise, optimiser, budget, scaling, classes, heldOut, seed);
    }

    /** The same in another process. */
    public TrainOptions withProcess(ProcessOptions other) {
        return new TrainOptions(network, other, noise, optimiser, budget, scaling, classes, heldOut, seed);
    }

    /** The same with another standardising. */
    public TrainOptions withScaling(Standardising.Mode other) {
        return new TrainOptions(network, process, noise, optimiser, budget, other, classes, heldOut, seed);
    }

    /** The same with or without classes. */
    public TrainOptions withClasses(ClassOptions other) {
        return new TrainOptions(network, process, noise, optimiser, budget, scaling, other, heldOut, seed);
    }

    /** The same with another share of held-out points. */
    public TrainOptions withHeldOut(double other) {
        return new TrainOptions(network, process, noise, optimiser, budget, scaling, classes, other, seed);
    }

    /** The same with other noise levels. */
    public TrainOptions withNoise(NoiseOptions other) {
        return new TrainOptions(network, process, other, optimiser, budget, scaling, classes, heldOut, seed);
    }

    /** The same with another step rule. */
    public TrainOptions withOptimiser(OptimiserOptions other) {
        return new TrainOptions(network, process, noise, other, budget, scaling, classes, heldOut, seed);
    }

    /** The same with another length. */
    public TrainOptions withBudget(Budget other) {
        return new TrainOptions(network, process, noise, optimiser, other, scaling, classes, heldOut, seed);
    }

    /** The same with another seed. */
    public TrainOptions withSeed(long other) {
        return new TrainOptions(network, process, noise, optimiser, budget, scaling, classes, heldOut, other);
    }
}
