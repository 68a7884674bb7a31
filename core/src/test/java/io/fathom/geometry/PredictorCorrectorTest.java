package io.fathom.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.model.ConditionalModel;
import io.fathom.model.PerClassModel;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.GaussianMixtureModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictorCorrectorTest {
    private static final NoiseRange LEVELS = new NoiseRange(0.02, 80);
    private static final double SNR = 0.16;

    /** Of sample means and deviations, in standard errors. */
    private static final double STANDARD_ERRORS = 4.5;

    /** Of the corrector's variance: Langevin steps of finite length and of random length, as measured. */
    private static final double STEP_BIAS = 0.02;

    /** Of the mean and deviation of classes after {@value #FINE} steps: how far the walk is from the reverse process. */
    private static final double DISCRETISATION = 0.03;

    private static final int FINE = 200;

    private static GaussianModel normal(int d, double mean, double variance) {
        double[] means = new double[d];
        double[] variances = new double[d];
        Arrays.fill(means, mean);
        Arrays.fill(variances, variance);
        return new GaussianModel(means, Spectrum.axes(variances));
    }

    /** Two classes, normal in D dimensions, and their mixture. */
    private static ConditionalModel mixture(int d) {
        double[][] means = new double[2][d];
        Arrays.fill(means[0], -1);
        Arrays.fill(means[1], 0.5);
        double[] small = new double[d];
        double[] large = new double[d];
        Arrays.fill(small, 0.04);
        Arrays.fill(large, 0.25);
        List<Spectrum> spectra = List.of(Spectrum.axes(small), Spectrum.axes(large));
        ScoreModel all = new GaussianMixtureModel(new double[] {1, 2}, means, spectra);
        return new PerClassModel(
                all, List.of(new GaussianModel(means[0], spectra.get(0)), new GaussianModel(means[1], spectra.get(1))));
    }

    private static PredictorCorrectorOptions options(int steps, int corrections, double weight, double alpha) {
        return new PredictorCorrectorOptions(steps, corrections, new Guidance(weight, alpha), SNR, LEVELS);
    }

    private static double[] sample(ConditionalModel model, PredictorCorrectorOptions options, int... classOf) {
        return new PredictorCorrector(model, options)
                .sample(classOf, 7, Progress.SILENT)
                .toDoubles();
    }

    private static int[] rows(int count, int k) {
        int[] classOf = new int[count];
        Arrays.fill(classOf, k);
        return classOf;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    }

    @Test
    void aClassIsSampledFromItsOwnLaw() {
        double[] first = sample(mixture(64), options(FINE, 0, 1, 0), rows(60, 0));
        assertThat(mean(first)).isCloseTo(-1, within(DISCRETISATION));
        assertThat(Math.sqrt(variance(first))).isCloseTo(0.2, within(DISCRETISATION));
        double[] second = sample(mixture(64), options(FINE, 0, 1, 0), rows(60, 1));
        assertThat(mean(second)).isCloseTo(0.5, within(DISCRETISATION));
        assertThat(Math.sqrt(variance(second))).isCloseTo(0.5, within(DISCRETISATION));
    }

    @Test
    void theGuidedPredictorFollowsTheExactRecursionForNormalData() {
        double m0 = 0.2;
        double v0 = 1.5;
        double m1 = 0.8;
        double v1 = 0.6;
        double w = 2.5;
        int steps = 30;
        ConditionalModel model = new PerClassModel(normal(64, m0, v0), List.of(normal(64, m1, v1)));
        double[] found = sample(model, options(steps, 0, w, 0), rows(400, 0));

        // x_t normal with this mean and variance, coordinate by coordinate
        VariancePreserving process = VariancePreserving.STANDARD;
        double first = process.time(new NoiseLevel(LEVELS.highest()));
        double last = process.time(new NoiseLevel(LEVELS.lowest()));
        double mean = 0;
        double variance = 1;
        double abar = 0;
        for (int k = steps; k >= 1; k--) {
            abar = abar(process, last + (first - last) * k / steps);
            double before = abar(process, last + (first - last) * (k - 1) / steps);
            double b2 = 1 - abar;
            double a = Math.sqrt(abar);
            // eps = b (x - a m)/(a^2 v + b^2), guided: slope x + shift
            double slope0 = Math.sqrt(b2) / (abar * v0 + b2);
            double slope1 = Math.sqrt(b2) / (abar * v1 + b2);
            double slope = (1 - w) * slope0 + w * slope1;
            double shift = -a * ((1 - w) * slope0 * m0 + w * slope1 * m1);
            double r = abar / before;
            double factor = (1 - (1 - r) / Math.sqrt(b2) * slope) / Math.sqrt(r);
            mean = factor * mean - (1 - r) / Math.sqrt(b2) * shift / Math.sqrt(r);
            variance = factor * factor * variance + (1 - r) * (1 - before) / b2;
            abar = before;
        }
        mean /= Math.sqrt(abar);
        variance /= abar;
        double n = found.length;
        assertThat(mean(found)).isCloseTo(mean, within(STANDARD_ERRORS * Math.sqrt(variance / n)));
        assertThat(variance(found)).isCloseTo(variance, within(STANDARD_ERRORS * variance * Math.sqrt(2 / n)));
        assertThat(Math.abs(mean - m1))
                .as("guidance moves the law, so this is a test")
                .isGreaterThan(0.1);
    }

    private static double abar(VariancePreserving process, double t) {
        return 1 / (1 + process.level(t).variance());
    }

    @Test
    void theTemperedCorrectorKeepsTheLawOfTemperedGuidance() {
        double m0 = 0.2;
        double v0 = 1.5;
        double m1 = 0.8;
        double v1 = 0.6;
        int d = 256;
        ConditionalModel model = new PerClassModel(normal(d, m0, v0), List.of(normal(d, m1, v1)));
        double sigma = 0.5;
        double a2 = 1 / (1 + sigma * sigma);
        double b = sigma * Math.sqrt(a2);
        for (double alpha : new double[] {0, 0.5, 1.5}) {
            for (double w : new double[] {0, 1, 2.5}) {
                PredictorCorrectorOptions options = new PredictorCorrectorOptions(
                        1, 3000, new Guidance(w, alpha), 0.05, new NoiseRange(sigma * 0.999, sigma));
                Tensor x = Tensor.of(new double[32 * d], 32, d);
                new PredictorCorrector(model, options).correct(x, rows(32, 0), 1, 3);
                double[] found = x.toDoubles();

                double tempered = Math.pow(b, alpha);
                double p0 = (tempered - w) / (a2 * v0 + b * b);
                double p1 = w / (a2 * v1 + b * b);
                double precision = p0 + p1;
                double mean = Math.sqrt(a2) * (p0 * m0 + p1 * m1) / precision;
                double error = STANDARD_ERRORS / Math.sqrt(found.length * precision);
                assertThat(mean(found)).as("alpha %s, w %s", alpha, w).isCloseTo(mean, within(error));
                double relative = STANDARD_ERRORS * Math.sqrt(2.0 / found.length) + STEP_BIAS;
                assertThat(variance(found) * precision)
                        .as("alpha %s, w %s", alpha, w)
                        .isCloseTo(1, within(relative));
            }
        }
    }

    @Test
    void withoutTemperingItIsThePlainPredictorCorrectorToTheLastBit() {
        int d = 16;
        int[] classOf = {0, 1, 1, 0, 1};
        for (int n : new int[] {0, 1, 4}) {
            PredictorCorrectorOptions options = options(6, n, 3, 0);
            double[] plain = plain(mixture(d), options, classOf, 7);
            assertThat(sample(mixture(d), options, classOf)).isEqualTo(plain);
            if (n > 0) {
                assertThat(sample(mixture(d), options.with(n, 0.1), classOf)).isNotEqualTo(plain);
            }
        }
    }

    /** Song et al. 2021, algorithm 5, with the guided score throughout and the noise-free steps at the end. */
    private static double[] plain(ConditionalModel model, PredictorCorrectorOptions o, int[] classOf, long seed) {
        VariancePreserving process = VariancePreserving.STANDARD;
        double first = process.time(new NoiseLevel(o.levels().highest()));
        double last = process.time(new NoiseLevel(o.levels().lowest()));
        double[] sigma = new double[o.steps() + 1];
        for (int k = 0; k <= o.steps(); k++) {
            sigma[k] = process.level(last + (first - last) * k / o.steps()).sigma();
        }
        sigma[0] = o.levels().lowest();
        sigma[o.steps()] = o.levels().highest();
        Tensor x = noise(classOf.length, model, seed, o.steps(), -1);
        for (int k = o.steps(); k > 0; k--) {
            double r = ratio(sigma, k);
            Tensor eps = guided(model, x, sigma[k], classOf, o.guidance().weight());
            Tensor mean = x.plus(eps, -(1 - r) / b(sigma[k])).times(1 / Math.sqrt(r));
            Tensor z = noise(classOf.length, model, seed, k, -2);
            x = mean.plus(z, Math.sqrt(1 - r) * b(sigma[k - 1]) / b(sigma[k]));
            for (int j = 0; j < o.corrections(); j++) {
                double at = sigma[k - 1];
                if (k == 1) {
                    Tensor y = x.times(1 / a(at));
                    Tensor s = y.minus(model.unconditional().denoised(y, new NoiseLevel(at)))
                            .times(-1 / (at * b(at)));
                    Tensor length = norm(s).reciprocal().times(o.snr() * Math.sqrt(x.size(1)));
                    x = x.plus(s.times(length.squared().times(2)));
                    continue;
                }
                Tensor s = guided(model, x, at, classOf, o.guidance().weight()).times(-1 / b(at));
                Tensor xi = noise(classOf.length, model, seed, k - 1, j);
                Tensor delta =
                        norm(xi).dividedBy(norm(s)).times(o.snr()).squared().times(2 * ratio(sigma, k - 1));
                x = x.plus(s.times(delta)).plus(xi.times(delta.times(2).sqrt()));
            }
        }
        return x.times(1 / a(sigma[0])).toDoubles();
    }

    private static double a(double sigma) {
        return 1 / Math.sqrt(1 + sigma * sigma);
    }

    private static double b(double sigma) {
        return sigma * a(sigma);
    }

    private static double ratio(double[] sigma, int k) {
        return a(sigma[k]) / a(sigma[k - 1]) * (a(sigma[k]) / a(sigma[k - 1]));
    }

    private static Tensor norm(Tensor x) {
        return x.squared().sum(1, true).sqrt();
    }

    private static Tensor guided(ConditionalModel model, Tensor x, double sigma, int[] classOf, double w) {
        Tensor y = x.times(1 / a(sigma));
        NoiseLevel level = new NoiseLevel(sigma);
        Tensor none = y.minus(model.unconditional().denoised(y, level)).times(1 / sigma);
        Tensor own = y.minus(model.denoised(y, level, classOf)).times(1 / sigma);
        return none.plus(own.minus(none), w);
    }

    private static Tensor noise(int rows, ConditionalModel model, long seed, long step, long which) {
        int d = model.unconditional().ambientDimension();
        double[] values = new double[rows * d];
        for (int i = 0; i < rows; i++) {
            RandomStream.at(seed, i, step, which).fillNormal(values, i * d, (i + 1) * d);
        }
        return Tensor.of(values, rows, d);
    }

    @Test
    void aRowDependsOnItsNumberAndClassAlone() {
        PredictorCorrectorOptions options = options(5, 2, 2, 1);
        double[] three = sample(mixture(4), options, 0, 1, 1);
        assertThat(Arrays.copyOf(three, 8)).isEqualTo(sample(mixture(4), options, 0, 1));
        assertThat(sample(mixture(4), options, 0, 1, 1)).isEqualTo(three);
    }

    @Test
    void evaluationsAreCounted() {
        int[] calls = {0};
        ConditionalModel model = mixture(4);
        ScoreModel counted = watched(model.unconditional(), NoiseRange.ALL, calls);
        ConditionalModel both = new PerClassModel(counted, List.of(counted));
        PredictorCorrectorOptions options = options(5, 3, 2, 1);
        sample(both, options, 0);
        assertThat(PredictorCorrector.evaluations(options)).isEqualTo(calls[0]);
    }

    private static ScoreModel watched(ScoreModel model, NoiseRange range, int[] calls) {
        return new ScoreModel() {
            @Override
            public int ambientDimension() {
                return model.ambientDimension();
            }

            @Override
            public DType precision() {
                return model.precision();
            }

            @Override
            public NoiseRange noiseRange() {
                return range;
            }

            @Override
            public Tensor denoised(Tensor y, NoiseLevel sigma) {
                calls[0]++;
                return model.denoised(y, sigma);
            }
        };
    }

    @Test
    void levelsOutsideTheModelsAreRefused() {
        ScoreModel narrow = watched(normal(4, 0, 1), new NoiseRange(0.1, 3), new int[1]);
        ConditionalModel model = new PerClassModel(narrow, List.of(narrow));
        assertThatThrownBy(() -> new PredictorCorrector(model, options(5, 1, 1, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.02");
        assertThatThrownBy(() -> sample(mixture(4), options(5, 1, 1, 0), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class");
    }
}
