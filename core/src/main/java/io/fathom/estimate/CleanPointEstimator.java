package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import java.util.List;
import java.util.TreeSet;

/**
 * Estimators that read the trace T of the denoiser's Jacobian and {@code q = |denoised(x) - x|^2 / v} at the clean point:
 * several of them share one pass. Averaged over noisy points instead, {@code T + q} would always be D.
 */
sealed interface CleanPointEstimator extends LidEstimator permits Flipd, ImplicitLoss, DenoiserTrace, FpRegress {
    /** How the trace is taken. */
    Divergence divergence();

    /** The weight of q beside T. */
    double offsetWeight();

    /** The levels at which a pass must look, ascending, so that this estimator can speak of {@code levels}. */
    default List<NoiseLevel> needed(ScoreModel model, List<NoiseLevel> levels) {
        return List.copyOf(new TreeSet<>(levels));
    }

    @Override
    default int evaluationsAtOnce() {
        return divergence().evaluationsAtOnce();
    }

    @Override
    default LidCurves estimate(ScoreModel model, LidBatch batch, List<NoiseLevel> levels) {
        return from(pass(model, batch, needed(model, levels), divergence()), model, levels);
    }

    /** This estimator's curves from a pass over the levels needed, and perhaps more. */
    default LidCurves from(Pass pass, ScoreModel model, List<NoiseLevel> levels) {
        LidCurves curves = LidCurves.empty(levels.size(), pass.count());
        double[][] q = curves.offManifold();
        for (int g = 0; g < levels.size(); g++) {
            int at = pass.levels().indexOf(levels.get(g));
            for (int i = 0; i < pass.count(); i++) {
                q[g][i] = pass.offset()[at][i];
                curves.value()[g][i] = pass.trace()[at][i] + offsetWeight() * q[g][i];
                curves.standardError()[g][i] = pass.error()[at][i];
            }
        }
        return curves;
    }

    /**
     * What was seen at clean points.
     *
     * @param count B
     * @param levels ascending, [G]
     * @param trace T, [G][B]
     * @param error standard error of T, [G][B]
     * @param offset q, [G][B]
     */
    record Pass(int count, List<NoiseLevel> levels, double[][] trace, double[][] error, double[][] offset) {}

    /** T with its standard error, and q, of each row at each level. */
    static Pass pass(ScoreModel model, LidBatch batch, List<NoiseLevel> levels, Divergence divergence) {
        batch.requireFor(model);
        int b = batch.count();
        int all = levels.size();
        Pass pass = new Pass(b, levels, new double[all][b], new double[all][b], new double[all][b]);
        for (int g = 0; g < all; g++) {
            NoiseLevel sigma = levels.get(g);
            Divergence.Trace trace = divergence.trace(model, batch.at(model, sigma), batch.rows(), sigma, batch.seed());
            for (int i = 0; i < b; i++) {
                double t = trace.value()[i];
                double offset = trace.squaredOffset()[i] / sigma.variance();
                boolean finite = Double.isFinite(t) && Double.isFinite(offset);
                pass.trace()[g][i] = finite ? t : Double.NaN;
                pass.error()[g][i] = finite ? trace.standardError()[i] : Double.NaN;
                pass.offset()[g][i] = finite ? offset : Double.NaN;
            }
        }
        return pass;
    }
}
