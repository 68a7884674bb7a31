package io.fathom.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.EmpiricalModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Estimators on models whose LID at every noise level is known in closed form. */
class ClosedFormTest {
    /** Printed to five digits. */
    private static final double PRINTED = 1e-5;

    /** Printed to four digits. */
    private static final double PRINTED_FOUR = 1e-4;

    /** In standard errors. */
    private static final double SURE = 4;

    private static final double PERCENT = 0.01;
    private static final double MEMORISED = 1e-6;

    private static LidCurves estimate(LidEstimator estimator, ScoreModel model, double[] x, NoiseLevel... levels) {
        try (Scope scope = new Scope()) {
            int n = x.length / model.ambientDimension();
            Tensor points = Rows.tensor(model.precision(), x, model.ambientDimension());
            return estimator.estimate(model, new LidBatch(points, Rows.keys(n), 1), List.of(levels));
        }
    }

    private static double value(LidEstimator estimator, ScoreModel model, double[] x, double sigma) {
        return estimate(estimator, model, x, new NoiseLevel(sigma)).value()[0][0];
    }

    @Test
    void unitGaussianInSevenOfFiftyDimensions() {
        ScoreModel model = new GaussianModel(new double[50], Spectrum.flat(50, 7));
        double[] x = new double[50];
        for (int i = 0; i < 7; i++) {
            x[i] = Math.sqrt(2.572 / 7);
        }
        double[] v = {1e-4, .01, .1, 1};
        double[] flipd = {6.99956, 6.95591, 6.57620, 4.14300};
        double[] trace = {6.99930, 6.93069, 6.36364, 3.5};
        double[] implicit = {6.99943, 6.94330, 6.46992, 3.82150};
        double[] loss = {6.99886, 6.88729, 5.99769, 2.393};
        for (int i = 0; i < v.length; i++) {
            double sigma = Math.sqrt(v[i]);
            assertThat(value(Flipd.exact(), model, x, sigma)).isCloseTo(flipd[i], within(PRINTED));
            assertThat(value(Flipd.ofEnergy(), model, x, sigma)).isCloseTo(flipd[i], within(PRINTED));
            assertThat(value(DenoiserTrace.exact(), model, x, sigma)).isCloseTo(trace[i], within(PRINTED));
            assertThat(value(ImplicitLoss.exact(), model, x, sigma)).isCloseTo(implicit[i], within(PRINTED));
            LidCurves found = estimate(new DenoisingLoss(20_000), model, x, new NoiseLevel(sigma));
            double error = found.standardError()[0][0];
            assertThat(found.value()[0][0]).isCloseTo(loss[i], within(SURE * error));
            assertThat(error).isLessThan(0.03);
        }
    }

    @Test
    void multiscaleGaussianAlongVariancePreservingTime() {
        double[] c = {1e-4, 1e-4, 1e-4, 1, 1, 1, 1000, 1000, 1000, 1000};
        double[] typical = new double[10]; // z^2 = c gives the mean over the data exactly
        for (int i = 0; i < 10; i++) {
            typical[i] = Math.sqrt(c[i]);
        }
        ScoreModel model = new GaussianModel(new double[10], Spectrum.axes(c));
        double[] t = {.01, .05, .1, .2, .3, .5, .6, .8, 1};
        double[] mean = {7.2793, 7.0171, 6.9729, 6.6510, 5.9071, 4.4552, 4.1500, 3.4114, .3246};
        for (int i = 0; i < t.length; i++) {
            double sigma = VariancePreserving.STANDARD.level(t[i]).sigma();
            assertThat(value(Flipd.exact(), model, typical, sigma)).isCloseTo(mean[i], within(PRINTED_FOUR));
        }
    }

