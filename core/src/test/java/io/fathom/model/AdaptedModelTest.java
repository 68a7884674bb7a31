package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.contract.ScoreModelContract;
import io.fathom.diffusion.DdpmTable;
import io.fathom.diffusion.DdpmTable.Lookup;
import io.fathom.diffusion.Edm;
import io.fathom.diffusion.FlowMatching;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseProcess;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.SubVp;
import io.fathom.diffusion.VarianceExploding;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Native networks of normal data, written down in each process's own terms, must give one and the same denoiser. */
class AdaptedModelTest extends ScoreModelContract {
    /** Double precision through every adapter. */
    private static final double ADAPTER = 1e-9;

    private static final double[] C = {0, 1e-4, 0.3, 1, 7}; // eigenvalues along the axes
    private static final double[] MEAN = {1, -2, 0.5, 3, 0};

    private static final List<NoiseProcess> PROCESSES = List.of(
            new VarianceExploding(),
            VariancePreserving.STANDARD,
            SubVp.STANDARD,
            new FlowMatching(),
            new Edm(0.5),
            DdpmTable.linear(1000, 1e-4, .02, Lookup.NEAREST),
            DdpmTable.scaledLinear(1000, .00085, .012, Lookup.INTERPOLATED));

    /** u(y_net, t) for x ~ N(mean, C), y_net = a x + b eps ~ N(a mean, a^2 C + b^2). */
    static NativeNetwork network(NoiseProcess process, Parameterisation meaning) {
        return (y, t) -> {
            double sigma = process.level(t).sigma();
            double a = scale(process, t);
            double b = sigma * a;
            if (meaning == Parameterisation.EDM_OUTPUT) {
                // F from y in its own units: y_net = y / sqrt(v + sd^2); D = cSkip y + cOut F
                double sd = ((Edm) process).sigmaData();
                double norm = Math.sqrt(sigma * sigma + sd * sd);
                Tensor plain = y.times(norm);
                Tensor denoised = affine(plain, 1, sigma, (c, total) -> c / total, true);
                return denoised.minus(plain.times(sd * sd / (norm * norm))).times(norm / (sigma * sd));
            }
            Tensor epsHat = affine(y, a, b, (c, total) -> b / total, false);
            Tensor clean = affine(y, a, b, (c, total) -> a * c / total, true);
            return switch (meaning) {
                case EPSILON -> epsHat;
                case SCORE -> affine(y, a, b, (c, total) -> -1 / total, false);
                case SCALED_SCORE -> epsHat.negated();
                case DENOISED -> clean;
                case VELOCITY -> epsHat.minus(clean);
                case V_PREDICTION -> epsHat.times(a).minus(clean.times(b));
                case EDM_OUTPUT -> throw new AssertionError();
            };
        };
    }

    /** The scale a, from its definition rather than from the class under test. */
    private static double scale(NoiseProcess process, double t) {
        if (process instanceof FlowMatching) {
            return 1 - t;
        }
        if (process instanceof SubVp) {
            return Math.exp(-(0.1 * t + 19.9 * t * t / 2) / 2);
        }
        if (process instanceof VarianceExploding || process instanceof Edm) {
            return 1;
        }
        double sigma = process.level(t).sigma();
        return 1 / Math.sqrt(1 + sigma * sigma);
    }

    private interface Factor {
        double of(double c, double total);
    }

    private static Tensor affine(Tensor y, double a, double b, Factor factor, boolean addMean) {
        double[] f = new double[C.length];
        double[] centre = new double[C.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = factor.of(C[i], a * a * C[i] + b * b);
            centre[i] = a * MEAN[i];
        }
        Tensor result = y.minus(Tensor.of(centre, C.length)).times(Tensor.of(f, C.length));
        return addMean ? result.plus(Tensor.of(MEAN, C.length)) : result;
    }

    private static AdaptedModel adapted(NoiseProcess process, Parameterisation meaning) {
        return new AdaptedModel(C.length, process, meaning, DType.FLOAT64, network(process, meaning));
    }

