package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.BadInputException;
import io.fathom.data.Points;
import io.fathom.estimate.LidResult;
import io.fathom.tensor.RandomStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImagesArithmeticTest {
    private static final double EXACT = 1e-12;
    private static final double TABLE_DIGITS = 5e-6; // the specification gives five decimals
    private static final int DIMENSION = 5;

    private static Points pixels(float low, float high) {
        return Points.of(new float[] {low, high, low, high}, 2, "pixels");
    }

    @Test
    void levelsOfThePaperAreConvertedThroughPixelUnits() {
        assertThat(ImagesBenchmark.pixelSigma(0.1)).isCloseTo(0.34018, within(TABLE_DIGITS));
        assertThat(ImagesBenchmark.pixelSigma(0.5)).isCloseTo(3.41292, within(TABLE_DIGITS));
        assertThat(ImageSet.pixelUnit(pixels(0, 255))).isEqualTo(127.5);
        assertThat(ImageSet.pixelUnit(pixels(0, 1))).isEqualTo(0.5);
        assertThat(ImageSet.pixelUnit(pixels(-1, 1))).isEqualTo(1);
        assertThat(ImagesBenchmark.standardised(0.34018, 127.5, 103.6)).isCloseTo(0.418658, within(1e-6));
        assertThatThrownBy(() -> ImageSet.pixelUnit(pixels(-3, 300)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("-3.0 to 300.0");
    }

    @Test
    void theLevelsOfTheComparisonJoinTheOthersOnce() {
        double knee = ImagesBenchmark.pixelSigma(0.1);
        assertThat(ImagesBenchmark.levels(new double[] {1, knee, 0.05}))
                .containsExactly(0.05, knee, 1, ImagesBenchmark.pixelSigma(0.5));
    }

    @Test
    void aCellCountsAveragesAndRanks() {
        LidResult result = new LidResult(
                "flipd",
                "Flipd(exact)",
                new double[] {0.4},
                new float[5][1],
                new float[5][1],
                new double[] {-1, 2, 3, 8, Double.NaN},
                new double[5],
                new double[5],
                new String[5],
                new String[5]);
        ImageCell cell = ImageCell.of(
                new ImageCell.At("A", "A", "test", 0.1, 0.34, 0.4, 2),
                result,
                new double[] {10, 20, 40, 30, 5},
                new String[] {"a", "b", "a", null, "b"},
                4);
        assertThat(cell.count()).isEqualTo(4);
        assertThat(cell.missing()).isEqualTo(1);
        assertThat(cell.mean()).isEqualTo(3);
        assertThat(cell.median()).isEqualTo(2.5);
        assertThat(cell.outside()).isEqualTo(0.5); // -1 and 8 of four
        assertThat(cell.spearman()).isCloseTo(0.8, within(EXACT)); // ranks 1 2 3 4 against 1 2 4 3
        assertThat(cell.classes()).isEqualTo(Map.of("a", 1.0, "b", 2.0));
    }

    /** For normal data Flipd is known, so its integral must give the normal log-density back. */
    @Test
    void theIntegralOfFlipdIsTheLogDensityOfNormalData() {
        int levels = 4000;
        double[] sigmas = new double[levels];
        for (int g = 0; g < levels; g++) {
            sigmas[g] = 0.1 * Math.pow(300, g / (levels - 1.0));
        }
        double c = 0.7; // variance of every coordinate
        double[] squares = {0.5, 4, 11};
        double[][] flipd = new double[levels][squares.length];
        for (int g = 0; g < levels; g++) {
            double v = sigmas[g] * sigmas[g];
            for (int i = 0; i < squares.length; i++) {
                flipd[g][i] = DIMENSION * c / (c + v) + v * squares[i] / ((c + v) * (c + v));
            }
        }
        double[] density = ImageOutliers.logDensity(sigmas, flipd, squares, c, DIMENSION);
        double v = sigmas[0] * sigmas[0];
        for (int i = 1; i < squares.length; i++) {
            double exact = -(squares[i] - squares[0]) / (2 * (c + v));
            assertThat(density[i] - density[0]).isCloseTo(exact, within(1e-5 * Math.abs(exact)));
        }
    }

    @Test
    void outliersThatAreTooSimpleAreFoundByLidAndTheOthersByDensity() {
        int n = 400;
        double[] density = new double[n];
        double[] lid = new double[n];
        double[] simpleDensity = new double[n];
        double[] simpleLid = new double[n];
        RandomStream random = RandomStream.at(3);
        for (int i = 0; i < n; i++) {
            density[i] = random.nextGaussian();
            lid[i] = random.nextGaussian();
            simpleDensity[i] = 3 + random.nextGaussian();
            simpleLid[i] = -5 + random.nextGaussian();
        }
        ImageOutliers.Row row = ImageOutliers.row("A", "B", density, simpleDensity, lid, simpleLid);
        assertThat(row.aurocDensity()).isLessThan(0.1);
        assertThat(row.aurocLid()).isGreaterThan(0.99);
        assertThat(row.aurocBoth()).isGreaterThan(0.95);
        ImageOutliers.Row same = ImageOutliers.row("A", "A", density, density, lid, lid);
        assertThat(same.aurocBoth()).isCloseTo(0.5, within(EXACT));
    }

    private static ImageCell cell(String set, double t, double mean, double spearman, Map<String, Double> classes) {
        double sigma = ImagesBenchmark.pixelSigma(t);
        return new ImageCell(set, set, "test", "flipd", t, sigma, sigma, 10, 0, mean, mean, 1, 0, spearman, classes, 1);
    }

    @Test
    void findingsCompareWithWhatIsExpected() {
        List<ImageCell> cells = List.of(
                cell("Fashion-MNIST", 0.1, 170, 0.7, Map.of()),
                cell("Fashion-MNIST", 0.5, 10, 0.3, Map.of()),
                cell("MNIST", 0.1, 150, 0.4, Map.of("1", 90.0, "8", 160.0)),
                cell("MNIST", 0.5, 10, 0.45, Map.of()));
        List<ImageOutliers.Row> outliers =
                List.of(new ImageOutliers.Row("Fashion-MNIST", "MNIST", 5, 9, 170, 120, 0, 1, 1));
        assertThat(new ImageFindings(cells, outliers).all())
                .extracting(f -> f.verdict() + " " + f.found())
                .containsExactly(
                        "met 0.700 at t 0.10",
                        "met 0.700 and 0.300",
                        "missed 0.450 at t 0.50",
                        "missed 0.400 and 0.450",
                        "missed 170.0 against 150.0, +13 %",
                        "met 90.0 and 160.0",
                        "met LID 120 against 170, log-density +4 nats from its own");
    }
}
