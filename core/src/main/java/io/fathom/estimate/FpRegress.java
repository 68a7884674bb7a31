package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import java.util.List;
import java.util.TreeSet;

/**
 * Regression over noise levels (Kamkari et al., arXiv 2406.03537): {@link Flipd} minus D, the slope of {@code ln p_sigma(x)}
 * on ln sigma, is integrated over ln sigma by the trapezoid rule; a line is fitted to the integral by least squares, and
 * {@code LID(x) = D + slope}.
 *
 * <p>That is a mean of the Flipd curve with weights that sum to 1, largest in the middle and about 0 at the ends. Around each
 * level it runs over the levels asked for within a factor of 2, so beside a Flipd on the same levels it costs nothing; where
 * there are fewer than three, over {@code {s/2, s/1.41, s, 1.41 s, 2 s}} as far as the model knows them, five passes. The
 * standard error is a bound, because the levels share their probes.
 *
 * @param divergence how the trace is taken
 */
public record FpRegress(Divergence divergence) implements CleanPointEstimator {
    private static final double SPAN = 2 * (1 + 1e-9); // rounding of a grid
    private static final int ENOUGH = 3;
    private static final double[] AROUND = {1 / 2.0, 1 / 1.41, 1, 1.41, 2};

    /** With the exact trace. */
    public static FpRegress exact() {
        return new FpRegress(new Divergence.Exact());
    }

    @Override
    public String method() {
        return "fp_regress";
    }

    @Override
    public double offsetWeight() {
        return 1;
    }

    @Override
    public List<NoiseLevel> needed(ScoreModel model, List<NoiseLevel> levels) {
        TreeSet<NoiseLevel> all = new TreeSet<>(levels);
        for (NoiseLevel sigma : levels) {
            all.addAll(window(model, levels, sigma));
        }
        return List.copyOf(all);
    }

    /** The levels over which the regression at one level runs, ascending. */
    private static List<NoiseLevel> window(ScoreModel model, List<NoiseLevel> levels, NoiseLevel sigma) {
        TreeSet<NoiseLevel> near = new TreeSet<>();
        for (NoiseLevel each : levels) {
            if (each.sigma() <= SPAN * sigma.sigma() && sigma.sigma() <= SPAN * each.sigma()) {
                near.add(each);
            }
        }
        if (near.size() < ENOUGH) {
            for (double factor : AROUND) {
                NoiseLevel each = new NoiseLevel(factor * sigma.sigma());
                if (model.noiseRange().contains(each)) {
                    near.add(model.nearestLevel(each));
                }
            }
        }
        return List.copyOf(near);
    }

    @Override
    public LidCurves from(Pass pass, ScoreModel model, List<NoiseLevel> levels) {
        LidCurves curves = CleanPointEstimator.super.from(pass, model, levels);
        for (int g = 0; g < levels.size(); g++) {
            List<NoiseLevel> window = window(model, levels, levels.get(g));
            double[] weight =
                    weights(window.stream().mapToDouble(NoiseLevel::logSigma).toArray());
            for (int i = 0; i < pass.count(); i++) {
                double value = 0;
                double error = 0;
                for (int k = 0; k < weight.length; k++) {
                    int at = pass.levels().indexOf(window.get(k));
                    value += weight[k] * (pass.trace()[at][i] + pass.offset()[at][i]);
                    error += Math.abs(weight[k]) * pass.error()[at][i];
                }
                curves.value()[g][i] = value;
                curves.standardError()[g][i] = error;
            }
        }
        return curves;
    }

    /**
     * The weight of Flipd at each level in the slope of its integral, [G]; they sum to 1, so D drops out.
     *
     * @param logSigma ascending, [G]
     */
    static double[] weights(double[] logSigma) {
        int n = logSigma.length;
        if (n == 1) {
            return new double[] {1};
        }
        double mean = 0;
        for (double u : logSigma) {
            mean += u / n;
        }
        double square = 0;
        for (double u : logSigma) {
            square += (u - mean) * (u - mean);
        }
        double[] weights = new double[n];
        double above = 0; // sum of (u - mean) over the levels from k on
        for (int k = n - 1; k > 0; k--) { // the trapezoid between k - 1 and k counts in the integral at k and beyond
            above += (logSigma[k] - mean) / square;
            double half = above * (logSigma[k] - logSigma[k - 1]) / 2;
            weights[k] += half;
            weights[k - 1] += half;
        }
        return weights;
    }

    @Override
    public String toString() {
        return "FpRegress(" + divergence + ")";
    }
}
