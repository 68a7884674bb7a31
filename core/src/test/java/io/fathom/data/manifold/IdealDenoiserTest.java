package io.fathom.data.manifold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published ideal values: mean DenoisingLoss of the population-optimal denoiser at flow time t, sigma = t/(1-t), on
 * standardised data.
 *
 * <p>The squared tangential part of the noise, whose mean is d exactly, is the control variate: what is left to estimate is the
 * effect of boundaries and curvature alone.
 */
class IdealDenoiserTest {
    private static final int N = 2000; // points that fix the scale, as published
    private static final double STANDARD_ERRORS = 4;

    /** @param rounding half of the last digit printed */
    record Cell(Manifold manifold, double t, double published, double rounding) {
        @Override
        public String toString() {
            return manifold.name() + " t=" + t;
        }
    }

    record Mean(double value, double standardError) {}

    static List<Cell> table() {
        List<Cell> cells = new ArrayList<>();
        double[] t = {.01, .02, .05, .10};
        add(cells, HyperSphere.DEFAULT, t, .005, 16.00, 15.99, 15.96, 15.83);
        add(cells, HyperBall.DEFAULT, t, .005, 15.965, 15.927, 15.798, 15.52);
        add(cells, HyperTwinPeaks.DEFAULT, t, .005, 127.33, 126.64, 124.49, 120.58);
        add(cells, CliffordTorus.DEFAULT, t, .005, 32.00, 32.00, 32.02, 32.10);
        add(cells, Nonlinear.DEFAULT, t, .005, 31.90, 31.79, 31.47, 30.82);
        return cells;
    }

    private static void add(List<Cell> cells, Manifold manifold, double[] t, double rounding, double... published) {
        for (int i = 0; i < t.length; i++) {
            cells.add(new Cell(manifold, t[i], published[i], rounding));
        }
    }

    @ParameterizedTest
    @MethodSource("table")
    void denoisingLossIsThePublishedIdeal(Cell cell) {
        compare(cell, cell.manifold instanceof Nonlinear ? 100 : 500);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("table")
    void denoisingLossIsThePublishedIdealOverAllPoints(Cell cell) {
        compare(cell, N);
    }

    private static void compare(Cell cell, int points) {
        Mean mean = denoisingLoss(cell, points, 1);
        assertThat(mean.value).isCloseTo(cell.published, within(STANDARD_ERRORS * mean.standardError + cell.rounding));
    }

    /** A manifold and raw noise at which a wrong posterior mean would show. */
    record Noisy(Manifold manifold, double sigma, int points) {
        @Override
        public String toString() {
            return manifold.name() + " sigma=" + sigma;
        }
    }

    static List<Noisy> noisy() {
        return List.of(
                new Noisy(new HyperSphere(2, 4), .7, 40_000),
                new Noisy(new HyperSphere(5, 6), .4, 40_000),
                new Noisy(new HyperBall(3, 4), .5, 8_000),
                new Noisy(new HyperBall(8, 8), .3, 8_000),
                new Noisy(new HyperTwinPeaks(40, 41), .5, 8_000),
                new Noisy(new CliffordTorus(2, 5, 1), .7, 40_000),
                new Noisy(new Nonlinear(2), .3, 4_000),
                new Noisy(new Nonlinear(2), .05, 4_000));
    }

    /** The loss is flat at its minimum; the residual's mean product with functions of y is what a wrong mean moves. */
    @ParameterizedTest
    @MethodSource("noisy")
    void residualIsOrthogonalToFunctionsOfTheNoisyPoint(Noisy c) {
        IdealDenoiser ideal = c.manifold.idealDenoiser().orElseThrow();
        Sample sample = c.manifold.sample(c.points, RandomStream.at(6));
        int d = sample.ambientDimension();
        double[][] product = new double[3][c.points];
        double[] eps = new double[d];
        for (int i = 0; i < c.points; i++) {
            double[] x = sample.row(i);
            double[] y = x.clone();
            RandomStream.at(6, 1, i).fillNormal(eps, 0, d);
            for (int j = 0; j < d; j++) {
                y[j] += c.sigma * eps[j];
            }
            double[] mean = ideal.denoised(y, c.sigma);
            for (int j = 0; j < d; j++) {
                double residual = x[j] - mean[j];
                product[0][i] += residual * y[j];
                product[1][i] += residual * mean[j];
                product[2][i] += residual * Math.signum(y[j]);
            }
        }
        for (double[] values : product) {
            assertMean(values, 0, 0);
        }
    }

    @Test
    void cubeGivesThePublishedFlipdAndTrace() {
        Sample raw = HyperTwinPeaks.DEFAULT.sample(N, RandomStream.at(2));
        // these two were derived for the cube's own deviation; the largest of 128 columns at N = 2000 is 2 % above it
        double[] centre = new double[256];
        Arrays.fill(centre, 0, 128, .5);
        Standardiser standardiser = new Standardiser(centre, new double[] {1 / Math.sqrt(12)});
        Sample x = raw.standardised(standardiser);
        IdealDenoiser ideal =
                HyperTwinPeaks.DEFAULT.idealDenoiser().orElseThrow().standardised(standardiser);
        double sigma = .05 / .95;
        double step = 1e-4 * sigma;
        double[] trace = new double[N];
        double[] flipd = new double[N];
        for (int i = 0; i < N; i++) {
            double[] y = x.row(i);
            double[] up = y.clone();
            double[] down = y.clone();
            for (int j = 0; j < y.length; j++) {
                up[j] += step;
                down[j] -= step;
            }
            // each coordinate depends on itself alone, so one difference gives the whole diagonal
            double[] above = ideal.denoised(up, sigma);
            double[] below = ideal.denoised(down, sigma);
            double[] at = ideal.denoised(y, sigma);
            for (int j = 0; j < y.length; j++) {
                trace[i] += (above[j] - below[j]) / (2 * step);
                flipd[i] += (at[j] - y[j]) * (at[j] - y[j]) / (sigma * sigma);
            }
            flipd[i] += trace[i];
        }
        assertMean(trace, 124.90, .005);
        assertMean(flipd, 126.14, .005);
    }

    @Test
    void rotationCarriesTheDenoiserAlong() {
        HyperSphere sphere = new HyperSphere(2, 3);
        Rotated rotated = new Rotated(sphere, 3, 5);
        double[] x = rotated.sample(1, RandomStream.at(3)).row(0);
        double[] y = {2 * x[0], 2 * x[1], 2 * x[2]};
        double[] mean = rotated.idealDenoiser().orElseThrow().denoised(y, .5);
        // coth z - 1/z at z = |y|/sigma^2 = 8
        double length = 1 / Math.tanh(8) - 1.0 / 8;
        for (int j = 0; j < 3; j++) {
            assertThat(mean[j]).isCloseTo(length * x[j], within(1e-13));
        }
    }

    @Test
    void ballOfOneDimensionIsTheTruncatedNormal() {
        IdealDenoiser ball = new HyperBall(1, 2).idealDenoiser().orElseThrow();
        for (double sigma : new double[] {.01, .1, .5, 2}) {
            for (double y : new double[] {1e-3, .4, .99, 1.3}) {
                double expected = 2 * TruncatedNormal.unitIntervalMean((y + 1) / 2, sigma / 2) - 1;
                double[] mean = ball.denoised(new double[] {y, 5}, sigma);
                assertThat(mean[0]).isCloseTo(expected, within(1e-11));
                assertThat(mean[1]).isZero();
            }
        }
    }

    @Test
    void hugeNoiseGivesTheMean() {
        for (Manifold manifold : List.of(HyperSphere.DEFAULT, HyperBall.DEFAULT, CliffordTorus.DEFAULT)) {
            double[] mean =
                    manifold.idealDenoiser().orElseThrow().denoised(new double[manifold.ambientDimension()], 1e6);
            assertThat(mean).containsOnly(0);
        }
    }

    private static void assertMean(double[] values, double expected, double rounding) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double standardError = Math.sqrt(square) / values.length;
        assertThat(mean).isCloseTo(expected, within(STANDARD_ERRORS * standardError + rounding));
    }

