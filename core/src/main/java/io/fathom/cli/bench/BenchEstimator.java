package io.fathom.cli.bench;

import io.fathom.estimate.DenoiserTrace;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.ErrorBundle;
import io.fathom.estimate.Flipd;
import io.fathom.estimate.FpRegress;
import io.fathom.estimate.ImplicitLoss;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.NoiseKind;
import io.fathom.estimate.NormalBundle;
import io.fathom.estimate.SpectralFilter;
import io.fathom.model.Divergence;
import java.util.List;
import java.util.function.IntFunction;

/**
 * An estimator that benchmarks read, by its name; a new one is a line of {@link #ALL}.
 *
 * @param make the estimator for points of D dimensions
 * @param cheap whether it is read over a whole curve, which rules need, without being asked for
 */
record BenchEstimator(String name, String help, boolean cheap, IntFunction<LidEstimator> make) implements BenchChoice {
    /** What {@code estimate} does without options. */
    static final String DEFAULT = "default";

    static final String PLAIN_8 = "plain8";
    static final String PLAIN_64 = "plain64";
    static final String FLIPD = "flipd";

    static final List<BenchEstimator> ALL = List.of(
            new BenchEstimator(DEFAULT, "DenoisingLoss as fathom estimate has it", true, DenoisingLoss::standard),
            new BenchEstimator(PLAIN_8, "DenoisingLoss, 8 independent draws", true, d -> new DenoisingLoss(8)),
            new BenchEstimator(PLAIN_64, "DenoisingLoss, 64 independent draws", false, d -> new DenoisingLoss(64)),
            new BenchEstimator(FLIPD, "Flipd, exact trace", false, d -> Flipd.exact()),
            new BenchEstimator(
                    "flipd16", "Flipd, 16 Rademacher probes", true, d -> new Flipd(new Divergence.Hutchinson(16))),
            new BenchEstimator("implicit_loss", "ImplicitLoss, exact trace", false, d -> ImplicitLoss.exact()),
            new BenchEstimator("trace", "DenoiserTrace, exact", false, d -> DenoiserTrace.exact()),
            new BenchEstimator("fp_regress", "FpRegress, exact trace", false, d -> FpRegress.exact()),
            new BenchEstimator("normal_bundle", "NormalBundle, largest gap", false, d -> NormalBundle.byGap()),
            new BenchEstimator("error_bundle", "ErrorBundle, threshold 0.3", false, BenchEstimator::errorBundle),
            new BenchEstimator("spectral_filter", "SpectralFilter", false, d -> SpectralFilter.STANDARD));

    private static ErrorBundle errorBundle(int ambientDimension) {
        return new ErrorBundle(ambientDimension, NoiseKind.ORTHOGONAL, false, ErrorBundle.TRAINED_THRESHOLD);
    }

    /** Noise draws m or probes k per point; 0 for an estimator without. */
    static int draws(LidEstimator estimator) {
        if (estimator instanceof DenoisingLoss loss) {
            return loss.draws();
        }
        return estimator instanceof Flipd flipd && flipd.divergence() instanceof Divergence.Hutchinson probes
                ? probes.probes()
                : 0;
    }

    /** Whether its draws are independent normal ones, whose error on flat manifolds is known. */
    static boolean plain(LidEstimator estimator) {
        return estimator instanceof DenoisingLoss loss && loss.noise() == NoiseKind.PLAIN && !loss.centred();
    }
}
