package io.fathom.train;

import io.fathom.base.Check;

/**
 * The step size over a training: a linear rise from 0, then a cosine from the peak to the floor, or halves, all per step.
 *
 * @param peak above 0
 * @param warmup fraction of all steps in which the rate rises; 0 for none
 * @param floor rate at the end as a fraction of the peak; 1 keeps the rate constant
 * @param halving steps after which the rate is halved, again and again, in place of the cosine, which then only ends a training
 *     that stopped improving; 0 for the cosine
 */
public record LearningRate(double peak, double warmup, double floor, long halving) {
    public LearningRate {
        Check.positive("learningRate", peak);
        Check.within("warmup", warmup, 0, 1);
        Check.within("floor", floor, 0, 1);
        Check.that(halving >= 0, "halving: expected 0 or more steps, found " + halving + ".");
    }

    /** A cosine. */
    public LearningRate(double peak, double warmup, double floor) {
        this(peak, warmup, floor, 0);
    }

    /** Halved every so many steps, without warm-up. */
    public static LearningRate halved(double peak, long every) {
        Check.that(every >= 1, "halving: expected at least 1 step, found " + every + ".");
        return new LearningRate(peak, 0, 0.01, every);
    }

    /** The same with another peak. */
    public LearningRate withPeak(double other) {
        return new LearningRate(other, warmup, floor, halving);
    }

    /** The rate of step {@code step} (from 0) of {@code steps}. */
    public double at(long step, long steps) {
        double warm = Math.max(1, warmup * steps);
        if (step < warm) {
            return peak * (step + 1) / warm;
        }
        if (halving > 0) {
            return peak * Math.pow(0.5, step / halving);
        }
        double done = Math.min(1, (step - warm) / Math.max(1, steps - warm));
        return peak * fall(done);
    }

    /** The cosine from 1 to the floor, after the share {@code done} of its length, 0 to 1. */
    double fall(double done) {
        return floor + (1 - floor) * (1 + Math.cos(Math.PI * done)) / 2;
    }
}
