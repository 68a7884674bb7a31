package io.fathom.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The 2-sphere in ten dimensions, von Mises-Fisher of concentration 5 about e3, against the numbers of the specification. */
class SphereGeometryTest {
    private static final int D = 10;
    private static final NoiseLevel SIGMA = new NoiseLevel(0.01);
    private static final double[] R = {0, 0.01, 0.03, 0.1, 0.3};
    private static final EnergyModel SPHERE = new VonMisesFisherModel(D, new double[] {0, 0, 1}, 5);
    private static final double CURVATURE = -Math.sqrt(1 / 8.0); // outside, along y the share sqrt(1/8) of the offset

    /** y = .6 e1 + .8 e3. */
    private static double[] y() {
        double[] y = new double[D];
        y[0] = 0.6;
        y[2] = 0.8;
        return y;
    }

    /** A normal direction of unit length at y. */
    private static double[] normal() {
        double[] n = y();
        for (int j = 0; j < D; j++) {
            n[j] *= Math.sqrt(1 / 8.0);
        }
        n[3] = Math.sqrt(7 / 8.0);
        return n;
    }

    private static Tensor beside(double r) {
        double[] x = y();
        for (int j = 0; j < D; j++) {
            x[j] += r * normal()[j];
        }
        return Tensor.of(x, 1, D);
    }

    private static Tensor on() {
        return Tensor.of(y(), 1, D);
    }

    private static double distance(Tensor a, Tensor b) {
        return a.minus(b).norm().item();
    }

    private static double trace(Tensor x) {
        return new Divergence.Exact().trace(SPHERE, x, new long[1], SIGMA, 0).value()[0];
    }

    private static double flipd(Tensor x) {
        return trace(x) + Projection.PLAIN.of(SPHERE, x, SIGMA).squaredRatio()[0];
    }

    @Test
    void thePlainProjectionIsOffBySigmaSquared() {
        double[] expected = {3.161, 3.150, 3.128, 3.053, 2.858};
        for (int k = 0; k < R.length; k++) {
            try (Scope scope = new Scope()) {
                Tensor found = Projection.PLAIN.of(SPHERE, beside(R[k]), SIGMA).points();
                assertThat(1e4 * distance(found, on())).isCloseTo(expected[k], within(1e-3));
            }
        }
    }

    @Test
    void traceAndFlipdAreThoseOfTheTable() {
        double[] trace = {1.99910, 1.99206, 1.97813, 1.93086, 1.80747};
        double[] flipd = {2.0001, 3.0001, 11.0001, 102.0001, 902.0001};
        for (int k = 0; k < R.length; k++) {
            try (Scope scope = new Scope()) {
                assertThat(trace(beside(R[k]))).isCloseTo(trace[k], within(1e-5));
                assertThat(flipd(beside(R[k]))).isCloseTo(flipd[k], within(1e-4));
                assertThat(flipd(
                                Projection.PLAIN.of(SPHERE, beside(R[k]), SIGMA).points()))
                        .isCloseTo(2.0002, within(1e-4));
            }
        }
    }

    @Test
    void theTopOfTheJacobianAndItsPurificationAreThoseOfTheTable() {
        double[] top = {.99950, .99598, .98902, .96539, .90370};
        double[] sharpened = {1, .99995, .99964, .99649, .97396};
        for (int k = 0; k < R.length; k++) {
            try (Scope scope = new Scope()) {
                TangentSpace whole = TangentSpace.ofJacobian(SPHERE, beside(R[k]), SIGMA);
                TangentSpace leading = TangentSpace.leading(SPHERE, beside(R[k]), SIGMA, 4, new long[1], 7);
                for (TangentSpace tangents : new TangentSpace[] {whole, leading}) {
                    assertThat(tangents.lid(0)).isEqualTo(2);
                    assertThat(tangents.truncated(0)).isFalse();
                    double mu = tangents.spectrum(0)[0];
                    assertThat(mu).isCloseTo(top[k], within(1e-5));
                    assertThat(TangentSpace.mcWeeny(mu)).isCloseTo(sharpened[k], within(1e-5));
                }
                double[] found = leading.tangent(0)
                        .matmul(whole.tangent(0).transpose(0, 1))
                        .toDoubles();
                assertThat(Math.abs(found[0] * found[3] - found[1] * found[2])).isCloseTo(1, within(1e-12));
                double[] crossed = leading.normal(0)
                        .matmul(whole.tangent(0).transpose(0, 1))
                        .toDoubles();
                assertThat(leading.normal(0).size(0)).isEqualTo(D - 2);
                assertThat(crossed).hasSize(2 * (D - 2)).containsOnly(new double[] {0}, within(1e-10));
            }
        }
    }

