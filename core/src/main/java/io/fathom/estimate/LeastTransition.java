package io.fathom.estimate;

/**
 * The level at which the fewest eigenvalues lie where a {@link SpectralFilter} neither passes nor stops them (Osada, arXiv
 * 2605.01221, as we read it): least share of eigenvalues l with {@code |l/kappa - 1| < 0.2}.
 *
 * <p>Of the longest run of levels with the least share, its middle one; levels at which the filter passes less than half a
 * direction do not count, for where sigma exceeds the data nothing passes and nothing is in transition either. Other estimators
 * have no such share: no number, {@code no_filter}.
 */
public record LeastTransition() implements SigmaRule {
    private static final double SOMETHING = 0.5;

    @Override
    public SigmaChoice choose(LidCurve curve) {
        if (!curve.hasTransition()) {
            return SigmaChoice.none(Reason.NO_FILTER);
        }
        int[] finite = curve.finite();
        double least = Double.POSITIVE_INFINITY;
        for (int g : finite) {
            least = curve.lid(g) >= SOMETHING ? Math.min(least, curve.transition(g)) : least;
        }
        if (least == Double.POSITIVE_INFINITY) {
            return curve.at(finite[0]); // nothing passes anywhere
        }
        int bestStart = 0;
        int bestLength = 0;
        int length = 0;
        for (int k = 0; k < finite.length; k++) {
            boolean in = curve.lid(finite[k]) >= SOMETHING && curve.transition(finite[k]) == least;
            length = in ? length + 1 : 0;
            if (length > bestLength) {
                bestLength = length;
                bestStart = k - length + 1;
            }
        }
        return curve.at(finite[bestStart + (bestLength - 1) / 2]);
    }

    @Override
    public String toString() {
        return "least transition";
    }
}
