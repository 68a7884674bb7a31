package io.fathom.geometry;

import io.fathom.base.Progress;
import io.fathom.model.ScoreModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Samples what a measurement leaves possible under the uniform (maximum entropy) law on the manifold: {@link TemperedLangevin}
 * with an untempered likelihood (Li 2025, arXiv 2509.24912).
 *
 * <pre>
 * x <- x + eta (h(x) - tau^2 grad v(x)) + tau sqrt(2 eta) xi     goes to     exp(-v) dVol on the manifold
 * v = |A x - y|^2 / (2 s^2)
 * </pre>
 *
 * <p>grad v is taken at the noisy x. The tube widens the likelihood to {@code s^2 I + tau^2 A P_N A^T}: s below 2 tau |A| is
 * warned of, below tau |A| / 3 refused unless forced. The step is cut to {@code .5 / (1 + tau^2 |A|^2 / s^2)}. Steps are
 * doubled until all starts agree unless they are given, since v adds wells. What comes of the data's own law as prior is
 * {@link DataPosterior}.
 */
public final class UniformPosterior {
    private final ScoreModel model;
    private final LangevinOptions options;
    private final Observation observation;

    /** @param options their eta is an upper bound */
    public UniformPosterior(ScoreModel model, LangevinOptions options, Observation observation) {
        observation.operator().requireWidth(model.ambientDimension());
        this.model = model;
        this.observation = observation;
        this.options = options.withEta(stableStep(options, observation));
    }

    private static double stableStep(LangevinOptions options, Observation observation) {
        double stiffness = options.tau() * observation.norm() / observation.noise();
        return Math.min(options.eta(), 0.5 / (1 + stiffness * stiffness));
    }

    /** The settings with the step that is taken. */
    public LangevinOptions options() {
        return options;
    }

    /**
     * What to know before the run.
     *
     * @throws RefusedException if the tube is wider than the likelihood, or as {@link TemperedLangevin#check}
     */
    public List<String> check() {
        TemperedLangevin.check(options, model.noiseRange());
        double tube = options.tau() * observation.norm();
        double s = observation.noise();
        List<String> warnings = new ArrayList<>();
        if (s < 2 * tube) {
            String what = String.format(
                    Locale.ROOT,
                    "the chains' tube blurs the measurement by tau |A| = %.3g, beside a noise of %.3g (expected at most half"
                            + " of it); a smaller sigma or alpha thins the tube.",
                    tube,
                    s);
            if (s < tube / 3 && !options.force()) {
                throw new RefusedException("Refused: " + what + " --force goes on.");
            }
            warnings.add(what);
        }
        return warnings;
    }

    /** Runs the chains; as {@link TemperedLangevin#run}. */
    public LangevinResult run(List<Start> starts, TwoSample test, long seed, Progress progress) {
        check();
        double factor = -options.tau() * options.tau() / (observation.noise() * observation.noise());
        Force likelihood = (x, h) -> h.plus(observation.pull(x), factor);
        return new TemperedLangevin(model, options, likelihood).run(starts, test, seed, progress);
    }
}
