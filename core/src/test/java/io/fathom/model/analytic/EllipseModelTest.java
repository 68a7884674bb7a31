package io.fathom.model.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.EnergyModelContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class EllipseModelTest extends EnergyModelContract {
    private static final double QUADRATURE = 1e-11;
    private static final double FOUR_DIGITS = 5e-5; // of the specification
    private static final double TWO_DIGITS_OF_ERROR = 5e-2; // relative

    @Override
    protected EnergyModel model() {
        return new EllipseModel(1, 2, 1);
    }

    @Test
    void onTheEndOfTheLongAxisScoreAndDensityAreThoseOfTheExpansion() {
        double[] sigmas = {0.1, 0.03, 0.01};
        double[] length = {1.3616, 1.4090, 1.4136}; // of h / sigma^2; limit sqrt 2
        double[] curvature = {1.9412, 1.9942, 1.9994}; // inward 2 n.s
        double[] error = {-4.7e-3, -4.5e-4, -5.0e-5}; // of log p
        EnergyModel model = model();
        for (int k = 0; k < sigmas.length; k++) {
            NoiseLevel sigma = new NoiseLevel(sigmas[k]);
            try (Scope scope = new Scope()) {
                Tensor y = Tensor.of(new double[] {0, 2}, 1, 2);
                double[] s = model.score(y, sigma).toDoubles();
                assertThat(Math.hypot(s[0], s[1])).isCloseTo(length[k], within(FOUR_DIGITS));
                assertThat(-2 * s[1]).isCloseTo(curvature[k], within(FOUR_DIGITS));
                // log p = -log(2 pi v)/2 + log rho, rho = exp(0) / (2 pi I_0(1)) / speed, speed 1
                double logRho = -Math.log(2 * Math.PI * 1.2660658777520084);
                double expansion = -Math.log(2 * Math.PI * sigma.variance()) / 2 + logRho;
                double off = -model.energy(y, sigma).item() - expansion;
                assertThat(off).isCloseTo(error[k], within(TWO_DIGITS_OF_ERROR * Math.abs(error[k])));
            }
        }
    }

    /** A plain sum over 200,000 angles, everywhere: near, far, at the centre, between two nearest points, on the evolute. */
    @Test
    void itIsTheIntegralOverTheWholeCurve() {
        double[][] points = {
            {0.1, 2.05},
            {0.9, 0.1},
            {1.05, -0.3},
            {0, 0},
            {1e-3, 0.4},
            {0, 1.5},
            {-0.5, -1},
            {4, 7},
            {-30, 2},
            {0.3, 1.2}
        };
        EllipseModel model = new EllipseModel(1, 2, 1.5);
        for (double sigma : new double[] {0.005, 0.03, 0.1, 0.4, 2, 20}) {
            for (double[] p : points) {
                try (Scope scope = new Scope()) {
                    EnergyModel.Evaluation found = model.evaluate(Tensor.of(p, 1, 2), new NoiseLevel(sigma));
                    double[] expected = bySum(p, sigma);
                    double[] mean = found.denoised().toDoubles();
                    assertThat(mean[0]).isCloseTo(expected[0], within(QUADRATURE));
                    assertThat(mean[1]).isCloseTo(expected[1], within(QUADRATURE));
                    double u = found.energy().item();
                    assertThat(u).isCloseTo(expected[2], within(QUADRATURE * (1 + Math.abs(u))));
                }
            }
        }
    }

    @Test
    void theNearestPointIsNearerThanAnyOther() {
        double[][] points = {{0.3, 0.4}, {-2, 0.1}, {0, 0}, {0, -1.4}, {5, -5}, {-0.9, -1e-9}};
        for (double[] p : points) {
            double u = EllipseModel.nearestAngle(1, 2, p[0], p[1]);
            double least = Math.hypot(Math.cos(u) - p[0], 2 * Math.sin(u) - p[1]);
            for (int k = 0; k < 1000; k++) {
                double t = 2 * Math.PI * k / 1000;
                assertThat(Math.hypot(Math.cos(t) - p[0], 2 * Math.sin(t) - p[1]))
                        .isGreaterThan(least - 1e-14);
            }
        }
    }

    /** Mean x, mean y, energy. */
    private static double[] bySum(double[] y, double sigma) {
        int n = 200_000;
        double v = sigma * sigma;
        double norm = 0;
        double[] logits = new double[n];
        double top = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < n; k++) {
            double u = 2 * Math.PI * k / n;
            double dx = Math.cos(u) - y[0];
            double dy = 2 * Math.sin(u) - y[1];
            norm += Math.exp(1.5 * Math.cos(u));
            logits[k] = 1.5 * Math.cos(u) - (dx * dx + dy * dy) / (2 * v);
            top = Math.max(top, logits[k]);
        }
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int k = 0; k < n; k++) {
            double u = 2 * Math.PI * k / n;
            double w = Math.exp(logits[k] - top);
            sum += w;
            first += w * Math.cos(u);
            second += w * 2 * Math.sin(u);
        }
        return new double[] {first / sum, second / sum, -(top + Math.log(sum / norm) - Math.log(2 * Math.PI * v))};
    }
}
