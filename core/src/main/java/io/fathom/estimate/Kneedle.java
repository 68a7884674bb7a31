package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.VariancePreserving;
import java.util.ArrayList;
import java.util.List;

/**
 * The knee of the curve over variance-preserving time (Satopaa et al. 2011, sensitivity 1, convex and decreasing), the rule
 * of the FLIPD paper.
 *
 * <p>With x and y scaled to [0, 1] and {@code h = (max y - y) - x}: from the first peak of h on, a peak sets the threshold
 * {@code h - 1/(n-1)} and is the candidate, a dip sets the threshold to 0; the candidate is the knee as soon as the next h
 * falls below the threshold. Known weakness: on trained networks most points get the first level of the grid.
 *
 * @param referenceGrid whether the curve is taken at the 22 levels of the paper, t = 3/49 to 24/49, instead of the sweep's
 * @param withoutKnee the LID of a curve without a knee, flagged {@code no_knee}: D as the reference has it; 0 for none, a NaN
 *     with the reason {@code no_knee}
 */
public record Kneedle(boolean referenceGrid, int withoutKnee) implements SigmaRule {
    private static final int STEPS = 49; // t = i / 49
    private static final int FIRST = 3; // the first above t = .05
    private static final int LAST = 24; // the last below t = .5

    private static final VariancePreserving TIME = VariancePreserving.STANDARD;

    public Kneedle {
        Check.atLeast("withoutKnee", withoutKnee, 0);
    }

    /** A curve without a knee gives no number. */
    public Kneedle(boolean referenceGrid) {
        this(referenceGrid, 0);
    }

    /** As the code of the FLIPD paper: its grid, and D where there is no knee. */
    public static Kneedle reference(int ambientDimension) {
        return new Kneedle(true, ambientDimension);
    }

    @Override
    public List<NoiseLevel> levels(SigmaGrid grid) {
        if (!referenceGrid) {
            return grid.levels();
        }
        List<NoiseLevel> levels = new ArrayList<>();
        for (int i = FIRST; i <= LAST; i++) {
            levels.add(TIME.level((double) i / STEPS));
        }
        return levels;
    }

    @Override
    public SigmaChoice choose(LidCurve curve) {
        int[] finite = curve.finite();
        double[] t = new double[finite.length];
        double[] y = new double[finite.length];
        for (int i = 0; i < t.length; i++) {
            t[i] = TIME.time(new NoiseLevel(curve.sigma(finite[i])));
            y[i] = curve.lid(finite[i]);
        }
        if (range(y) == 0) {
            SigmaChoice first = curve.at(finite[0]);
            return new SigmaChoice(first.index(), first.lid(), first.standardError(), null, Reason.FLAT);
        }
        int knee = knee(t, y);
        if (knee >= 0) {
            return curve.at(finite[knee]);
        }
        return withoutKnee == 0
                ? SigmaChoice.none(Reason.NO_KNEE)
                : new SigmaChoice(-1, withoutKnee, Double.NaN, null, Reason.NO_KNEE);
    }

    /**
     * The index of the knee of a convex decreasing curve, or -1 if there is none; a knee at x = 0 counts as none.
     *
     * @param x ascending, [n], n at least 2
     * @param y not all equal, [n]
     */
    public static int knee(double[] x, double[] y) {
        int n = x.length;
        Check.same("numbers of y", n, y.length);
        Check.that(n >= 2 && range(y) > 0, "knee: expected a curve of at least two different values.");
        double[] xn = scaled(x);
        double[] yn = scaled(y);
        double[] h = new double[n];
        for (int i = 0; i < n; i++) {
            h[i] = 1 - yn[i] - xn[i]; // max of yn is 1
        }
        double threshold = 0;
        int candidate = -1;
        for (int i = 0; i < n - 1; i++) {
            double left = h[Math.max(i - 1, 0)];
            double right = h[i + 1];
            if (h[i] >= left && h[i] >= right) {
                threshold = h[i] - 1.0 / (n - 1);
                candidate = i;
            }
            if (candidate < 0) {
                continue;
            }
            if (h[i] <= left && h[i] <= right) {
                threshold = 0;
            }
            if (right < threshold) {
                return x[candidate] == 0 ? -1 : candidate;
            }
        }
        return -1;
    }

    private static double[] scaled(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        for (double v : values) {
            low = Math.min(low, v);
        }
        double range = range(values);
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (values[i] - low) / range;
        }
        return result;
    }

    private static double range(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        return high - low;
    }

    @Override
    public String toString() {
        return referenceGrid ? "kneedle (reference grid)" : "kneedle";
    }
}
