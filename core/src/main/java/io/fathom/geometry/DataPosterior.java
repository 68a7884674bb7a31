package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.RandomStream;

/**
 * Samples what a measurement leaves possible under the data's own law: annealed Langevin dynamics (Song and Ermon 2019, arXiv
 * 1907.05600) with the likelihood widened by each level's noise (Jalal et al. 2021, arXiv 2108.01368).
 *
 * <pre>
 * for sigma from high to low: x <- x + eta (h(x) - sigma^2 A^T (A x - y) / (s^2 + sigma^2 |A|^2)) + sigma sqrt(2 eta) xi
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
        long total = (long) options.levels() * options.stepsPerLevel() * n;
        long done = 0;
        try (Chains chains = new Chains(model, new Start("noise", noise, d), RandomStream.mix(seed, 2))) {
            for (int k = 0; k < options.levels(); k++) {
                double share = (double) k / (options.levels() - 1);
                NoiseLevel sigma =
                        new NoiseLevel(Math.exp((1 - share) * highest.logSigma() + share * lowest.logSigma()));
                done = chains.advance(options.stepsPerLevel(), step(sigma), "anneal", progress, done, total);
            }
            return chains.places();
        }
    }

    private Chains.Step step(NoiseLevel sigma) {
        double norm = observation.norm();
        double wide = observation.noise() * observation.noise() + sigma.variance() * norm * norm;
        double stiffness = sigma.variance() * norm * norm / wide;
        return new Chains.Step(
                sigma,
                Math.min(options.eta(), 0.5 / (1 + stiffness)),
                sigma.sigma(),
                (x, h) -> h.plus(observation.pull(x), -sigma.variance() / wide));
    }
}
