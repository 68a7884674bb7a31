package io.fathom.train;

import io.fathom.base.Check;

/**
 * The step size over a training: a linear rise from 0, then a cosine from the peak to the floor, both per step.
 *
 * @param peak above 0
 * @param warmup fraction of all steps in which the rate rises; 0 for none
 * @param floor rate at the end as a fraction of the peak; 1 keeps the rate constant
 */
public record LearningRate(double peak, double warmup, double floor) {
    public LearningRate {
        Check.positive("learningRate", peak);
        Check.within("warmup", warmup, 0, 1);
        Check.within("floor", floor, 0, 1);
    }

    /** The rate of step {@code step} (from 0) of {@code steps}. */
    public double at(long step, long steps) {
        double warm = Math.max(1, warmup * steps);
        if (step < warm) {
            return peak * (step + 1) / warm;
        }
        double done = Math.min(1, (step - warm) / Math.max(1, steps - warm));
        return peak * fall(done);
    }

    /** The cosine from 1 to the floor, after the share {@code done} of its length, 0 to 1. */
    double fall(double done) {
        return floor + (1 - floor) * (1 + Math.cos(Math.PI * done)) / 2;
    }
}
