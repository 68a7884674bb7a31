package io.fathom.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.geometry.Symmetric;
import io.fathom.geometry.TangentSpace;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link NormalBundle} and {@link ErrorBundle} on a sphere S^2 in ten dimensions and on normal data. */
class BundleTest {
    private static final int D = 10;
    private static final NoiseLevel SIGMA = new NoiseLevel(.01);
    private static final double SAME = 1e-12; // relative
    private static final double ROUNDING = 1e-9;
    private static final double CURVATURE = 0.03; // sine of an angle between planes; sigma is 0.01

    private final ScoreModel sphere = new VonMisesFisherModel(D, new double[] {0, 0, 1}, 5);
    private final double[] on = {Math.sqrt(3) / 2, 0, 0.5, 0, 0, 0, 0, 0, 0, 0};

    /** At distance r along (radial + sqrt(7) e4) / sqrt(8). */
    private double[] beside(double r) {
        double[] x = on.clone();
        for (int i = 0; i < 3; i++) {
            x[i] *= 1 + r / Math.sqrt(8);
        }
        x[3] = r * Math.sqrt(7.0 / 8);
        return x;
    }

    private static double value(LidEstimator estimator, ScoreModel model, double[] x, int projections) {
        return curves(estimator, model, x, projections).value()[0][0];
    }

    private static LidCurves curves(LidEstimator estimator, ScoreModel model, double[] x, int projections) {
        try (Scope scope = new Scope()) {
            Tensor points = Rows.tensor(model.precision(), x, model.ambientDimension());
            long[] keys = Rows.keys(x.length / model.ambientDimension());
            return estimator.estimate(model, new LidBatch(points, keys, 3, projections), List.of(SIGMA));
        }
    }

    @Test
    void theNormalBundleOfTheSphereHasTwoTangentDirectionsOnItAndNineBesideItUnlessProjected() {
        NormalBundle gap = NormalBundle.byGap();
        assertThat(value(gap, sphere, on, 0)).isEqualTo(2);
        assertThat(value(gap, sphere, beside(.03), 0)).isEqualTo(9);
        assertThat(value(gap, sphere, beside(.03), 1)).isEqualTo(2);
    }

    @Test
    void theThresholdRuleCountsTangentDirectionsOnAndBesideTheManifold() {
        NormalBundle threshold = new NormalBundle(4, .5);
        assertThat(value(threshold, sphere, on, 0)).isEqualTo(2);
        assertThat(value(threshold, sphere, beside(.03), 0)).isEqualTo(2);
        assertThat(value(new NormalBundle(4, .5), new GaussianModel(new double[1], Spectrum.axes(1)), new double[1], 0))
                .isEqualTo(1);
    }

    @Test
    void theNormalBundleSeesTheSquaredDistance() {
        assertThat(offset(beside(.03))).isCloseTo(9, within(.4)); // 4 standard errors of 2 sqrt(q / K)
        assertThat(offset(on)).isCloseTo(0, within(.02));
    }

    @Test
    void everyEstimatorSeesTheSquaredDistanceWithinFourStandardErrors() {
        int m = 400;
        double scatter = 2 * Math.sqrt(9 * 9.0 / 10 / m); // 2 sqrt(q s / m), s the noise along the offset
        for (LidEstimator each : List.of(
                new DenoisingLoss(m),
                new DenoisingLoss(m, NoiseKind.ORTHOGONAL, true),
                new DenoisingLoss(m, NoiseKind.RATIO, false),
                new DenoisingLoss(m, NoiseKind.ANTITHETIC, false),
                new ErrorBundle(m, NoiseKind.PLAIN, false, ErrorBundle.THRESHOLD),
                new ErrorBundle(m, NoiseKind.PLAIN, true, ErrorBundle.THRESHOLD),
                SpectralFilter.STANDARD)) {
            double beside = curves(each, sphere, beside(.03), 0).offManifold()[0][0];
            assertThat(beside).as(each.toString()).isCloseTo(9, within(4 * scatter));
            double at = curves(each, sphere, on, 0).offManifold()[0][0];
            assertThat(at).as(each.toString()).isCloseTo(0, within(4 * Math.sqrt(2 * 2.0) / m));
        }
    }

