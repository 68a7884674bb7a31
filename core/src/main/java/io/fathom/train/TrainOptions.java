package io.fathom.train;

import io.fathom.base.Check;
import io.fathom.data.Standardising;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.model.DitOptions;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyNetworkOptions;
import io.fathom.model.EnergyUnetOptions;
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
 * @param mirrored whether an image is mirrored from left to right with probability 1/2 each time that it trains
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
        boolean mirrored,
        double heldOut,
        long seed) {
    private static final int TRANSFORMER_BATCH = 32;
    private static final double ENERGY_WARMUP = 200; // steps
    private static final double ENERGY_HALF_LIFE = Math.log(2) / 0.001; // of an average with decay 0.999, steps

    public TrainOptions {
        Check.within("heldOut", heldOut, 0, 0.5);
        NoiseRange reached = process.process().process(1).range();
        Check.that(
                reached.contains(new NoiseLevel(noise.highest())),
                "highest noise level: expected at most " + reached.highest() + ", which " + process.process()
                        + " reaches, found " + noise.highest() + ".");
        boolean energy = network instanceof EnergyNetworkOptions;
        Check.that(
                !energy
                        || process.process() == ProcessKind.VE
                                && process.parameterisation() == Parameterisation.SCORE
                                && process.weighting() != ProcessOptions.Weighting.SUM
                                && noise.sampling() != NoiseOptions.Sampling.UNIFORM_TIME,
                "process: expected VE with SCORE, weighting DUAL or MEAN, for the energy " + network.architecture()
                        + ", and levels drawn by ln sigma, found " + process + " and " + noise.sampling() + ".");
        Check.that(
                energy || process.weighting() != ProcessOptions.Weighting.DUAL,
                "network: expected one for energies with the weighting DUAL, found " + network.architecture() + ".");
        Check.that(
                !noise.displacement().any() || process.weighting() != ProcessOptions.Weighting.DUAL,
                "displacement: expected none with the weighting DUAL, found " + noise.displacement() + ".");
        Check.that(
                !noise.displacement().any() || !mirrored,
                "mirrored: expected false with a displacement, whose tangents are those of the images as they are.");
        Check.that(
                process.process() != ProcessKind.EDM || noise.sampling() != NoiseOptions.Sampling.UNIFORM_TIME,
                "sampling: expected LOG_UNIFORM or LOG_NORMAL for EDM, found UNIFORM_TIME.");
    }

    /** Without classes, no image mirrored. */
    public TrainOptions(
            NetworkOptions network,
            ProcessOptions process,
            NoiseOptions noise,
            OptimiserOptions optimiser,
            Budget budget,
            Standardising.Mode scaling,
            double heldOut,
            long seed) {
        this(network, process, noise, optimiser, budget, scaling, ClassOptions.NONE, false, heldOut, seed);
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

    /**
     * Defaults for another network. A transformer sees 32 points a step: its steps take longest, and on 2,000 points of a sphere in
     * R^64 900 such steps were at the linear hull after the time in which 140 of 256 points were still 2 dimensions above it.
     */
    public static TrainOptions forNetwork(NetworkOptions network, int ambientDimension, int count) {
        TrainOptions usual = forData(ambientDimension, count).withNetwork(network);
        return network instanceof DitOptions
                ? usual.withOptimiser(usual.optimiser().withBatch(TRANSFORMER_BATCH))
                : usual;
    }

    /**
     * Defaults for an energy: the dual objective, Adam with 200 steps of warm-up, gradients clipped at 10, an average of the weights
     * over some 700 steps (a tenth of a short training, a twentieth where the length is a time), noise levels from 0.01 to 25
     * standard deviations of the data. Images 64 at a time, vectors 256. Points of published energies stay as they are.
     */
    public static TrainOptions forEnergy(EnergyNetworkOptions network, Budget budget) {
        double steps = budget.steps() > 0 ? budget.steps() : 20 * ENERGY_WARMUP;
        LearningRate rate = new LearningRate(1e-3, Math.min(0.5, ENERGY_WARMUP / steps), 0.01);
        double averaging = Math.min(0.1, ENERGY_HALF_LIFE / steps);
        int batch = network instanceof EnergyUnetOptions ? 64 : 256;
        return new TrainOptions(
                network,
                ProcessOptions.energy(true),
                new NoiseOptions(0.01, 25, NoiseOptions.Sampling.LOG_UNIFORM),
                new OptimiserOptions(batch, false, rate, 0, 0.999, 10, averaging),
                budget,
                network.form() == EnergyForm.PUBLISHED ? Standardising.Mode.AS_IS : Standardising.Mode.ONE_SCALE,
                0.1,
                0);
    }

    /** The same with another network. */
    public TrainOptions withNetwork(NetworkOptions other) {
        return new TrainOptions(other, process, noise, optimiser, budget, scaling, classes, mirrored, heldOut, seed);
    }

    /** The same in another process. */
    public TrainOptions withProcess(ProcessOptions other) {
        return new TrainOptions(network, other, noise, optimiser, budget, scaling, classes, mirrored, heldOut, seed);
    }

    /** The same with another standardising. */
    public TrainOptions withScaling(Standardising.Mode other) {
        return new TrainOptions(network, process, noise, optimiser, budget, other, classes, mirrored, heldOut, seed);
    }

    /** The same with or without classes. */
    public TrainOptions withClasses(ClassOptions other) {
        return new TrainOptions(network, process, noise, optimiser, budget, scaling, other, mirrored, heldOut, seed);
    }

    /** The same with images mirrored or as they are. */
    public TrainOptions withMirrored(boolean other) {
        return new TrainOptions(network, process, noise, optimiser, budget, scaling, classes, other, heldOut, seed);
    }

    /** The same with another share of held-out points. */
    public TrainOptions withHeldOut(double other) {
        return new TrainOptions(network, process, noise, optimiser, budget, scaling, classes, mirrored, other, seed);
    }

    /** The same with other noise levels. */
    public TrainOptions withNoise(NoiseOptions other) {
        return new TrainOptions(network, process, other, optimiser, budget, scaling, classes, mirrored, heldOut, seed);
    }

    /** The same with another step rule. */
    public TrainOptions withOptimiser(OptimiserOptions other) {
        return new TrainOptions(network, process, noise, other, budget, scaling, classes, mirrored, heldOut, seed);
    }

    /** The same with another length. */
    public TrainOptions withBudget(Budget other) {
        return new TrainOptions(network, process, noise, optimiser, other, scaling, classes, mirrored, heldOut, seed);
    }

    /** The same with another seed. */
    public TrainOptions withSeed(long other) {
        return new TrainOptions(network, process, noise, optimiser, budget, scaling, classes, mirrored, heldOut, other);
    }
}