    @Override
    protected ScoreModel model() {
        return adapted(new FlowMatching(), Parameterisation.VELOCITY);
    }

    @Test
    void everyProcessAndParameterisationGivesTheSameDenoiserTraceAndOffset() {
        ScoreModel direct = new GaussianModel(MEAN, Spectrum.axes(C));
        int tried = 0;
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT64, Rows.normal(1, 6, C.length), C.length);
            for (NoiseProcess process : PROCESSES) {
                for (Parameterisation meaning : Parameterisation.values()) {
                    if (!meaning.fits(process)) {
                        continue;
                    }
                    tried++;
                    ScoreModel model = adapted(process, meaning);
                    for (double v : new double[] {2e-3, .01, .1, 1, 30}) {
                        NoiseLevel sigma = model.nearestLevel(new NoiseLevel(Math.sqrt(v)));
                        String what = process + " " + meaning + " at " + sigma;
                        same(
                                what,
                                model.denoised(y, sigma).toDoubles(),
                                direct.denoised(y, sigma).toDoubles());
                        Divergence.Trace found = new Divergence.Exact().trace(model, y, Rows.keys(6), sigma, 0);
                        Divergence.Trace expected = new Divergence.Exact().trace(direct, y, Rows.keys(6), sigma, 0);
                        same(what, found.value(), expected.value());
                        same(what, found.squaredOffset(), expected.squaredOffset());
                    }
                }
            }
        }
        assertThat(tried).isEqualTo(7 * 4 + 3 + 1 + 1);
    }

    private static void same(String what, double[] found, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).as(what).isCloseTo(expected[i], within(ADAPTER * (1 + Math.abs(expected[i]))));
        }
    }

    @Test
    void flipdTakenNativelyIsFlipdThroughTheAdapter() {
        NoiseLevel sigma = new NoiseLevel(0.2);
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(1, 1, C.length), C.length);
            // VP: D - b tr(du/dy) + u.u at a x, u the noise prediction
            double a = 1 / Math.sqrt(1 + 0.04);
            double b = 0.2 * a;
            double vp = C.length;
            double flow = C.length;
            double t = 0.2 / 1.2;
            double[] z = x.toDoubles();
            for (int i = 0; i < C.length; i++) {
                double total = a * a * C[i] + b * b;
                double eps = b * a * (z[i] - MEAN[i]) / total;
                vp += -b * b / total + eps * eps;
                double totalFlow = (1 - t) * (1 - t) * C[i] + t * t;
                double epsFlow = t * (1 - t) * (z[i] - MEAN[i]) / totalFlow;
                flow += -t * t / totalFlow + epsFlow * epsFlow;
            }
            assertThat(flipd(adapted(VariancePreserving.STANDARD, Parameterisation.EPSILON), x, sigma))
                    .isCloseTo(vp, within(ADAPTER * vp));
            assertThat(flipd(adapted(new FlowMatching(), Parameterisation.VELOCITY), x, sigma))
                    .isCloseTo(flow, within(ADAPTER * flow));
        }
    }

    private static double flipd(ScoreModel model, Tensor x, NoiseLevel sigma) {
        Divergence.Trace trace = new Divergence.Exact().trace(model, x, new long[1], sigma, 0);
        return trace.value()[0] + trace.squaredOffset()[0] / sigma.variance();
    }

    @Test
    void aDiscreteModelNamesTheLevelItUses() {
        ScoreModel model = adapted(DdpmTable.linear(1000, 1e-4, .02, Lookup.NEAREST), Parameterisation.EPSILON);
        NoiseLevel asked = new NoiseLevel(0.5);
        NoiseLevel used = model.nearestLevel(asked);
        assertThat(used).isNotEqualTo(asked);
        assertThat(used.sigma()).isCloseTo(0.5, within(0.01));
        assertThat(model.nearestLevel(used)).isEqualTo(used);
    }

    @Test
    void aParameterisationThatTheProcessLacksIsRefused() {
        assertThatThrownBy(() -> adapted(SubVp.STANDARD, Parameterisation.V_PREDICTION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("V_PREDICTION")
                .hasMessageContaining("SubVp");
    }
}
