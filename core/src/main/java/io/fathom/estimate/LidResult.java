package io.fathom.estimate;

import java.util.Arrays;
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
 * @param offManifold {@code q = |denoised(x) - x|^2 / sigma^2} at the chosen noise level, about 0 on the manifold and
 *     r^2/sigma^2 at distance r; NaN where the estimator does not see it, [N]
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
        @Nullable String[] flag,
        double[] offManifold) {
    /** Of an estimator that does not see the distance to the manifold. */
    public LidResult(
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
        this(method, label, sigmas, curve, curveError, lid, standardError, sigma, reason, flag, nan(lid.length));
    }

    /** Of a method that knows no noise levels: no grid, no curve, no chosen level. */
    public static LidResult withoutNoise(
            String method,
            String label,
            double[] lid,
            double[] standardError,
            @Nullable String[] reason,
            @Nullable String[] flag) {
        int n = lid.length;
        return new LidResult(
                method,
                label,
                new double[0],
                new float[n][0],
                new float[n][0],
                lid,
                standardError,
                nan(n),
                reason,
                flag);
    }

    /** Whether the method knows noise levels; without them sigma and curve are empty. */
    public boolean hasNoise() {
        return sigmas.length > 0 || Arrays.stream(sigma).anyMatch(s -> !Double.isNaN(s));
    }

    private static double[] nan(int n) {
        double[] none = new double[n];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    /** Whether q is known of some row. */
    public boolean seesOffManifold() {
        return Arrays.stream(offManifold).anyMatch(q -> !Double.isNaN(q));
    }

    /** N. */
    public int count() {
        return lid.length;
    }
}
