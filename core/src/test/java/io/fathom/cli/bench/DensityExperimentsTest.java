package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.report.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@code bench density} compares with, against closed forms. */
class DensityExperimentsTest {
    private static final double PRINTED = 0.006; // two decimals in the paper's table
    private static final double ROUNDING = 1e-9;

    @Test
    void theToysTruthIsThatOfThePaper() {
        double[] radii = {0, 1, 2, 2.5, 3, 4, 5};
        double[] published = {-3.99, -6.17, -10.56, -10.86, -11.23, -12.18, -13.41};
        for (int i = 0; i < radii.length; i++) {
            assertThat(ToyExperiment.truth(radii[i], 1000, 0)).isCloseTo(published[i], within(PRINTED));
        }
    }

    @Test
    void thePowerLawsLikelihoodIsMinusItsEntropyOnAverageAndItsSlopeIsTheDimension() {
        int n = 4000;
        PowerLawExperiment.Drawn drawn = PowerLawExperiment.Drawn.of(n, 3, 0);
        double sigma = 0.1;
        double entropy = IntStream.range(0, 64)
                .mapToDouble(
                        m -> Math.log(2 * Math.PI * Math.E * (PowerLawExperiment.eigenvalue(m) + sigma * sigma)) / 2)
                .sum();
        double standardError = Math.sqrt(32.0 / n); // of half a chi-square with 64 degrees
        assertThat(drawn.mean(n, i -> drawn.logDensity(i, sigma))).isCloseTo(-entropy, within(4 * standardError));
        double h = 1e-5; // d/dl E log p = d_eff - D
        double slope = (drawn.logDensity(7, sigma * Math.exp(h)) - drawn.logDensity(7, sigma * Math.exp(-h))) / (2 * h);
        assertThat(drawn.dimension(7, sigma)).isCloseTo(64 + slope, within(1e-6));
    }

    @Test
    void thePowerLawsPointsHaveTheNormOfTheirCoordinates() {
        PowerLawExperiment.Drawn drawn = PowerLawExperiment.Drawn.of(5, 1, 1);
        for (int i = 0; i < 5; i++) {
            int row = i;
            double inData = IntStream.range(0, 64)
                    .mapToDouble(p -> drawn.points().value(row, p))
                    .map(x -> x * x)
                    .sum();
            double along = Arrays.stream(drawn.along()[i]).map(a -> a * a).sum();
            assertThat(inData).isCloseTo(along, within(1e-5 * along));
        }
    }

    @Test
    void aGumbelLawIsFoundAgainFromItsQuantiles() {
        double[] values = IntStream.range(0, 2000)
                .mapToDouble(i -> 9.57 - 3.17 * Math.log(-Math.log((i + 0.5) / 2000)))
                .toArray();
        GumbelFit fit = GumbelFit.of(values);
        assertThat(fit.location()).isCloseTo(9.57, within(0.01));
        assertThat(fit.scale()).isCloseTo(3.17, within(0.02));
        assertThat(fit.distance()).isLessThan(0.003);
        double[] mirrored = Arrays.stream(values).map(v -> -v).toArray();
        assertThat(GumbelFit.of(mirrored).distance()).isGreaterThan(0.05);
    }

    @Test
    void imagesAreCentredInBlackBordersAndKeepTheirLabels() {
        float[] values = new float[2 * 3 * 6 * 6]; // three colour planes
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i;
        }
        Points padded = DensityImages.padded(Points.of(values, 108, "six")
                .withImageShape(new ImageShape(3, 6, 6))
                .withLabels(List.of("a", "b")));
        assertThat(padded.imageShape()).contains(new ImageShape(3, 8, 8));
        assertThat(padded.label(1)).isEqualTo("b");
        assertThat(padded.value(0, 0)).isZero();
        assertThat(padded.value(0, 8 + 1)).isEqualTo(1);
        assertThat(padded.value(1, 2 * 64 + 6 * 8 + 6)).isEqualTo(216); // last pixel of the last plane
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 192; j++) {
                sum += padded.value(i, j);
            }
        }
        assertThat(sum).isEqualTo(216 * 217 / 2.0);
    }

    @Test
    void halvedImagesAreTheRoundedMeansOfFourPixels() {
        float[] values = {0, 1, 10, 20, 9, 2, 3, 30, 40, 9, 5, 5, 7, 7, 9, 5, 6, 8, 8, 9, 9, 9, 9, 9, 9}; // 5 x 5
        Points halved = DensityImages.halved(Points.of(values, 25, "five").withImageShape(new ImageShape(1, 5, 5)));
        assertThat(halved.imageShape()).contains(new ImageShape(1, 2, 2));
        float[] row = new float[4];
        halved.copyRow(0, row, 0);
        assertThat(row).containsExactly(2, 25, 5, 8); // 1.5, 25, 5.25, 7.5: halves to the even one
    }

    @Test
    void aPerfectModelOfDisksReadsFiveUntilNoiseHidesTheFaintOnes() {
        IdealDisks ideal = new IdealDisks(16, 1);
        assertThat(ideal.dimension(1e-4)).isCloseTo(5, within(0.02));
        double before = 5;
        for (double sigma : new double[] {0.01, 0.1, 1, 10}) {
            assertThat(ideal.dimension(sigma)).isLessThan(before);
            before = ideal.dimension(sigma);
        }
        // far above the data d_eff is the trace over v; foreground and background alone have 1/12 in every pixel of
        // theirs
        assertThat(1e6 * ideal.dimension(1e3)).isGreaterThan(256 / 12.0 * 0.7).isLessThan(256 / 12.0 * 2);
    }

    @Test
    void constantImagesVaryByLessThanALevelAndNoiseByMost() {
        Points like = Points.of(new float[64], 64, "like").withImageShape(new ImageShape(1, 8, 8));
        Points constant = DensityImages.constant(like, 20, 4);
        Points noise = DensityImages.noise(like, 20, 4);
        for (int i = 0; i < 20; i++) {
            assertThat(spread(constant, i)).isLessThan(1 / 256.0 + ROUNDING);
            assertThat(spread(noise, i)).isBetween(0.6, 1.0);
        }
        assertThat(Math.abs(constant.value(0, 0) - constant.value(1, 0))).isGreaterThan(1 / 256f);
    }

    private static double spread(Points points, int row) {
        double[] values = IntStream.range(0, 64)
                .mapToDouble(j -> points.value(row, j))
                .sorted()
                .toArray();
        return values[63] - values[0];
    }

    @Test
    void theErrorOfAnAurocIsThatOfItsSizes() {
        assertThat(FashionExperiment.error(0.5, 1000, 1000))
                .isCloseTo(Math.sqrt(2001 / 12e6), within(1e-5)); // Wilcoxon
        assertThat(FashionExperiment.error(1, 50, 60)).isZero();
        assertThat(FashionExperiment.error(0.95, 100, 100)).isBetween(0.01, 0.02);
    }

    @Test
    void correlationIsOneForALineAndZeroForAParabola() {
        double[] x = {-2, -1, 0, 1, 2};
        double[] line = {5, 3, 1, -1, -3};
        double[] parabola = {4, 1, 0, 1, 4};
        assertThat(Metrics.correlation(x, line)).isCloseTo(-1, within(ROUNDING));
        assertThat(Metrics.correlation(x, parabola)).isCloseTo(0, within(ROUNDING));
    }
}
