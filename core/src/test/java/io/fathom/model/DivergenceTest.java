package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    private static final double ROUNDING = 1e-10;
    private static final double PROBE_VARIANCE = 0.05; // relative
    private static final double FORWARD_ONLY = 5e-3; // of oracle 3, basis vectors
    private static final int D = 64;
    private static final int INTRINSIC = 8;
    private static final NoiseLevel SIGMA = new NoiseLevel(0.1);

    private final double[][] directions = Rows.orthonormal(2, INTRINSIC, D);
    private final ScoreModel plane =
            new GaussianModel(new double[D], Spectrum.along(directions, new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 0));

    private static double shrink(double c) {
        return c / (c + SIGMA.variance());
    }

    private double trace() {
        double sum = 0;
        for (int c = 1; c <= INTRINSIC; c++) {
            sum += shrink(c);
        }
        return sum;
    }

    private Divergence.Trace of(Divergence how, int rows, long seed) {
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(1, rows, D), D);
            return how.trace(plane, x, Rows.keys(rows), SIGMA, seed);
        }
    }

    @Test
    void theExactTraceIsTheSumOfTheEigenvalues() {
        for (int rows : new int[] {1, 5, 70}) {
            Divergence.Trace found = of(new Divergence.Exact(), rows, 0);
            for (int i = 0; i < rows; i++) {
                assertThat(found.value()[i]).isCloseTo(trace(), within(ROUNDING));
                assertThat(found.standardError()[i]).isZero();
            }
        }
        assertThat(of(Divergence.ForwardOnly.basis(1), 3, 0).value()[2]).isCloseTo(trace(), within(ROUNDING));
    }

    @Test
    void theOffsetIsThatOfTheDenoiser() {
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(1, 5, D), D);
            double[] expected =
                    plane.denoised(x, SIGMA).minus(x).squared().sum(1, false).toDoubles();
            assertThat(of(new Divergence.Exact(), 5, 0).squaredOffset()).containsExactly(expected, within(ROUNDING));
            assertThat(of(new Divergence.ForwardOnly(3, 1), 5, 0).squaredOffset())
                    .containsExactly(expected, within(ROUNDING));
        }
    }

    @Test
    void probesHaveTheVarianceOfTheFormula() {
        double frobenius = 0;
        double diagonal = 0;
        for (int c = 1; c <= INTRINSIC; c++) {
            frobenius += shrink(c) * shrink(c);
        }
        for (int i = 0; i < D; i++) {
            double entry = 0;
            for (int c = 1; c <= INTRINSIC; c++) {
                entry += shrink(c) * directions[c - 1][i] * directions[c - 1][i];
            }
            diagonal += entry * entry;
        }
        double expected = 2 * (frobenius - diagonal); // of one probe
        int rows = 10_000;
        for (Divergence how : new Divergence[] {new Divergence.Hutchinson(1), new Divergence.ForwardOnly(1, 1)}) {
            double[] values = of(how, rows, 3).value();
            double mean = Arrays.stream(values).average().orElseThrow();
            double variance =
                    Arrays.stream(values).map(t -> (t - mean) * (t - mean)).sum() / (rows - 1);
            assertThat(variance).as("%s", how).isCloseTo(expected, within(PROBE_VARIANCE * expected));
            assertThat(mean).as("%s", how).isCloseTo(trace(), within(4 * Math.sqrt(expected / rows)));
        }
    }

    @Test
    void theStandardErrorIsTheScatterOfTheEstimate() {
        for (int probes : new int[] {1, 4, 16}) {
            Divergence.Trace found = of(new Divergence.Hutchinson(probes), 500, 3);
            double scatter = 0;
            double claimed = 0;
            for (int i = 0; i < 500; i++) {
                scatter += Math.pow(found.value()[i] - trace(), 2) / 500;
                claimed += Math.pow(found.standardError()[i], 2) / 500;
            }
            assertThat(claimed).as("k=%d", probes).isCloseTo(scatter, within(0.2 * scatter));
        }
    }

    @Test
    void probesDependOnSeedAndRowKeyOnlyAndAreTheSameAtEveryLevel() {
        Divergence how = new Divergence.Hutchinson(3);
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(1, 200, D), D);
            double[] all = how.trace(plane, x, Rows.keys(200), SIGMA, 5).value();
            double[] one = how.trace(plane, x.narrow(0, 17, 1), new long[] {17}, SIGMA, 5)
                    .value();
            assertThat(one[0]).isEqualTo(all[17]);
            assertThat(how.trace(plane, x, Rows.keys(200), SIGMA, 6).value()[17])
                    .isNotEqualTo(all[17]);
            // a flat direction of infinite extent: J, hence the estimate, is the same at every level
            ScoreModel wide = new GaussianModel(
                    new double[D],
                    Spectrum.along(directions, new double[] {1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9}, 0));
            double low =
                    how.trace(wide, x, Rows.keys(200), new NoiseLevel(1e-3), 5).value()[17];
            double high =
                    how.trace(wide, x, Rows.keys(200), new NoiseLevel(1e-1), 5).value()[17];
            assertThat(high).isCloseTo(low, within(1e-8));
        }
    }

    @Test
    void forwardOnlyFindsTheSphereForStepsFromAThousandthToThreeSigma() {
        ScoreModel sphere = new VonMisesFisherModel(10, new double[] {0, 0, 1}, 5);
        double[] point = {Math.sqrt(3) / 2, 0, 0.5, 0, 0, 0, 0, 0, 0, 0};
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(point, 1, 10);
            NoiseLevel sigma = new NoiseLevel(0.01);
            for (double step : new double[] {.001, .1, 1, 3}) {
                double t = Divergence.ForwardOnly.basis(step)
                        .trace(sphere, x, new long[1], sigma, 0)
                        .value()[0];
                assertThat(t).as("h = %s sigma", step).isCloseTo(2, within(FORWARD_ONLY));
            }
            Divergence.Trace probed = new Divergence.ForwardOnly(400, 1).trace(sphere, x, new long[1], sigma, 0);
            assertThat(probed.value()[0]).isCloseTo(1.9994, within(4 * probed.standardError()[0]));
        }
    }

    @Test
    void theStandardChoiceFollowsDimensionAndDifferentiability() {
        assertThat(Divergence.standard(plane)).isEqualTo(new Divergence.Exact());
        ScoreModel large = new GaussianModel(new double[513], Spectrum.flat(513, 2));
        assertThat(Divergence.standard(large)).isEqualTo(new Divergence.Hutchinson(16));
    }
}
