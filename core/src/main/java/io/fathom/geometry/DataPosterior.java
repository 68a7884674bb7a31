package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.RandomStream;

/**
 * Samples what a measurement leaves possible under the data's own law: annealed Langevin dynamics (Song and Ermon 2019, arXiv
 * 1907.05600) with the likelihood widened by each level's noise (Jalal et al. 2021, arXiv 2108.01368), and between levels an
 * ancestral step (Song et al. 2021, arXiv 2011.13456), so that the noise in x is always that of the level at which a network is
 * asked: without it networks of images run away.
 *
 * <pre>
 * g(x) = h(x) - sigma^2 A^T (A x - y) / (s^2 + sigma^2 |A|^2)
 * for sigma from high to low:       x <- x + eta g(x) + sigma sqrt(2 eta) xi,                        some times
 * from sigma to the next, sigma':   x <- x + c g(x) + sigma' sqrt(c) xi,   c = 1 - sigma'^2/sigma^2
 * </pre>
 *
 * <p>The widening is a bound, so the ladder is approximate where A is not a multiple of an isometry; it is the ordinary
 * posterior that {@link UniformPosterior} is put beside. It starts from pure noise, so no start is remembered.
 */
public final class DataPosterior {
    private final ScoreModel model;
    private final Observation observation;
    private final AnnealingOptions options;

    public DataPosterior(ScoreModel model, Observation observation, AnnealingOptions options) {
        observation.operator().requireWidth(model.ambientDimension());
        this.model = model;
        this.observation = observation;
        this.options = options;
    }

    /**
     * Runs {@code n} chains down the ladder.
     *
     * @param highest first noise level
     * @param lowest last noise level
     * @return [n, D] row by row, in the model's units
     * @throws RefusedException if the model does not know a level
     */
    public double[] run(int n, NoiseLevel highest, NoiseLevel lowest, long seed, Progress progress) {
        TemperedLangevin.requireLevel(highest.sigma(), model.noiseRange());
        TemperedLangevin.requireLevel(lowest.sigma(), model.noiseRange());
        Check.that(
                highest.sigma() > lowest.sigma(),
                "highest: expected above " + lowest.sigma() + ", found " + highest.sigma() + ".");
        int d = model.ambientDimension();
        double[] noise = new double[Math.multiplyExact(n, d)];
        RandomStream.at(seed, 1).fillNormal(noise, 0, noise.length);
        for (int i = 0; i < noise.length; i++) {
            noise[i] *= highest.sigma();
        }
        double[] ladder = new double[options.levels()];
        for (int k = 0; k < ladder.length; k++) {
            double share = (double) k / (ladder.length - 1);
            ladder[k] = Math.exp((1 - share) * highest.logSigma() + share * lowest.logSigma());
        }
        long total = ((long) ladder.length * options.stepsPerLevel() + ladder.length - 1) * n;
        long done = 0;
        try (Chains chains = new Chains(model, new Start("noise", noise, d), RandomStream.mix(seed, 2))) {
            for (int k = 0; k < ladder.length; k++) {
                if (k > 0) {
                    done = chains.advance(1, descent(ladder[k - 1], ladder[k]), "anneal", progress, done, total);
                }
                done = chains.advance(options.stepsPerLevel(), step(ladder[k]), "anneal", progress, done, total);
            }
            return chains.places();
        }
    }

    /** From a level to the next: the same form as a Langevin step, {@code tau = to/sqrt 2}. */
    private Chains.Step descent(double from, double to) {
        double share = 1 - to * to / (from * from);
        return new Chains.Step(new NoiseLevel(from), share, to / Math.sqrt(2), likelihood(from));
    }

    private Chains.Step step(double sigma) {
        double norm = observation.norm();
        double stiffness = sigma * sigma * norm * norm / wide(sigma);
        return new Chains.Step(
                new NoiseLevel(sigma), Math.min(options.eta(), 0.5 / (1 + stiffness)), sigma, likelihood(sigma));
    }

    private Force likelihood(double sigma) {
        return (x, h) -> h.plus(observation.pull(x), -sigma * sigma / wide(sigma));
    }

    /** Variance of the measurement at a level. */
    private double wide(double sigma) {
        double norm = observation.norm();
        return observation.noise() * observation.noise() + sigma * sigma * norm * norm;
    }
}
