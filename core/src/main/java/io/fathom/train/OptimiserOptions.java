package io.fathom.train;

import io.fathom.base.Check;

/**
 * AdamW, or Adam where nothing decays.
 *
 * @param batch points per step
 * @param replacement whether a batch is drawn afresh from all points; else the points come once each in a new order every epoch
 * @param rate the step size over the training
 * @param weightDecay fraction of a weight removed per step, times the rate; 0 is Adam
 * @param beta2 memory of the squared gradients, above 0, below 1; that of the gradients is 0.9
 * @param clip largest norm of the gradient, larger ones are scaled down; 0 for no limit
 * @param averaging half-life of the moving average of the weights, as a fraction of all steps; 0 for no averaging
 */
public record OptimiserOptions(
        int batch,
        boolean replacement,
        LearningRate rate,
        double weightDecay,
        double beta2,
        double clip,
        double averaging) {
    /** Found on the benchmark manifolds. */
    public static final OptimiserOptions DEFAULT = new OptimiserOptions(256, 2e-3, 0.03, 0.01, 1, 0.02);

    public OptimiserOptions {
        Check.atLeastOne("batch", batch);
        Check.within("weightDecay", weightDecay, 0, 1);
        Check.that(beta2 > 0 && beta2 < 1, "beta2: expected a number above 0 and below 1, found " + beta2 + ".");
        Check.within("clip", clip, 0, Double.MAX_VALUE);
        Check.within("averaging", averaging, 0, 1);
    }

    /** As {@link #DEFAULT} in what is not named: the rate falls to a hundredth, points come once an epoch. */
    public OptimiserOptions(
            int batch, double learningRate, double warmup, double weightDecay, double clip, double averaging) {
        this(batch, false, new LearningRate(learningRate, warmup, 0.01), weightDecay, 0.99, clip, averaging);
    }

    /** The same with another number of points per step. */
    public OptimiserOptions withBatch(int other) {
        return new OptimiserOptions(other, replacement, rate, weightDecay, beta2, clip, averaging);
    }

    /** The same with another peak of the step size. */
    public OptimiserOptions withLearningRate(double peak) {
        return withRate(rate.withPeak(peak));
    }

    /** The same with another step size. */
    public OptimiserOptions withRate(LearningRate other) {
        return new OptimiserOptions(batch, replacement, other, weightDecay, beta2, clip, averaging);
    }

    /** The rate of step {@code step} (from 0) of {@code steps}. */
    public double rateAt(long step, long steps) {
        return rate.at(step, steps);
    }

    /** Weight of the newest parameters in the moving average at a step; larger at the start, when the average is young. */
    public double averagingWeight(long step, long steps) {
        if (averaging == 0) {
            return 1;
        }
        double halfLife = Math.max(1, averaging * steps);
        return Math.max(1 - Math.pow(0.5, 1 / halfLife), 1.0 / (step + 1));
    }
}