    private static Mean denoisingLoss(Cell cell, int points, long seed) {
        Sample raw = cell.manifold.sample(N, RandomStream.at(seed));
        Standardiser standardiser = raw.standardiser();
        Sample x = raw.standardised(standardiser);
        IdealDenoiser ideal = cell.manifold.idealDenoiser().orElseThrow().standardised(standardiser);
        int d = cell.manifold.intrinsicDimensions()[0];
        double sigma = cell.t / (1 - cell.t);
        double sum = 0;
        double square = 0;
        double[] eps = new double[x.ambientDimension()];
        for (int i = 0; i < points; i++) {
            RandomStream.at(seed, 1, i).fillNormal(eps, 0, eps.length);
            double[] clean = x.row(i);
            double[] y = clean.clone();
            for (int j = 0; j < y.length; j++) {
                y[j] += sigma * eps[j];
            }
            double[] denoised = ideal.denoised(y, sigma);
            double loss = d - tangentialSquare(cell.manifold, raw.row(i), eps);
            for (int j = 0; j < y.length; j++) {
                double e = (denoised[j] - clean[j]) / sigma;
                loss += e * e;
            }
            sum += loss;
            square += loss * loss;
        }
        double mean = sum / points;
        return new Mean(mean, Math.sqrt((square / points - mean * mean) / points));
    }

    /** |P eps|^2, P the projector on the tangent space at the raw point x. */
    private static double tangentialSquare(Manifold manifold, double[] x, double[] eps) {
        int d = manifold.intrinsicDimensions()[0];
        double sum = 0;
        if (manifold instanceof HyperSphere) {
            double radial = 0;
            for (int j = 0; j <= d; j++) {
                sum += eps[j] * eps[j];
                radial += eps[j] * x[j];
            }
            return sum - radial * radial;
        }
        if (manifold instanceof CliffordTorus torus) {
            int[] column = torus.columns();
            for (int k = 0; k < 2 * d; k += 2) {
                double along = eps[column[k + 1]] * x[column[k]] - eps[column[k]] * x[column[k + 1]];
                sum += along * along;
            }
            return sum;
        }
        if (manifold instanceof Nonlinear) {
            double[] du = new double[4];
            double[] dw = new double[4];
            for (int i = 0; i < d / 2; i++) {
                int[] at = {i, d - 1 - i, d + i, 2 * d - 1 - i};
                double p = Math.atan(x[at[0]]); // u cos w
                double q = Math.tan(x[at[3]]); // u sin w
                NonlinearSurface.tangents(Math.hypot(p, q), Math.atan2(q, p), du, dw);
                double[] seen = new double[4];
                for (int k = 0; k < 4; k++) {
                    seen[k] = (eps[at[k]] + eps[at[k] + 2 * d]) / Math.sqrt(2);
                }
                double onU = dot(seen, du) / Math.sqrt(dot(du, du));
                double skew = dot(du, dw) / dot(du, du);
                for (int k = 0; k < 4; k++) {
                    dw[k] -= skew * du[k];
                }
                double onW = dot(seen, dw) / Math.sqrt(dot(dw, dw));
                sum += onU * onU + onW * onW;
            }
            return sum;
        }
        for (int j = 0; j < d; j++) {
            sum += eps[j] * eps[j];
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }
}
