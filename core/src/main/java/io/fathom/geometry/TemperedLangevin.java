package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseRange;
import io.fathom.geometry.LangevinResult.Agreement;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Samples the manifold uniformly, whatever the data's density on it: Langevin dynamics along a tempered score (Li 2025, arXiv
 * 2509.24912).
 *
 * <pre>
 * dX = sigma^alpha s(X; sigma) dt + sqrt 2 dW, sigma fixed. With h = sigma^2 s = denoised(x) - x, tau = sigma^(1 - alpha/2):
 * x <- x + eta h(x) + tau sqrt(2 eta) xi,   xi ~ N(0, I)
 * </pre>
 *
 * <p>For {@code max(-beta, 0) < alpha < 2} and a score error of o(sigma^beta), beta > -2, the law goes to the uniform one on
 * the manifold as sigma goes to 0. The chain walks in a tube: its standard deviation in a normal direction is
 * {@code tau / sqrt(1 - eta/2)} ({@link Thickness}). What the samples' law owes to each approximation is in
 * {@link ErrorSources}. The weights of disconnected components are not determined: they stay as they were started.
 *
 * <p>Drifts are cut to {@code |h| <= 4 tau sqrt D}, idle in equilibrium; the share is counted. Steps are given, or follow from
 * lambda1 and the e-folds, or are doubled until all starts agree twice in a row.
 *
 * <pre>{@code
 * LangevinOptions options = LangevinOptions.at(0.01).withLambda1(1);
 * LangevinResult result = new TemperedLangevin(model, options)
 *         .run(List.of(dataStart, Start.onePoint("far", point, 2000)), TwoSample.Energy.DEFAULT, 0, Progress.SILENT);
 * }</pre>
 */
public final class TemperedLangevin {
    /** Fewer e-folds are refused. */
    public static final double LEAST_EFOLDS = 4;

    private static final int MOST_DOUBLINGS = 12;
    private static final double FIRST_ROUND =
            1; // e-folds at lambda1 = 1 before the first comparison of a run by doubling
    private static final long NOISE_KEY = 1;
    private static final long TEST_KEY = 2;

    private final ScoreModel model;
    private final LangevinOptions options;
    private final Force force;

    public TemperedLangevin(ScoreModel model, LangevinOptions options) {
        this(model, options, Force.NONE);
    }

    TemperedLangevin(ScoreModel model, LangevinOptions options, Force force) {
        this.model = model;
        this.options = options;
        this.force = force;
    }

    /**
     * Refuses settings that give numbers without meaning.
     *
     * @throws RefusedException for a sigma outside the model's range, forced or not; for fewer than 4 e-folds unless forced
     */
    public static void check(LangevinOptions options, NoiseRange range) {
        requireLevel(options.sigma(), range);
        double efolds = options.steps() > 0 ? options.efoldsOf(options.steps()) : options.efolds();
        if (efolds < LEAST_EFOLDS && !options.force()) {
            throw new RefusedException(String.format(
                    Locale.ROOT,
                    "Refused: the chains would keep %.0f %% of where they started. Expected at least %.0f e-folds, found %.3g%s;"
                            + " --force goes on.",
                    100 * Math.exp(-efolds),
                    LEAST_EFOLDS,
                    efolds,
                    options.steps() > 0 ? " (" + options.steps() + " steps)" : ""));
        }
    }

    static void requireLevel(double sigma, NoiseRange range) {
        if (!range.contains(new io.fathom.diffusion.NoiseLevel(sigma))) {
            throw new RefusedException(String.format(
                    Locale.ROOT,
                    "Refused: the model knows noise levels from %.4g to %.4g, and its score means nothing outside. Found"
                            + " sigma %.4g.",
                    range.lowest(),
                    range.highest(),
                    sigma));
        }
    }