    @Test
    void anOffsetThatTooFewDrawsHideIsNotGiven() {
        ScoreModel wide = new GaussianModel(new double[300], Spectrum.flat(300, 300));
        LidCurves few = curves(new DenoisingLoss(8), wide, new double[300], 0); // sqrt(600)/8 = 3.1
        assertThat(few.offManifold()[0][0]).isNaN();
        LidCurves more = curves(new DenoisingLoss(32), wide, new double[300], 0);
        assertThat(more.offManifold()[0][0]).isCloseTo(0, within(4 * Math.sqrt(600) / 32));
    }

    private double offset(double[] x) {
        return curves(new NormalBundle(400, 0), sphere, x, 0).offManifold()[0][0];
    }

    @Test
    void drawsInChunksGiveWhatTheyGiveAtOnce() {
        ScoreModel plane = new GaussianModel(new double[D], Spectrum.axes(1, 1, 1, 1, 0, 0, 0, 0, 0, 0));
        int many = 3 * NoisyPointEstimator.CHUNK + 20; // more than two chunks
        for (NoiseKind noise : List.of(NoiseKind.PLAIN, NoiseKind.ANTITHETIC, NoiseKind.ORTHOGONAL)) {
            double[] draws = new double[many * D];
            noise.fill(draws, 0, many, D, 3, 0);
            double square = 0;
            for (int j = 0; j < many; j++) {
                for (int i = 0; i < 4; i++) {
                    square += Math.pow(draws[j * D + i] / (1 + SIGMA.variance()), 2) / many;
                }
            }
            double lid = value(new DenoisingLoss(many, noise, false), plane, new double[D], 0);
            assertThat(lid).as("%s", noise).isCloseTo(square, within(ROUNDING));
        }
    }

    @Test
    void oneDimensionIsUndefinedForTheGap() {
        ScoreModel line = new GaussianModel(new double[1], Spectrum.axes(1));
        List<LidResult> results = LidSweep.DEFAULT.run(
                line,
                List.of(NormalBundle.byGap(), new DenoisingLoss(2)),
                RowSource.of(new float[3], 1),
                Progress.SILENT);
        assertThat(results.get(0).reason()).containsOnly(Reason.UNDEFINED);
        assertThat(results.get(0).lid()).containsOnly(Double.NaN);
        assertThat(results.get(1).lid()).doesNotContain(Double.NaN);
    }

    @Test
    void theSpectrumOfResidualsSumsToTheDenoisingLossOfTheSameDraws() {
        double[] x = new double[5 * D];
        for (int i = 0; i < 5; i++) {
            System.arraycopy(beside(.01 * i), 0, x, i * D, D);
        }
        for (int m : new int[] {2, 7, 10, 23, 600}) {
            for (boolean centred : new boolean[] {false, true}) {
                for (NoiseKind noise : List.of(NoiseKind.PLAIN, NoiseKind.ORTHOGONAL, NoiseKind.RADEMACHER)) {
                    double[] loss = curves(new DenoisingLoss(m, noise, centred), sphere, x, 0)
                            .value()[0];
                    try (Scope scope = new Scope()) {
                        LidBatch batch = new LidBatch(Tensor.of(x, 5, D), Rows.keys(5), 3);
                        double[][] spectra = new ErrorBundle(m, noise, centred, .01).spectrum(sphere, batch, SIGMA);
                        for (int i = 0; i < 5; i++) {
                            assertThat(spectra[i]).hasSize(Math.min(m, D));
                            assertThat(Arrays.stream(spectra[i]).sum()).isCloseTo(loss[i], within(SAME * loss[i]));
                        }
                    }
                }
            }
        }
    }

