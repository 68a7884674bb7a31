package io.fathom.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class UniformityTest {
    private static final double LAST_DIGIT_OF_P = 5e-4;
    private static final double LAST_DIGIT_OF_V = 5e-5;
    private static final double ROUNDING = 1e-12;
    private static final double TABLE = 1e-10;
    private static final int N = 4000;
    private static final double UNLIKELY = 1e-3; // of seeded draws: holds once, holds always

    @Test
    void kuiperPValuesAreThoseOfTheSpecification() {
        assertThat(Uniformity.kuiperPValue(0.0175, 10_000)).isCloseTo(0.048, within(LAST_DIGIT_OF_P));
        assertThat(Uniformity.kuiperPValue(0.032, 3_000)).isCloseTo(0.047, within(LAST_DIGIT_OF_P));
        assertThat(Uniformity.kuiperPValue(0, 10)).isEqualTo(1);
        assertThat(Uniformity.kuiperPValue(1, 1000)).isZero();
    }

    @Test
    void kolmogorovPValuesAreThoseOfTheTables() {
        // Kolmogorov's distribution: P(z > 1.3581) = .05, P(z > 1.6276) = .01
        assertThat(Uniformity.kolmogorovPValue(1.3581e-6, 1e12)).isCloseTo(0.05, within(1e-5));
        assertThat(Uniformity.kolmogorovPValue(1.6276e-6, 1e12)).isCloseTo(0.01, within(1e-5));
        assertThat(Uniformity.kolmogorovPValue(0.5e-6, 1e12)).isCloseTo(0.96394524, within(1e-5));
    }

    @Test
    void vonMisesLawsLieAsFarFromUniformAsInTheSpecification() {
        TabulatedCdf uniform = TabulatedCdf.vonMises(0);
        assertThat(TabulatedCdf.vonMises(0.1).kuiperTo(uniform)).isCloseTo(0.0318, within(LAST_DIGIT_OF_V));
        assertThat(TabulatedCdf.vonMises(1).kuiperTo(uniform)).isCloseTo(0.2887, within(LAST_DIGIT_OF_V));
        assertThat(TabulatedCdf.vonMises(4).kuiperTo(uniform)).isCloseTo(0.6183, within(LAST_DIGIT_OF_V));
    }

    @Test
    void statisticsOfAFewPointsAreThoseByHand() {
        double[] u = {0.9, 0.1, 0.4}; // G - u: .233, .267, .1; u - G: .1, .067, .233
        assertThat(Uniformity.kolmogorov(u).statistic()).isCloseTo(2 / 3.0 - 0.4, within(ROUNDING));
        assertThat(Uniformity.kuiper(u).statistic()).isCloseTo(2 / 3.0 - 0.4 + 0.9 - 2 / 3.0, within(ROUNDING));
        double[] a = {1, 2, 3, 3};
        double[] b = {3, 4}; // G_a - G_b: .25, .5, .5, 0
        assertThat(Uniformity.kuiper(a, b).statistic()).isCloseTo(0.5, within(ROUNDING));
        assertThat(Uniformity.kolmogorov(b, a).statistic()).isCloseTo(0.5, within(ROUNDING));
        assertThat(Uniformity.kuiper(a, b).size()).isCloseTo(8 / 6.0, within(ROUNDING));
    }

    @Test
    void kuiperDoesNotDependOnWhereTheCurveIsCut() {
        RandomStream random = RandomStream.at(3);
        double[] u = draw(i -> random.nextDouble() * random.nextDouble());
        double[] shifted = Arrays.stream(u).map(x -> (x + 0.37) % 1).toArray();
        assertThat(Uniformity.kuiper(shifted).statistic())
                .isCloseTo(Uniformity.kuiper(u).statistic(), within(ROUNDING));
    }

    @Test
    void pValuesOfUniformDrawsAreUniform() {
        RandomStream random = RandomStream.at(4);
        double[] one = new double[1000];
        double[] two = new double[1000];
        for (int k = 0; k < one.length; k++) {
            double[] a = random.doubles(200).toArray();
            one[k] = Uniformity.kuiper(a).pValue();
            two[k] = Uniformity.kolmogorov(a, random.doubles(300).toArray()).pValue();
        }
        assertThat(Uniformity.kolmogorov(one).pValue()).isGreaterThan(UNLIKELY);
        assertThat(Uniformity.kolmogorov(two).statistic()).isLessThan(0.06); // of the asymptotic law, two small samples
    }

    @Test
    void theEllipseIsMeasuredByArcLength() {
        EllipseArc ellipse = new EllipseArc(1, 2);
        assertThat(ellipse.length()).isCloseTo(9.688448220547675, within(TABLE)); // 8 E(3/4)
        assertThat(ellipse.cdf(0, 2)).isCloseTo(0.25, within(TABLE));
        assertThat(ellipse.cdf(-3, 0)).isCloseTo(0.5, within(TABLE));
        assertThat(ellipse.distance(0.9, 0)).isCloseTo(0.1, within(ROUNDING));
        assertThat(ellipse.distance(0, -2.5)).isCloseTo(0.5, within(ROUNDING));
        RandomStream random = RandomStream.at(5);
        double[] even = draw(i -> {
            double u = ellipse.angleAt(random.nextDouble());
            return ellipse.cdf(1.05 * Math.cos(u), 2.1 * Math.sin(u));
        });
        double[] evenInAngle = draw(i -> ellipse.cdf(2 * Math.PI * random.nextDouble()));
        assertThat(Uniformity.kuiper(even).pValue()).isGreaterThan(UNLIKELY);
        assertThat(Uniformity.kuiper(evenInAngle).pValue()).isLessThan(UNLIKELY);
    }

    @Test
    void theSphereIsEvenInEachCoordinateAndInAzimuth() {
        assertThat(UniformCdf.sphereCoordinate(3, 0.5)).isCloseTo(0.75, within(ROUNDING));
        assertThat(UniformCdf.sphereCoordinate(2, 0.5)).isCloseTo(1 - Math.acos(0.5) / Math.PI, within(ROUNDING));
        assertThat(UniformCdf.circle(0, -1)).isCloseTo(0.75, within(ROUNDING));
        RandomStream random = RandomStream.at(6);
        double[][] x = new double[N][5];
        for (double[] row : x) {
            random.fillNormal(row, 0, 5);
        }
        double[] last = draw(i -> UniformCdf.sphereCoordinate(
                5, x[i][4] / Math.sqrt(Arrays.stream(x[i]).map(v -> v * v).sum())));
        assertThat(Uniformity.kolmogorov(last).pValue()).isGreaterThan(UNLIKELY);
        assertThat(Uniformity.kuiper(draw(i -> UniformCdf.circle(x[i][0], x[i][1])))
                        .pValue())
                .isGreaterThan(UNLIKELY);
    }

    @Test
    void theTorusIsDenserOnItsOuterSide() {
        double axis = 2;
        double tube = 0.7;
        TabulatedCdf exact = new TabulatedCdf(t -> axis + tube * Math.cos(t), -Math.PI, Math.PI);
        for (double t = -3; t < 3.1; t += 0.5) {
            assertThat(UniformCdf.torusPoloidal(axis, tube, t)).isCloseTo(exact.applyAsDouble(t), within(TABLE));
        }
        double t = 2.2;
        double radius = axis + tube * Math.cos(t);
        assertThat(UniformCdf.torusPoloidal(axis, tube, -0.6 * radius, 0.8 * radius, tube * Math.sin(t)))
                .isCloseTo(exact.applyAsDouble(t), within(TABLE));
    }

    @Test
    void numbersOutsideTheUnitIntervalAreRefused() {
        assertThatThrownBy(() -> Uniformity.kuiper(new double[] {0.2, 1.2}))
                .hasMessageContaining("expected numbers from 0 to 1, found 0.2 to 1.2");
        assertThatThrownBy(() -> Uniformity.kuiper(new double[] {0.2, Double.NaN}))
                .hasMessageContaining("found 0.2 to NaN");
        assertThatThrownBy(() -> Uniformity.kuiper(new double[0])).hasMessageContaining("points");
    }

    private static double[] draw(IntToDoubleFunction u) {
        double[] values = new double[N];
        for (int i = 0; i < N; i++) {
            values[i] = u.applyAsDouble(i);
        }
        return values;
    }
}
