package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.report.Metrics.Errors;
import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final double ROUNDING = 1e-14;
    private static final double NAN = Double.NaN;

    @Test
    void concordanceOfThePublishedExampleIsThirteenSixteenths() {
        double[] truth = {1, 1, 2, 2, 3};
        double[] prediction = {1, 1.2, 1.2, 3, 2};
        assertThat(Metrics.concordance(truth, prediction)).isEqualTo(.8125);
    }

    @Test
    void concordanceCountsPairsAsItsDefinitionSays() {
        for (int seed = 0; seed < 50; seed++) {
            RandomStream random = RandomStream.at(seed);
            int n = 2 + random.nextInt(40);
            double[] truth = random.ints(n, 0, 5).asDoubleStream().toArray();
            double[] prediction = random.ints(n, 0, 9).asDoubleStream().toArray();
            truth[0] = -1; // so that there is a pair
            double score = 0;
            int pairs = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    if (truth[i] < truth[j]) {
                        pairs++;
                        score += prediction[i] < prediction[j] ? 1 : prediction[i] == prediction[j] ? .5 : 0;
                    }
                }
            }
            assertThat(Metrics.concordance(truth, prediction))
                    .as("seed %d", seed)
                    .isCloseTo(score / pairs, within(ROUNDING));
        }
    }

    @Test
    void concordanceHasItsLandmarks() {
        double[] truth = {1, 2, 3};
        assertThat(Metrics.concordance(truth, new double[] {5, 6, 9})).isEqualTo(1);
        assertThat(Metrics.concordance(truth, new double[] {9, 6, 5})).isZero();
        assertThat(Metrics.concordance(truth, new double[] {4, 4, 4})).isEqualTo(.5);
        assertThat(Metrics.concordance(new double[] {2, 2}, new double[] {1, 3}))
                .isNaN();
        assertThat(Metrics.concordance(new double[0], new double[0])).isNaN();
        // negative and positive zero are one value
        assertThat(Metrics.concordance(new double[] {0, 1}, new double[] {0.0, -0.0}))
                .isEqualTo(.5);
    }

    @Test
    void missingPredictionsLeaveNoPair() {
        double[] truth = {1, 1, 2, 7, 2, 3};
        double[] prediction = {1, 1.2, 1.2, NAN, 3, 2};
        assertThat(Metrics.concordance(truth, prediction)).isEqualTo(.8125);
    }

    @Test
    void aHundredThousandRowsTakeLessThanASecond() {
        RandomStream random = RandomStream.at(1);
        double[] truth = random.ints(100_000, 0, 1000).asDoubleStream().toArray();
        double[] prediction = random.doubles(100_000).toArray();
        double best = Double.POSITIVE_INFINITY; // of three: the machine may be busy
        for (int run = 0; run < 3; run++) {
            long start = System.nanoTime();
            assertThat(Metrics.concordance(truth, prediction)).isCloseTo(.5, within(.005));
            assertThat(Metrics.spearman(truth, prediction)).isCloseTo(0, within(.015));
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        assertThat(best).as("seconds").isLessThan(1);
    }

    @Test
    void errorsLeaveOutAndCountMissingRows() {
        Errors errors = Metrics.errors(new double[] {2, 2, 4, 4, 8}, new double[] {1, 3.5, NAN, 4, 7});
        assertThat(errors.count()).isEqualTo(4);
        assertThat(errors.missing()).isEqualTo(1);
        assertThat(errors.meanAbsoluteError()).isCloseTo(3.5 / 4, within(ROUNDING));
        assertThat(errors.bias()).isCloseTo(-.5 / 4, within(ROUNDING));
        assertThat(errors.biasOfTheMean()).isCloseTo(.5 / 4, within(ROUNDING));
        assertThat(errors.mean()).isCloseTo(15.5 / 4, within(ROUNDING));
        // errors -1, 1.5, 0, -1: squares about -.125 sum to 4.1875
        assertThat(errors.standardDeviation()).isCloseTo(Math.sqrt(4.1875 / 3), within(ROUNDING));
    }

    @Test
    void errorsOfNothingAreNotANumber() {
        Errors errors = Metrics.errors(new double[] {2}, new double[] {Double.POSITIVE_INFINITY});
        assertThat(errors.count()).isZero();
        assertThat(errors.missing()).isEqualTo(1);
        assertThat(errors.meanAbsoluteError()).isNaN();
        assertThat(errors.bias()).isNaN();
    }

    @Test
    void errorsComeByComponent() {
        var errors = Metrics.errorsByComponent(
                new double[] {2, 4, 2, 4, 8}, new double[] {3, 4, 3, NAN, 6}, new int[] {0, 1, 0, 1, 7});
        assertThat(errors.keySet()).containsExactly(0, 1, 7);
        assertThat(errors.values().stream().map(Errors::meanAbsoluteError)).containsExactly(1.0, 0.0, 2.0);
        assertThat(errors.values().stream().map(Errors::missing)).containsExactly(0, 1, 0);
    }

    @Test
    void spearmanSharesRanksAmongTies() {
        // scipy 1.17.1: scipy.stats.spearmanr([1, 2, 2, 3, 5], [3, 1, 4, 4, 9])
        double[] x = {1, 2, 2, 3, 5};
        double[] y = {3, 1, 4, 4, 9};
        assertThat(Metrics.spearman(x, y)).isCloseTo(0.7631578947368421, within(1e-12));
        assertThat(Metrics.spearman(x, Arrays.stream(x).map(v -> v * v * v).toArray()))
                .isCloseTo(1, within(ROUNDING));
        assertThat(Metrics.spearman(x, new double[] {1, 1, 1, 1, 1})).isNaN();
    }

    @Test
    void theBestPairsOfThresholdsFindWhatEitherScoreFinds() {
        double[][] inside = {{1, 2, 3, 4}, {4, 3, 2, 1}};
        double[][] outside = {{5, 0, 2.5, 2.5}, {0, 5, 2.5, 3.5}};
        // limits (4, 4): no false alarm, both fives; (4, 3): one, and (2.5, 3.5); (4, 2): two, and all
        assertThat(Metrics.aurocOfThresholdPairs(inside, outside)).isCloseTo((2 + 3 + 4 + 4) / 16.0, within(ROUNDING));
        assertThat(Metrics.auroc(inside[0], outside[0])).isCloseTo(8 / 16.0, within(ROUNDING));
        assertThat(Metrics.aurocOfThresholdPairs(new double[][] {{1, 2, 3}, {0, 0, 0}}, new double[][] {{2.5}, {0}}))
                .isCloseTo(2 / 3.0, within(ROUNDING)); // the second says nothing
        assertThat(Metrics.aurocOfThresholdPairs(new double[][] {{NAN}, {1}}, new double[][] {{1}, {1}}))
                .isNaN();
    }

    @Test
    void aurocIsTheChanceOfAHigherScore() {
        assertThat(Metrics.auroc(new double[] {1, 2}, new double[] {3, 4})).isEqualTo(1);
        assertThat(Metrics.auroc(new double[] {1, 2, 3}, new double[] {2, 4})).isCloseTo(4.5 / 6, within(ROUNDING));
        assertThat(Metrics.auroc(new double[] {1, NAN}, new double[] {3})).isEqualTo(1);
        assertThat(Metrics.auroc(new double[] {}, new double[] {3})).isNaN();
    }

    @Test
    void standardErrorOverSeedsIsTheScatterOverTheRoot() {
        Metrics.OverSeeds seeds = Metrics.overSeeds(1, 2, 3, NAN, 6);
        assertThat(seeds.count()).isEqualTo(4);
        assertThat(seeds.mean()).isEqualTo(3);
        assertThat(seeds.standardDeviation()).isCloseTo(Math.sqrt(14 / 3.0), within(ROUNDING));
        assertThat(seeds.standardError()).isCloseTo(Math.sqrt(14 / 3.0) / 2, within(ROUNDING));
        assertThat(Metrics.overSeeds(5).standardError()).isNaN();
    }

    @Test
    void unequalLengthsAreRefused() {
        assertThatThrownBy(() -> Metrics.errors(new double[2], new double[3]))
                .hasMessageContaining("expected 2, found 3");
        assertThatThrownBy(() -> Metrics.concordance(new double[2], new double[3]))
                .hasMessageContaining("expected 2, found 3");
    }
}
