package io.fathom.density;

import io.fathom.base.Check;

/**
 * What a {@link DensityRun} reads.
 *
 * @param sigma the noise level at which log p is read, in the model's units; 0 for the model's lowest
 * @param draws noisy points over which log p and the effective dimensionality are averaged, at least 1
 * @param levels of the curve over noise, from sigma to the model's largest; 0 for no curve, else at least 2
 * @param check whether the dimension is read from the trace as well, for the gap to the noise score; energies only
 * @param seed root of all random numbers
 */
public record DensityOptions(double sigma, int draws, int levels, boolean check, long seed) {
    /** At the lowest level, 4 draws, no curve. */
    public static final DensityOptions DEFAULT = new DensityOptions(0, 4, 0, false, 0);

    public DensityOptions {
        Check.that(
                sigma >= 0 && sigma < Double.POSITIVE_INFINITY,
                "sigma: expected a finite number of at least 0, found " + sigma + ".");
        Check.atLeastOne("draws", draws);
        Check.that(levels == 0 || levels >= 2, "levels: expected 0 or at least 2, found " + levels + ".");
    }

    /** From another seed. */
    public DensityOptions withSeed(long newSeed) {
        return new DensityOptions(sigma, draws, levels, check, newSeed);
    }
}
