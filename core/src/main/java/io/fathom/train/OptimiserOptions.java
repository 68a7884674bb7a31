package io.fathom.train;

import io.fathom.base.Check;

/**
 * AdamW with warm-up and cosine decay, both per step.
 *
 * @param learningRate peak
 * @param warmup fraction of all steps in which the rate rises linearly from 0
 * @param weightDecay fraction of a weight removed per step, times the rate
 * @param clip largest norm of the gradient; larger ones are scaled down
 * @param averaging half-life of the moving average of the weights, as a fraction of all steps
 */
public record OptimiserOptions(double learningRate, double warmup, double weightDecay, double clip, double averaging) {
    /** Found on the benchmark manifolds. */
    public static final OptimiserOptions DEFAULT = new OptimiserOptions(2e-3, 0.03, 0.01, 1, 0.02);

    public OptimiserOptions {
        Check.positive("learningRate", learningRate);
        Check.within("warmup", warmup, 0, 1);
        Check.within("weightDecay", weightDecay, 0, 1);
        Check.positive("clip", clip);
        Check.within("averaging", averaging, 0, 1);
    }

    /** The rate of step {@code step} (from 0) of {@code steps}: linear warm-up, then a cosine from the peak to a hundredth. */
    public double rateAt(long step, long steps) {
        double warm = Math.max(1, warmup * steps);
        if (step < warm) {
            return learningRate * (step + 1) / warm;
        }
        double done = Math.min(1, (step - warm) / Math.max(1, steps - warm));
        return learningRate * (0.01 + 0.99 * (1 + Math.cos(Math.PI * done)) / 2);
    }

    /** Weight of the newest parameters in the moving average at a step; larger at the start, when the average is young. */
    public double averagingWeight(long step, long steps) {
        double halfLife = Math.max(1, averaging * steps);
        return Math.max(1 - Math.pow(0.5, 1 / halfLife), 1.0 / (step + 1));
    }
}
