package io.fathom.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.EllipseModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CurveGeometryTest {
    private static final NoiseLevel SIGMA = new NoiseLevel(0.01);
    private static final EllipseModel ELLIPSE = new EllipseModel(1, 2, 1);
    private static final double ROUNDING = 1e-9;
    private static final int N = 400;

    private static Tensor ellipse() {
        double[] points = new double[2 * N];
        for (int i = 0; i < N; i++) {
            System.arraycopy(ELLIPSE.point(2 * Math.PI * i / N), 0, points, 2 * i, 2);
        }
        return Tensor.of(points, N, 2);
    }

    /** The exact tangents of the ellipse with half axes a, b. */
    private static TangentSpace exact(double a, double b) {
        double[][] spectra = new double[N][];
        double[][] axes = new double[N][];
        int[] lid = new int[N];
        for (int i = 0; i < N; i++) {
            double u = 2 * Math.PI * i / N;
            double speed = Math.hypot(a * Math.sin(u), b * Math.cos(u));
            double x = -a * Math.sin(u) / speed;
            double y = b * Math.cos(u) / speed;
            spectra[i] = new double[] {1, 0};
            axes[i] = new double[] {x, y, -y, x};
            lid[i] = 1;
        }
        return TangentSpace.of(2, spectra, lid, axes);
    }

    @Test
    void pairsBoundTheReachOfTheEllipseAndAreEqualOnTheCircle() {
        try (Scope scope = new Scope()) {
            double[] bounds = Reach.overPairs(ellipse(), exact(1, 2), ellipse(), 0);
            assertThat(Arrays.stream(bounds).min().orElseThrow()).isCloseTo(.5, within(1e-3)); // a^2/b
            double[] circle = new double[2 * N];
            for (int i = 0; i < N; i++) {
                circle[2 * i] = Math.cos(2 * Math.PI * i / N);
                circle[2 * i + 1] = Math.sin(2 * Math.PI * i / N);
            }
            Tensor points = Tensor.of(circle, N, 2);
            assertThat(Reach.overPairs(points, exact(1, 1), points, 0))
                    .containsOnly(new double[] {1}, within(ROUNDING));
            // the pair at distance 2 alone
            assertThat(Reach.overPairs(points, exact(1, 1), points, 1.9999))
                    .containsOnly(new double[] {1}, within(ROUNDING));
            assertThat(Reach.overPairs(points, exact(1, 1), points, 2.1)).containsOnly(Double.POSITIVE_INFINITY);
        }
    }

    @Test
    void theCurvatureOfTheEllipseIsReadFromItsScore() {
        try (Scope scope = new Scope()) {
            Tensor sharp = Projection.SHARP.of(ELLIPSE, ellipse(), SIGMA).points();
            TangentSpace tangents = TangentSpace.ofJacobian(ELLIPSE, sharp, SIGMA);
            Tensor mean = Curvature.mean(ELLIPSE, sharp, SIGMA, tangents);
            double[] length = mean.squared().sum(1, true).sqrt().toDoubles();
            Tensor inwards = mean.dividedBy(Tensor.of(length, N, 1));
            double[][] kappa = Curvature.principal(ELLIPSE, sharp, inwards, SIGMA, tangents, 0.03);
            for (int i = 0; i < N; i++) {
                double u = 2 * Math.PI * i / N;
                double speed = Math.hypot(Math.sin(u), 2 * Math.cos(u));
                double truth = 2 / (speed * speed * speed);
                assertThat(tangents.lid(i)).isEqualTo(1);
                assertThat(length[i]).isCloseTo(truth, within(5e-3 * (0.3 + truth)));
                assertThat(kappa[i][0]).isCloseTo(truth, within(1e-3 * (0.3 + truth)));
            }
        }
    }

    /** A flat plane of 7 dimensions in 784, beside directions that are half as wide as the noise. */
    @Test
    void theLeadingDirectionsAreFoundAmongManyWithoutTheWholeJacobian() {
        int d = 784;
        double[] variances = new double[12];
        Arrays.fill(variances, 0, 7, 1);
        Arrays.fill(variances, 7, 12, 0.25 * SIGMA.variance());
        double[][] axes = Rows.orthonormal(5, 12, d);
        ScoreModel plane = new GaussianModel(new double[d], Spectrum.along(axes, variances, 0));
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(Rows.normal(3, 2, d), 2, d);
            TangentSpace tangents = TangentSpace.leading(plane, x, SIGMA, 12, new long[] {4, 5}, 1);
            for (int i = 0; i < 2; i++) {
                assertThat(tangents.lid(i)).isEqualTo(7);
                assertThat(tangents.truncated(i)).isFalse();
                assertThat(tangents.spectrum(i)[6]).isCloseTo(1 / (1 + SIGMA.variance()), within(ROUNDING));
                assertThat(tangents.spectrum(i)[11]).isCloseTo(0.2, within(ROUNDING));
            }
            for (int k = 0; k < 7; k++) {
                double[] kept =
                        tangents.alongTangent(Tensor.of(twice(axes[k]), 2, d)).toDoubles();
                assertThat(kept).containsExactly(twice(axes[k]), within(ROUNDING));
            }
            assertThat(TangentSpace.leading(plane, x, SIGMA, 5, new long[2], 1).truncated(0))
                    .isTrue();
        }
    }

    @Test
    void levelsThatTheModelDoesNotKnowAreRefused() {
        ScoreModel narrow = new Ranged(new VonMisesFisherModel(2, new double[] {1, 0}, 1), new NoiseRange(0.02, 1));
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {1, 0}, 1, 2);
            assertThatThrownBy(() -> Projection.PLAIN.of(narrow, x, SIGMA)).hasMessageContainingAll("0.02", "0.01");
            assertThatThrownBy(() -> Projection.SHARP.of(narrow, x, new NoiseLevel(0.9)))
                    .hasMessageContainingAll("to 1,", "1.27");
            assertThatThrownBy(() -> new Projection(Projection.Refinement.PLAIN, 4))
                    .hasMessageContaining("1 to 3");
        }
    }

    private static double[] twice(double[] row) {
        double[] both = new double[2 * row.length];
        System.arraycopy(row, 0, both, 0, row.length);
        System.arraycopy(row, 0, both, row.length, row.length);
        return both;
    }

    /** A model that knows less. */
    private record Ranged(ScoreModel model, NoiseRange noiseRange) implements ScoreModel {
        @Override
        public int ambientDimension() {
            return model.ambientDimension();
        }

        @Override
        public io.fathom.tensor.DType precision() {
            return model.precision();
        }

        @Override
        public Tensor denoised(Tensor y, NoiseLevel sigma) {
            return model.denoised(y, sigma);
        }
    }
}
