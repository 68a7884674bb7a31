package io.fathom.estimate;

import io.fathom.base.Check;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** LID over noise level at one point, levels ascending; NaN where there is none. What a {@link SigmaRule} reads. */
public final class LidCurve {
    private final double[] sigma;
    private final double[] lid;
    private final double[] standardError;
    private final double @Nullable [] transition;

    /**
     * @param sigma ascending, above 0, [G], G at least 1
     * @param lid [G]
     * @param standardError [G]
     */
    public LidCurve(double[] sigma, double[] lid, double[] standardError) {
        this(sigma, lid, standardError, null);
    }

    /**
     * With the share of eigenvalues in transition.
     *
     * @param sigma ascending, above 0, [G], G at least 1
     * @param lid [G]
     * @param standardError [G]
     * @param transition as in {@link LidCurves#transition}, or null, [G]
     */
    public LidCurve(double[] sigma, double[] lid, double[] standardError, double @Nullable [] transition) {
        Check.atLeastOne("points of the curve", sigma.length);
        Check.same("values of the curve", sigma.length, lid.length);
        Check.same("errors of the curve", sigma.length, standardError.length);
        for (int g = 0; g < sigma.length; g++) {
            Check.that(
                    sigma[g] > (g == 0 ? 0 : sigma[g - 1]),
                    "sigma " + g + ": expected ascending numbers above 0, found " + sigma[g]);
        }
        this.sigma = sigma.clone();
        this.lid = lid.clone();
        this.standardError = standardError.clone();
        this.transition = transition == null ? null : transition.clone();
    }

    /** G. */
    public int size() {
        return sigma.length;
    }

    /** Level g. */
    public double sigma(int g) {
        return sigma[g];
    }

    /** LID at level g. */
    public double lid(int g) {
        return lid[g];
    }

    /** Standard error at level g. */
    public double standardError(int g) {
        return standardError[g];
    }

    /** Whether the estimator is a filter that tells what is in transition. */
    boolean hasTransition() {
        return transition != null;
    }

    /** The share of eigenvalues in transition at level g. */
    double transition(int g) {
        return Objects.requireNonNull(transition)[g];
    }

    /** The levels that have a finite LID, ascending. */
    int[] finite() {
        return IntStream.range(0, size()).filter(g -> Double.isFinite(lid[g])).toArray();
    }

    /** The median LID of some levels. */
    double median(int[] levels) {
        double[] values = Arrays.stream(levels).mapToDouble(g -> lid[g]).toArray();
        return median(values);
    }

    /** The median; sorts {@code values}. */
    static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        return (values[(n - 1) / 2] + values[n / 2]) / 2;
    }

    /** The choice of level g as it is. */
    SigmaChoice at(int g) {
        return new SigmaChoice(g, lid[g], standardError[g], null, null);
    }
}