    /** 40 draws as in the specification, in 200 repetitions. */
    @Test
    void scoresShowTheTangentPlaneUntilTheOffsetIsTheLargestSingularValue() {
        double[] share = {1, 0.99, 0, 0}; // of repetitions that read 2 with every singular value
        for (int k = 0; k < share.length; k++) {
            int two = 0;
            int nine = 0;
            int dropped = 0;
            int repetitions = 200;
            for (int j = 0; j < repetitions; j++) {
                try (Scope scope = new Scope()) {
                    long[] key = {j};
                    int lid = TangentSpace.ofScores(SPHERE, beside(R[k]), SIGMA, 40, false, key, 3)
                            .lid(0);
                    two += lid == 2 ? 1 : 0;
                    nine += lid == 9 ? 1 : 0;
                    TangentSpace rest = TangentSpace.ofScores(SPHERE, beside(R[k]), SIGMA, 40, true, key, 3);
                    dropped += rest.lid(0) == 2 ? 1 : 0;
                }
            }
            assertThat((double) two / repetitions).isCloseTo(share[k], within(0.03));
            if (R[k] >= 0.03) {
                assertThat(nine).isEqualTo(repetitions);
                assertThat(dropped).isEqualTo(repetitions);
            }
        }
    }

    @Test
    void theSharpProjectionIsOffBySigmaToTheFourthUnlessAPlainStepCameBefore() {
        try (Scope scope = new Scope()) {
            assertThat(distance(Projection.SHARP.of(SPHERE, on(), SIGMA).points(), on()))
                    .isCloseTo(3.0e-7, within(0.1e-7));
            Projection twice = new Projection(Projection.Refinement.SHARP, 2);
            assertThat(distance(twice.of(SPHERE, on(), SIGMA).points(), on())).isCloseTo(6.0e-7, within(0.2e-7));
            Tensor plain = Projection.PLAIN.of(SPHERE, on(), SIGMA).points();
            assertThat(distance(Projection.SHARP.of(SPHERE, plain, SIGMA).points(), on()))
                    .isCloseTo(3.0e-4, within(0.2e-4));
        }
    }

    @Test
    void newtonsStepsEndOnTheInnerSideWithoutDrift() {
        try (Scope scope = new Scope()) {
            Projection newton = new Projection(Projection.Refinement.NEWTON, 3);
            Projection.Projected found = newton.of(SPHERE, beside(0.1), SIGMA);
            assertThat(found.drift()).containsOnly(0);
            double[] p = found.points().toDoubles();
            double radius = Math.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
            assertThat(radius).isCloseTo(1 - 1e-4, within(2e-6)); // sigma^2 d / 2
            assertThat(Math.abs(p[3])).isLessThan(1e-12);
            double turn = Math.atan2(p[2], p[0]) - Math.atan2(0.8, 0.6);
            assertThat(Math.abs(turn)).isCloseTo(2.9e-4, within(0.1e-4)); // of the first, plain step alone
        }
    }

    @Test
    void repeatedPlainProjectionsDriftToTheMode() {
        int[] steps = {1, 10, 100, 1000};
        double[] expected = {.00029, .0030, .0294, .244};
        double[] tolerance = {1e-5, 1e-4, 1e-4, 1e-3};
        try (Scope scope = new Scope()) {
            Tensor x = beside(0.1);
            int done = 0;
            for (int k = 0; k < steps.length; k++) {
                for (; done < steps[k]; done++) {
                    x = Projection.PLAIN.of(SPHERE, x, SIGMA).points();
                }
                double[] p = x.toDoubles();
                double turn = Math.atan2(p[2], p[0]) - Math.atan2(0.8, 0.6); // towards e3
                assertThat(turn).isCloseTo(expected[k], within(tolerance[k]));
            }
            // sigma^2 |grad_M log rho| = 1e-4 * 5 * .6 a step
            Projection three = new Projection(Projection.Refinement.PLAIN, 3);
            assertThat(three.of(SPHERE, on(), SIGMA).drift()[0]).isCloseTo(6e-4, within(1e-5));
        }
    }

    @Test
    void principalCurvaturesNeedRichardson() {
        try (Scope scope = new Scope()) {
            TangentSpace tangents = TangentSpace.ofJacobian(SPHERE, on(), SIGMA);
            Tensor n = Tensor.of(normal(), 1, D);
            double[] kappa = Curvature.principal(SPHERE, on(), n, SIGMA, tangents, 0.1)[0];
            assertThat(kappa).hasSize(2);
            assertThat(kappa[0]).isCloseTo(-.35356, within(1e-5));
            assertThat(kappa[1]).isCloseTo(-.35356, within(1e-5));
            double plain =
                    (1 - 1 / TangentSpace.ofJacobian(SPHERE, beside(0.1), SIGMA).spectrum(0)[0]) / 0.1;
            assertThat(plain).isCloseTo(-.3586, within(1e-4));
            double[] inwards = Curvature.principal(SPHERE, on(), n.negated(), SIGMA, tangents, 0.1)[0];
            assertThat(inwards[0]).isCloseTo(-CURVATURE, within(1e-4));
            assertThat(Reach.ofCurvatures(kappa)).isCloseTo(-1 / CURVATURE, within(1e-3));
        }
    }