    /**
     * Runs the chains of all starts, each with its own noise.
     *
     * @param starts the first one's ends are the samples; the others' are compared with them
     * @param test how ends are compared
     * @param seed of all random numbers
     * @param progress told chain steps; a requested stop ends the run with a CancellationException
     * @throws RefusedException as {@link #check}
     */
    public LangevinResult run(List<Start> starts, TwoSample test, long seed, Progress progress) {
        check(options, model.noiseRange());
        long planned = options.plannedSteps();
        Check.atLeast("number of starts", starts.size(), planned > 0 ? 1 : 2);
        List<Chains> chains = new ArrayList<>();
        try {
            for (int i = 0; i < starts.size(); i++) {
                chains.add(new Chains(model, starts.get(i), RandomStream.mix(seed, NOISE_KEY, i)));
            }
            Walk walk = new Walk(starts, chains, test, seed, progress);
            if (planned > 0) {
                walk.to(planned / 2, planned);
                chains.forEach(Chains::countAnew);
                walk.to(planned, planned);
            } else {
                walk.byDoubling();
            }
            return walk.result();
        } finally {
            for (int i = chains.size() - 1; i >= 0; i--) {
                chains.get(i).close();
            }
        }
    }

    private final class Walk {
        private final List<Start> starts;
        private final List<Chains> chains;
        private final TwoSample test;
        private final long seed;
        private final Progress progress;
        private final long width;
        private final Chains.Step step = new Chains.Step(options.level(), options.eta(), options.tau(), force);
        private long steps;

        Walk(List<Start> starts, List<Chains> chains, TwoSample test, long seed, Progress progress) {
            this.starts = starts;
            this.chains = chains;
            this.test = test;
            this.seed = seed;
            this.progress = progress;
            this.width = starts.stream().mapToInt(Start::count).sum();
        }

        void to(long target, long end) {
            long done = steps * width;
            for (Chains each : chains) {
                done = each.advance(target - steps, step, "sample", progress, done, end * width);
            }
            steps = target;
        }

        void byDoubling() {
            long next = (long) Math.ceil(FIRST_ROUND / (options.eta() * options.tau() * options.tau()));
            int inARow = 0;
            for (int k = 0; k <= MOST_DOUBLINGS && inARow < 2; k++) {
                chains.forEach(Chains::countAnew);
                to(next, next);
                inARow = agreements().stream().allMatch(Agreement::agrees) ? inARow + 1 : 0;
                next *= 2;
            }
        }

        List<Agreement> agreements() {
            List<Agreement> result = new ArrayList<>();
            int d = model.ambientDimension();
            double[] first = finite(chains.get(0).places(), d);
            for (int i = 1; i < chains.size(); i++) {
                RandomStream random = RandomStream.at(seed, TEST_KEY, i, steps);
                double[] other = finite(chains.get(i).places(), d);
                TwoSample.Outcome outcome = first.length == 0 || other.length == 0
                        ? new TwoSample.Outcome(Double.NaN, 0)
                        : test.of(first, other, d, random);
                result.add(new Agreement(
                        starts.get(0).name(),
                        starts.get(i).name(),
                        test.toString(),
                        outcome.statistic(),
                        outcome.pValue()));
            }
            return result;
        }

        LangevinResult result() {
            double[] samples = chains.get(0).places();
            int d = model.ambientDimension();
            long clipped = chains.stream().mapToLong(c -> c.clips().clipped()).sum();
            long drifts = chains.stream().mapToLong(c -> c.clips().drifts()).sum();
            return new LangevinResult(
                    samples,
                    d,
                    steps,
                    options.efoldsOf(steps),
                    new Chains.Clips(clipped, drifts).share(),
                    (samples.length - finite(samples, d).length) / d,
                    agreements());
        }
    }

    /** The rows without NaN and infinity. */
    static double[] finite(double[] rows, int d) {
        double[] kept = new double[rows.length];
        int to = 0;
        for (int from = 0; from < rows.length; from += d) {
            boolean good = true;
            for (int j = 0; j < d; j++) {
                good &= Double.isFinite(rows[from + j]);
            }
            if (good) {
                System.arraycopy(rows, from, kept, to, d);
                to += d;
            }
        }
        return Arrays.copyOf(kept, to);
    }
}
