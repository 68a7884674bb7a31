package io.fathom.train;

import io.fathom.base.Check;

/**
 * How long to train: a number of steps, or a time from which the number of steps is measured at the start.
 *
 * @param steps number of steps; 0 to derive it from {@code minutes}
 * @param minutes wall-clock time; used when {@code steps} is 0. The result then depends on the machine's speed
 */
public record Budget(long steps, double minutes) {
    public Budget {
        Check.that(steps >= 0, "steps: expected 0 or more, found " + steps + ".");
        Check.that(
                steps > 0 || (minutes > 0 && Double.isFinite(minutes)),
                "minutes: expected a number above 0 when steps is 0, found " + minutes + ".");
    }

    /** Exactly {@code steps}: the same seed gives the same model. */
    public static Budget ofSteps(long steps) {
        Check.that(steps >= 1, "steps: expected at least 1, found " + steps + ".");
        return new Budget(steps, 0);
    }

    /** As many steps as fit. */
    public static Budget ofMinutes(double minutes) {
        return new Budget(0, minutes);
    }
}
