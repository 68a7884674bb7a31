package io.fathom.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpectralFilterTest {
    private static final double PRINTED_THREE = 1e-3;
    private static final double ROUNDING = 1e-9;

    /** In standard errors. */
    private static final double SURE = 4;

    private static LidCurves estimate(LidEstimator estimator, ScoreModel model, int rows, NoiseLevel sigma) {
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.zeros(model.precision(), rows, model.ambientDimension());
            return estimator.estimate(model, new LidBatch(x, Rows.keys(rows), 2), List.of(sigma));
        }
    }

    @Test
    void aThousandHalfDeadDirectionsAreFilteredOut() {
        int d = 30;
        int ambient = 1024;
        NoiseLevel sigma = new NoiseLevel(.1);
        double leaking = .05 / .95 * sigma.variance(); // mu = .05
        double[] named = new double[d];
        Arrays.fill(named, 1e12 * sigma.variance()); // mu = 1
        double[] eigenvalues = new double[ambient];
        Arrays.fill(eigenvalues, leaking);
        System.arraycopy(named, 0, eigenvalues, 0, d);
        double exact = 0;
        double trace = 0;
        for (double c : eigenvalues) {
            double mu = c / (c + sigma.variance());
            exact += SpectralFilter.STANDARD.pass(mu);
            trace += mu;
        }
        assertThat(exact).isCloseTo(30.122, within(PRINTED_THREE));
        assertThat(trace).isCloseTo(79.7, within(PRINTED_THREE));
        // along the axes random signs have no scatter
        ScoreModel axes = new GaussianModel(new double[ambient], Spectrum.axes(eigenvalues));
        assertThat(estimate(SpectralFilter.STANDARD, axes, 1, sigma).value()[0][0])
                .isCloseTo(30.122, within(PRINTED_THREE));
        ScoreModel turned =
                new GaussianModel(new double[ambient], Spectrum.along(Rows.orthonormal(8, d, ambient), named, leaking));
        LidCurves found = estimate(SpectralFilter.STANDARD, turned, 1, sigma);
        int k = SpectralFilter.STANDARD.probes();
        assertThat(found.value()[0][0]).isCloseTo(30.122, within(SURE * Math.sqrt(2.0 * d / k)));
        assertThat(found.standardError()[0][0]).isBetween(.5 * Math.sqrt(2.0 * d / k), 1.5 * Math.sqrt(2.0 * d / k));
    }

    private static double exact(SpectralFilter filter, double[] eigenvalues, double v) {
        return Arrays.stream(eigenvalues).map(c -> filter.pass(c / (c + v))).sum();
    }

    @Test
    void withAsManyStepsAsDimensionsOnlyTheProbesScatter() {
        double[] c = {5, 2, 1, .3, .1, .02};
        SpectralFilter filter = new SpectralFilter(64, 6, .3, 4, false);
        ScoreModel exact = new GaussianModel(new double[6], Spectrum.along(Rows.orthonormal(3, 6, 6), c, 0));
        for (ScoreModel model : List.of(exact, new WithoutGradients(exact))) {
            LidCurves found = estimate(filter, model, 3, new NoiseLevel(.5));
            for (int i = 0; i < 3; i++) {
                double error = found.standardError()[0][i];
                assertThat(error).isLessThan(.3);
                assertThat(found.value()[0][i]).isCloseTo(exact(filter, c, .25), within(SURE * error));
            }
        }
        // along the axes they do not: the quadrature itself is exact
        ScoreModel axes = new GaussianModel(new double[6], Spectrum.axes(c));
        assertThat(estimate(filter, axes, 1, new NoiseLevel(.5)).value()[0][0])
                .isCloseTo(exact(filter, c, .25), within(ROUNDING));
    }

    /** {@code denoised(y) = y A}. */
    private record Linear(int ambientDimension, double[] matrix) implements ScoreModel {
        @Override
        public DType precision() {
            return DType.FLOAT64;
        }

        @Override
        public NoiseRange noiseRange() {
            return NoiseRange.ALL;
        }

        @Override
        public Tensor denoised(Tensor y, NoiseLevel sigma) {
            return y.matmul(Tensor.of(matrix, ambientDimension, ambientDimension));
        }
    }

    @Test
    void ofANetworkThatIsNotSymmetricTheSymmetricPartCounts() {
        double[] symmetric = {.9, .1, 0, .1, .8, .05, 0, .05, .3};
        double[] lopsided = {.9, .3, .1, -.1, .8, -.15, -.1, .25, .3};
        SpectralFilter filter = new SpectralFilter(16, 3, .3, 4, false);
        double expected =
                estimate(filter, new Linear(3, symmetric), 1, new NoiseLevel(1)).value()[0][0];
        assertThat(estimate(filter, new Linear(3, lopsided), 1, new NoiseLevel(1))
                        .value()[0][0])
                .isCloseTo(expected, within(ROUNDING));
    }

    @Test
    void fewStepsAreNotEnough() {
        double[] c = new double[40];
        for (int i = 0; i < c.length; i++) {
            c[i] = i < 8 ? 50 + i : .002 * (1 + i % 7);
        }
        ScoreModel axes = new GaussianModel(new double[40], Spectrum.axes(c));
        double expected = exact(SpectralFilter.STANDARD, c, .01);
        double two = estimate(new SpectralFilter(32, 2, .1, 4, false), axes, 1, new NoiseLevel(.1))
                .value()[0][0];
        double five =
                estimate(SpectralFilter.STANDARD, axes, 1, new NoiseLevel(.1)).value()[0][0];
        assertThat(Math.abs(five - expected)).isLessThan(.1).isLessThan(.2 * Math.abs(two - expected));
    }

    @Test
    void itsOwnLevelIsWhereNoDirectionIsInTransition() {
        // standard deviations 1 and .01, in transition at sigma .33 and .0033: a third of each
        double[] c = {1, 1, 1, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4};
        ScoreModel scales = new GaussianModel(new double[8], Spectrum.along(Rows.orthonormal(4, 8, 8), c, 0));
        LidSweep sweep = LidSweep.DEFAULT.withGrid(new SigmaGrid(2e-3, 3, 24)).withRule(new FixedSigma(2.5));
        RowSource rows = RowSource.of(new float[2 * 8], 8);
        SpectralFilter own = new SpectralFilter(32, 5, .1, 4, true);
        LidResult result =
                sweep.run(scales, List.of(own), rows, Progress.SILENT).get(0);
        LidResult fixed = sweep.run(scales, List.of(SpectralFilter.STANDARD), rows, Progress.SILENT)
                .get(0);
        for (int i = 0; i < 2; i++) {
            assertThat(result.sigma()[i]).isBetween(.01, .2);
            assertThat(result.lid()[i]).isCloseTo(3, within(SURE * Math.max(.1, result.standardError()[i])));
            assertThat(fixed.sigma()[i]).isEqualTo(2.5);
        }
    }

    @Test
    void impossibleOptionsAreRefused() {
        assertThatThrownBy(() -> new SpectralFilter(0, 5, .1, 4, false)).hasMessageContaining("probes");
        assertThatThrownBy(() -> new SpectralFilter(1, 1, .1, 4, false)).hasMessageContaining("steps");
        assertThatThrownBy(() -> new SpectralFilter(1, 5, 1, 4, false)).hasMessageContaining("cutoff");
        assertThatThrownBy(() -> new SpectralFilter(1, 5, .1, 0, false)).hasMessageContaining("order");
    }
}
