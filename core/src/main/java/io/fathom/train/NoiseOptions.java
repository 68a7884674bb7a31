package io.fathom.train;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseRange;

/**
 * Which noise levels training sees, in standardised units.
 *
 * @param lowest smallest sigma; LID is read down to here
 * @param highest largest sigma
 * @param sampling how levels are drawn between them
 * @param displacement of the points before noise is added
 */
public record NoiseOptions(double lowest, double highest, Sampling sampling, Displacement displacement) {
    /** Wide enough for every plateau of standardised data, narrow enough to train in minutes. */
    public static final NoiseOptions DEFAULT = new NoiseOptions(0.02, 3, Sampling.LOG_UNIFORM);

    /**
     * For densities of dequantised images of 8 bits: about 2e-4 to 13 on pixels from 0 to 1, since noise of one level, 1/256, is
     * seen only well below it.
     */
    public static final NoiseOptions EIGHT_BIT = new NoiseOptions(5e-4, 32, Sampling.LOG_UNIFORM);

    /** Distribution of ln sigma. */
    public enum Sampling {
        /** Uniform between the ends. */
        LOG_UNIFORM,
        /**
         * Not of ln sigma: the process's own time is uniform from 0, no noise, to that of the highest level, each row on its own,
         * as published recipes do. The lowest level then only says from where on the model is trusted. Not for EDM.
         */
        UNIFORM_TIME,
        /** Normal, centred between the ends, which lie two standard deviations out and cut it off. */
        LOG_NORMAL
    }

    public NoiseOptions {
        Check.positive("lowest noise level", lowest);
        Check.that(
                highest > lowest && Double.isFinite(highest),
                "highest noise level: expected a finite number above " + lowest + ", found " + highest + ".");
    }

    /** Without displacement. */
    public NoiseOptions(double lowest, double highest, Sampling sampling) {
        this(lowest, highest, sampling, Displacement.NONE);
    }

    /** The same with another displacement. */
    public NoiseOptions withDisplacement(Displacement other) {
        return new NoiseOptions(lowest, highest, sampling, other);
    }

    /** The range that the trained model knows. */
    public NoiseRange range() {
        return new NoiseRange(lowest, highest);
    }
}
