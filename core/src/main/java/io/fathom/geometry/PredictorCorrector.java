package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.model.ConditionalModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/**
 * Samples of given classes by DDPM's ancestral predictor (Ho, Jain and Abbeel 2020, arXiv 2006.11239) and Langevin corrections (Song
 * et al. 2021, arXiv 2011.13456, algorithm 5) that may be tempered (Li 2025, arXiv 2509.24912, section on image models), under
 * classifier-free guidance.
 *
 * <pre>
 * x_t = a (x + sigma eps)    a = sqrt(abar_t) = 1/sqrt(1 + sigma^2),  b = sqrt(1 - abar_t),  steps equal in t
 * predictor     x_s = (x_t - (1 - r) eps/b_t)/sqrt(r) + sqrt((1 - r) b_s^2/b_t^2) z     r = abar_t/abar_s, eps guided
 * corrector     x <- x + delta c + sqrt(2 delta) xi,  c = -tempered/b,  delta = 2 r_t (snr |xi|/|s|)^2,  s = -guided/b
 * at the end    n times  x <- x + delta s_0           at the last level, without noise, told no class
 * </pre>
 *
 * <p>n corrections follow each predictor step but the last, whose level the noise-free steps have. delta is per row and reads the
 * untempered score, so that steps are of equal length at every alpha; r_t belongs to the next predictor step. The noise-free steps have
 * r = 1 and sqrt(D) for |xi|. The published account leaves these three open. The noise-free steps draw samples onto a thin surface; where
 * the data fill all D dimensions there is none, and they draw together.
 *
 * <p>Row i depends on (seed, i) and its class alone, and shares its noise with row i at other options. D ambient dimension, B rows.
 */
public final class PredictorCorrector {
    private static final long START = -1;
    private static final long PREDICTION = -2;

    private final ConditionalModel model;
    private final PredictorCorrectorOptions options;
    private final Level[] levels; // [steps + 1], ascending

    /** A noise level with the coefficients of the process that keeps the variance. */
    private record Level(NoiseLevel sigma, double a, double b) {
        static Level at(NoiseLevel sigma) {
            double a = 1 / Math.sqrt(1 + sigma.variance());
            return new Level(sigma, a, sigma.sigma() * a);
        }

        /** abar of this over that of the level below, r. */
        double over(Level below) {
            return (a / below.a) * (a / below.a);
        }
    }

    /** Noise predictions told no class and told the rows' classes, [B, D] each. */
    private record Pair(Tensor eps0, Tensor epsY) {}

    /** @throws IllegalArgumentException if the model does not know the noise levels asked for */
    public PredictorCorrector(ConditionalModel model, PredictorCorrectorOptions options) {
        this.model = model;
        this.options = options;
        model.unconditional()
                .noiseRange()
                .require(new NoiseLevel(options.levels().lowest()));
        model.unconditional()
                .noiseRange()
                .require(new NoiseLevel(options.levels().highest()));
        VariancePreserving process = VariancePreserving.STANDARD;
        double first = process.time(new NoiseLevel(options.levels().highest()));
        double last = process.time(new NoiseLevel(options.levels().lowest()));
        levels = new Level[options.steps() + 1];
        for (int k = 0; k < levels.length; k++) {
            levels[k] = Level.at(process.level(last + (first - last) * k / options.steps()));
        }
        levels[0] = Level.at(new NoiseLevel(options.levels().lowest())); // without rounding, which may leave the range
        levels[options.steps()] = Level.at(new NoiseLevel(options.levels().highest()));
    }

    /** Evaluations of the network per row that {@link #sample} takes. */
    public static long evaluations(PredictorCorrectorOptions options) {
        int n = options.corrections();
        return 2L * options.steps() + 2L * n * (options.steps() - 1) + n;
    }