    @Test
    void sphereWithDistanceFromIt() {
        ScoreModel sphere = new VonMisesFisherModel(10, new double[] {0, 0, 1}, 5);
        double[] r = {0, .01, .03, .1};
        double[] flipd = {2.00137, 3.00137, 11.00137, 102.00137};
        double[] implicit = {2.00039, 2.50039, 6.50039, 52.00039};
        double[] radial = {1.99940, 1.97961, 1.94118, 1.81769};
        double[] loss = {2, 3, 11, 102};
        for (int i = 0; i < r.length; i++) {
            double[] x = {Math.sqrt(3) / 2, 0, 0.5, r[i], 0, 0, 0, 0, 0, 0};
            assertThat(value(DenoiserTrace.exact(), sphere, x, .01)).isCloseTo(1.99940, within(PRINTED));
            assertThat(value(Flipd.exact(), sphere, x, .01)).isCloseTo(flipd[i], within(PRINTED));
            assertThat(value(Flipd.ofEnergy(), sphere, x, .01)).isCloseTo(flipd[i], within(PRINTED));
            assertThat(value(ImplicitLoss.exact(), sphere, x, .01)).isCloseTo(implicit[i], within(PRINTED));
            LidCurves plain = estimate(new DenoisingLoss(40_000), sphere, x, new NoiseLevel(.01));
            assertThat(plain.value()[0][0]).isCloseTo(loss[i], within(PERCENT * 2.5 * loss[i]));
            assertThat(plain.value()[0][0]).isCloseTo(loss[i], within(SURE * plain.standardError()[0][0] + 1e-3));
            double centred = value(new DenoisingLoss(100_000, NoiseKind.PLAIN, true), sphere, x, .01);
            assertThat(centred).isCloseTo(2, within(PERCENT * 2));
            double[] above = {Math.sqrt(3) / 2 * (1 + r[i]), 0, 0.5 * (1 + r[i]), 0, 0, 0, 0, 0, 0, 0};
            assertThat(value(DenoiserTrace.exact(), sphere, above, .01)).isCloseTo(radial[i], within(PRINTED));
            try (Scope scope = new Scope()) {
                double[] projected = sphere.denoised(Tensor.of(x, 1, 10), new NoiseLevel(.01))
                        .toDoubles();
                assertThat(value(Flipd.exact(), sphere, projected, .01)).isCloseTo(2.00147, within(PRINTED));
            }
        }
    }

    @Test
    void aMemorisingDenoiserGivesZeroOnItsTrainingPoints() {
        int n = 2000;
        double[] points = onSphere(n, 16, 64);
        ScoreModel model = new EmpiricalModel(points, 64);
        double[] some = Arrays.copyOf(points, 20 * 64);
        for (double t : new double[] {.05, .1, .2}) {
            LidCurves found = estimate(new DenoisingLoss(8), model, some, new NoiseLevel(t / (1 - t)));
            for (double lid : found.value()[0]) {
                assertThat(lid).isBetween(0.0, MEMORISED);
            }
        }
    }

    /** The d-sphere in D dimensions, divided by the standard deviation of its coordinates; [n, D]. */
    private static double[] onSphere(int n, int d, int ambient) {
        double[] g = Rows.normal(11, n, d + 1);
        double[] x = new double[n * ambient];
        for (int i = 0; i < n; i++) {
            double square = 0;
            for (int j = 0; j <= d; j++) {
                square += g[i * (d + 1) + j] * g[i * (d + 1) + j];
            }
            for (int j = 0; j <= d; j++) {
                x[i * ambient + j] = g[i * (d + 1) + j] * Math.sqrt((d + 1) / square);
            }
        }
        return x;
    }

    @Test
    void singlePrecisionAgreesAwayFromSmallSigma() {
        ScoreModel exact = new GaussianModel(new double[5], Spectrum.axes(0, 0, 1, 1, 2));
        ScoreModel single = new SinglePrecision(exact);
        double[] x = {0, 0, 1, -1, 0.5};
        assertThat(single.precision()).isEqualTo(DType.FLOAT32);
        for (LidEstimator estimator : List.of(Flipd.exact(), new DenoisingLoss(8))) {
            assertThat(value(estimator, single, x, .1)).isCloseTo(value(estimator, exact, x, .1), within(1e-5));
        }
    }
}