    @Test
    void theMeanCurvatureNeedsASharpProjection() {
        try (Scope scope = new Scope()) {
            assertThat(radial(on())).isCloseTo(-2.0001, within(1e-4));
            assertThat(radial(Projection.SHARP.of(SPHERE, on(), SIGMA).points()))
                    .isCloseTo(-2.0003, within(1e-4));
            assertThat(radial(Projection.PLAIN.of(SPHERE, on(), SIGMA).points()))
                    .isCloseTo(-.003, within(1e-3));
            TangentSpace tangents = TangentSpace.ofJacobian(SPHERE, on(), SIGMA);
            Tensor mean = Curvature.mean(SPHERE, on(), SIGMA, tangents);
            // the normal of J is turned by sigma^2 * 3 and takes in as much of the tangent score, 3
            assertThat(mean.norm().item()).isCloseTo(2 - 2 * 9e-4, within(2e-4));
            assertThat(mean.times(on()).sum().item()).isCloseTo(-mean.norm().item(), within(1e-5));
        }
    }

    /** {@code 2 y . s}. */
    private static double radial(Tensor x) {
        return SPHERE.score(x, SIGMA).times(on()).times(2).sum().item();
    }

    @Test
    void theIntrinsicDensityNeedsASharpProjection() {
        double truth = -1.22839375;
        double[] two = {2};
        try (Scope scope = new Scope()) {
            // log kappa / (4 pi sinh kappa) + kappa y3
            assertThat(Math.log(5 / (4 * Math.PI * Math.sinh(5))) + 4).isCloseTo(truth, within(1e-8));
            Tensor plain = Projection.PLAIN.of(SPHERE, on(), SIGMA).points();
            Tensor sharp = Projection.SHARP.of(SPHERE, on(), SIGMA).points();
            assertThat(Math.abs(IntrinsicDensity.log(SPHERE, plain, SIGMA, two)[0] - truth))
                    .isCloseTo(1.0e-3, within(0.1e-3));
            assertThat(Math.abs(IntrinsicDensity.log(SPHERE, sharp, SIGMA, two)[0] - truth))
                    .isCloseTo(5e-5, within(0.5e-5));
        }
    }

    @Test
    void theDistanceIsReadFromOneStep() {
        int n = 4000;
        try (Scope scope = new Scope()) {
            assertThat(Projection.PLAIN.of(SPHERE, beside(0.1), SIGMA).distance()[0])
                    .isCloseTo(.10003, within(1e-5));
            double[] noisy = new double[n * D];
            RandomStream.at(8).fillNormal(noisy, 0, noisy.length);
            Tensor x = Tensor.of(noisy, n, D).times(SIGMA.sigma()).plus(on());
            double[] ratio = Projection.PLAIN.of(SPHERE, x, SIGMA).squaredRatio();
            double mean = 0;
            for (double each : ratio) {
                mean += each / n;
            }
            assertThat(mean).isCloseTo(8.0, within(0.2)); // chi-square of D - d = 8, standard error .06
        }
    }

    @Test
    void theRetractionEndsNearTheMinimumOnTheSphere() {
        double[] slope = new double[D];
        slope[0] = -1; // of f = -x1
        try (Scope scope = new Scope()) {
            Tensor found = new Retraction(0.1)
                    .run(SPHERE, on(), SIGMA, x -> Tensor.of(slope, 1, D).to(DType.FLOAT64), 300);
            double[] p = found.toDoubles();
            double angle = Math.atan2(Math.hypot(p[1], p[2]), p[0]);
            assertThat(angle).isCloseTo(.0045, within(5e-5));
        }
    }

    @Test
    void aRowThatIsNotFiniteSpoilsNoOther() {
        double[] both = new double[2 * D];
        System.arraycopy(y(), 0, both, 0, D);
        both[D + 1] = Double.NaN;
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(both, 2, D);
            ScoreModel model = SPHERE;
            for (TangentSpace tangents : new TangentSpace[] {
                TangentSpace.ofJacobian(model, x, SIGMA),
                TangentSpace.leading(model, x, SIGMA, 3, new long[2], 1),
                TangentSpace.ofScores(model, x, SIGMA, 40, false, new long[2], 1)
            }) {
                assertThat(tangents.lid(0)).isEqualTo(2);
                assertThat(tangents.lid(1)).isZero();
                assertThat(tangents.spectrum(1)).containsOnly(Double.NaN);
                double[] mean = Curvature.mean(model, x, SIGMA, tangents).toDoubles();
                assertThat(mean[2]).isCloseTo(-2 * 0.8, within(0.05)); // from scores the plane is rough
                assertThat(mean[D + 3]).isNaN();
                double[][] kappa = Curvature.principal(model, x, Tensor.of(twice(normal()), 2, D), SIGMA, tangents, .1);
                assertThat(kappa[0][1]).isCloseTo(CURVATURE, within(1e-3));
                assertThat(kappa[1]).isEmpty();
            }
            assertThat(Projection.SHARP.of(model, x, SIGMA).distance()[1]).isNaN();
        }
    }

    private static double[] twice(double[] row) {
        double[] both = new double[2 * row.length];
        System.arraycopy(row, 0, both, 0, row.length);
        System.arraycopy(row, 0, both, row.length, row.length);
        return both;
    }
}