    /**
     * One sample for each class named.
     *
     * @param classOf 0 to K - 1, [B]
     * @return in the model's units, [B, D]
     */
    public Tensor sample(int[] classOf, long seed, Progress progress) {
        Check.atLeastOne("number of samples", classOf.length);
        try (Scope scope = new Scope();
                NoGrad off = new NoGrad()) {
            Tensor x = normal(classOf.length, seed, options.steps(), START);
            for (int k = options.steps(); k > 0; k--) {
                update(x, predicted(x, classOf, k, seed));
                correct(x, classOf, k - 1, seed);
                progress.advance("sample", options.steps() - k + 1L, options.steps(), "");
            }
            return scope.keep(x.times(1 / levels[0].a()));
        }
    }

    /** A step's result, made in a scope of its own. */
    private interface Step {
        Tensor next();
    }

    private static void update(Tensor x, Step step) {
        try (Scope scope = new Scope()) {
            x.setInPlace(step.next());
        }
    }

    /** The n corrections at level k, or noise-free steps at level 0, in place. */
    void correct(Tensor x, int[] classOf, int k, long seed) {
        for (int j = 0; j < options.corrections(); j++) {
            update(x, k == 0 ? settled(x) : corrected(x, classOf, k, j, seed));
        }
    }

    private Step predicted(Tensor x, int[] classOf, int k, long seed) {
        return () -> {
            Level from = levels[k];
            Level to = levels[k - 1];
            double r = from.over(to);
            Pair eps = noise(x, from, classOf);
            Tensor mean = x.plus(options.guidance().guided(eps.eps0(), eps.epsY()), -(1 - r) / from.b())
                    .times(1 / Math.sqrt(r));
            return mean.plus(normal(classOf.length, seed, k, PREDICTION), Math.sqrt(1 - r) * to.b() / from.b());
        };
    }

    private Step corrected(Tensor x, int[] classOf, int k, int j, long seed) {
        return () -> {
            Level at = levels[k];
            Pair eps = noise(x, at, classOf);
            Tensor score = options.guidance().guided(eps.eps0(), eps.epsY()).times(-1 / at.b());
            Tensor drift =
                    options.guidance().tempered(eps.eps0(), eps.epsY(), at.b()).times(-1 / at.b());
            Tensor xi = normal(classOf.length, seed, k, j);
            Tensor delta = norm(xi).dividedBy(norm(score))
                    .times(options.snr())
                    .squared()
                    .times(2 * at.over(levels[k - 1])); // [B, 1]
            return x.plus(drift.times(delta)).plus(xi.times(delta.times(2).sqrt()));
        };
    }

    /** A noise-free step at the last level, told no class. */
    private Step settled(Tensor x) {
        return () -> {
            Level at = levels[0];
            Tensor y = x.times(1 / at.a());
            Tensor score = y.minus(model.unconditional().denoised(y, at.sigma()))
                    .times(-1 / (at.sigma().sigma() * at.b()));
            double length = options.snr() * Math.sqrt(x.size(1));
            Tensor delta = norm(score).reciprocal().times(length).squared().times(2); // [B, 1]
            return x.plus(score.times(delta));
        };
    }

    private Pair noise(Tensor x, Level at, int[] classOf) {
        Tensor y = x.times(1 / at.a());
        double scale = 1 / at.sigma().sigma();
        return new Pair(
                y.minus(model.unconditional().denoised(y, at.sigma())).times(scale),
                y.minus(model.denoised(y, at.sigma(), classOf)).times(scale));
    }

    /** Euclidean norms of the rows, [B, 1]. */
    private static Tensor norm(Tensor rows) {
        return rows.squared().sum(1, true).sqrt();
    }

    /** Standard normal numbers, a function of (seed, row, step, which), [B, D]. */
    private Tensor normal(int rows, long seed, long step, long which) {
        int d = model.unconditional().ambientDimension();
        double[] values = new double[Math.multiplyExact(rows, d)];
        for (int i = 0; i < rows; i++) {
            RandomStream.at(seed, i, step, which).fillNormal(values, i * d, (i + 1) * d);
        }
        DType type = model.unconditional().precision();
        return Tensor.of(values, rows, d).to(type);
    }
}