    @Test
    void theErrorBundleOfTheSphereCountsTwoFromEightDrawsOn() {
        for (int m : new int[] {8, 9, 10, 16, 40}) {
            for (NoiseKind noise : List.of(NoiseKind.PLAIN, NoiseKind.ORTHOGONAL)) {
                assertThat(value(new ErrorBundle(m, noise, false, .01), sphere, on, 0))
                        .isEqualTo(2);
                assertThat(value(new ErrorBundle(m, noise, false, .01), sphere, beside(.03), 0))
                        .isEqualTo(3);
                assertThat(value(new ErrorBundle(m, noise, true, .01), sphere, beside(.03), 0))
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void tooFewDrawsAreFlagged() {
        ScoreModel plane = new GaussianModel(new double[D], Spectrum.flat(D, 6));
        LidSweep sweep = LidSweep.DEFAULT.withRule(new FixedSigma(.1));
        RowSource rows = RowSource.of(new float[2 * D], D);
        LidEstimator few = new ErrorBundle(4, NoiseKind.PLAIN, false, .01);
        LidResult short4 = sweep.run(plane, List.of(few), rows, Progress.SILENT).get(0);
        assertThat(short4.lid()).containsOnly(4);
        assertThat(short4.flag()).containsOnly(Reason.TOO_FEW_DRAWS);
        LidResult enough = sweep.run(plane, List.of(ErrorBundle.standard(D)), rows, Progress.SILENT)
                .get(0);
        assertThat(enough.lid()).containsOnly(6);
        assertThat(enough.flag()).containsOnlyNulls();
    }

    @Test
    void basesOfResidualsAndOfTheJacobianAreTheTangentPlaneAndItsComplement() {
        try (Scope scope = new Scope()) {
            LidBatch batch = new LidBatch(Tensor.of(on, 1, D), Rows.keys(1), 3);
            List<TangentSpace> found = List.of(
                    new ErrorBundle(30, NoiseKind.PLAIN, false, .01).bases(sphere, batch, SIGMA),
                    new ErrorBundle(6, NoiseKind.PLAIN, true, .01).bases(sphere, batch, SIGMA),
                    TangentSpace.ofJacobian(sphere, batch.x(), SIGMA),
                    TangentSpace.ofJacobian(new WithoutGradients(sphere), batch.x(), SIGMA));
            for (TangentSpace bases : found) {
                assertThat(bases.lid(0)).isEqualTo(2);
                double[] tangent = bases.tangent(0).toDoubles(); // [2, D]
                for (int k = 0; k < 2; k++) {
                    double radial = 0;
                    double outside = 0;
                    for (int i = 0; i < D; i++) {
                        radial += tangent[k * D + i] * on[i];
                        outside += i > 2 ? tangent[k * D + i] * tangent[k * D + i] : 0;
                    }
                    assertThat(Math.abs(radial) + Math.sqrt(outside)).isLessThan(CURVATURE);
                }
                Tensor all = Tensor.join(0, bases.tangent(0), bases.normal(0)); // [D, D]
                double[] unit = all.matmul(all.transpose(0, 1)).toDoubles();
                for (int i = 0; i < D * D; i++) {
                    assertThat(unit[i]).isCloseTo(i / D == i % D ? 1 : 0, within(ROUNDING));
                }
            }
        }
    }

    @Test
    void theGramMatrixHasTheSquaredSingularValues() {
        try (Scope scope = new Scope()) {
            Tensor a = Tensor.of(Rows.normal(2, 12, 5), 12, 5);
            double[] singular = LinearAlgebra.svd(a).values().toDoubles();
            double[] eigen = Symmetric.eigenvalues(a.transpose(0, 1).matmul(a));
            for (int i = 0; i < 5; i++) {
                assertThat(eigen[i]).isCloseTo(singular[i] * singular[i], within(ROUNDING));
            }
        }
    }

    @Test
    void impossibleOptionsAreRefused() {
        assertThatThrownBy(() -> new NormalBundle(0, 0)).hasMessageContaining("drawsPerDimension");
        assertThatThrownBy(() -> new NormalBundle(4, 1))
                .hasMessageContaining("threshold")
                .hasMessageContaining("1.0");
        assertThatThrownBy(() -> new ErrorBundle(0, NoiseKind.PLAIN, false, .1)).hasMessageContaining("draws");
        assertThatThrownBy(() -> new ErrorBundle(1, NoiseKind.PLAIN, true, .1)).hasMessageContaining("at least 2");
        assertThatThrownBy(() -> new ErrorBundle(4, NoiseKind.RATIO, false, .1)).hasMessageContaining("RATIO");
        assertThatThrownBy(() -> new ErrorBundle(4, NoiseKind.PLAIN, false, 0)).hasMessageContaining("threshold");
    }
}
