package io.fathom.geometry;

import io.fathom.base.Check;

/**
 * The ladder of {@link DataPosterior}.
 *
 * @param levels noise levels, geometric from the highest to the lowest, at least 2
 * @param stepsPerLevel Langevin steps at each, at least 1
 * @param eta largest step in units of sigma^2, above 0 and below 2
 */
public record AnnealingOptions(int levels, int stepsPerLevel, double eta) {
    /** 100 levels of 5 steps. */
    public static final AnnealingOptions DEFAULT = new AnnealingOptions(100, 5, 0.1);

    public AnnealingOptions {
        Check.atLeast("levels", levels, 2);
        Check.atLeastOne("stepsPerLevel", stepsPerLevel);
        Check.that(eta > 0 && eta < 2, "eta: expected a number above 0 and below 2, found " + eta + ".");
    }
}
