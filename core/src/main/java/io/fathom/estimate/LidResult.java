package io.fathom.estimate;

import org.jspecify.annotations.Nullable;

/**
 * What one estimator said about every row: the curve LID(sigma), the chosen noise level, and the headline value there.
 *
 * @param method short name for columns and file names, for example {@code denoising_loss}
 * @param label the estimator with its options, for people, for example {@code DenoisingLoss(m=8)}
 * @param sigmas the grid in standardised units, ascending, [G]
 * @param curve LID at each grid point, [N][G]; NaN rows for faulty input
 * @param curveError standard error at each grid point, [N][G]; NaN where the estimator has none
 * @param lid the headline LID, [N]; NaN with a reason
 * @param standardError of the headline, [N]
 * @param sigma the noise level chosen for each row, standardised units, [N]
 * @param reason why the headline is NaN, for example {@code non_finite_input}; null where it is a number, [N]
 * @param flag a caveat on a number, for example {@code no_plateau} or {@code outside_0_D}; several are
 *     joined by {@code ;}; null where none, [N]
 */
public record LidResult(
        String method,
        String label,
        double[] sigmas,
        float[][] curve,
        float[][] curveError,
        double[] lid,
        double[] standardError,
        double[] sigma,
        @Nullable String[] reason,
        @Nullable String[] flag) {

    /** N. */
    public int count() {
        return lid.length;
    }
}
