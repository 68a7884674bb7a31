package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import java.util.List;
import java.util.Objects;

/**
 * Estimators that read the trace T of the denoiser's Jacobian and {@code q = |denoised(x) - x|^2 / v} at the clean point:
 * several of them share one pass. Averaged over noisy points instead, {@code T + q} would always be D.
 */
sealed interface CleanPointEstimator extends LidEstimator permits Flipd, ImplicitLoss, DenoiserTrace {
    /** How the trace is taken. */
    Divergence divergence();

    /** The weight of q beside T. */
    double offsetWeight();

    @Override
    default int evaluationsAtOnce() {
        return divergence().evaluationsAtOnce();
    }

    @Override
    default LidCurves estimate(ScoreModel model, LidBatch batch, List<NoiseLevel> levels) {
        return from(pass(model, batch, levels, divergence()));
    }

    /** This estimator's curves from a pass, whose values are T. */
    default LidCurves from(LidCurves pass) {
        double[][] q = Objects.requireNonNull(pass.offManifold());
        LidCurves curves = new LidCurves(new double[q.length][], pass.standardError(), q);
        for (int g = 0; g < q.length; g++) {
            curves.value()[g] = new double[q[g].length];
            for (int i = 0; i < q[g].length; i++) {
                curves.value()[g][i] = pass.value()[g][i] + offsetWeight() * q[g][i];
            }
        }
        return curves;
    }

    /** T with its standard error, and q, of each row at each level. */
    static LidCurves pass(ScoreModel model, LidBatch batch, List<NoiseLevel> levels, Divergence divergence) {
        batch.requireFor(model);
        LidCurves curves = LidCurves.empty(levels.size(), batch.count(), true);
        double[][] q = Objects.requireNonNull(curves.offManifold());
        for (int g = 0; g < levels.size(); g++) {
            NoiseLevel sigma = levels.get(g);
            Divergence.Trace trace = divergence.trace(model, batch.x(), batch.rows(), sigma, batch.seed());
            for (int i = 0; i < batch.count(); i++) {
                double t = trace.value()[i];
                double offset = trace.squaredOffset()[i] / sigma.variance();
                boolean finite = Double.isFinite(t) && Double.isFinite(offset);
                curves.value()[g][i] = finite ? t : Double.NaN;
                curves.standardError()[g][i] = finite ? trace.standardError()[i] : Double.NaN;
                q[g][i] = finite ? offset : Double.NaN;
            }
        }
        return curves;
    }
}
