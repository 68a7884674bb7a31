package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Oracle 9: section 7 of the geometry specification; where the law is not uniform, 3,000 chains show it. */
class RateSeparationTest {
    private static final double KUIPER = 0.02;
    private static final double EVEN = 0.024; // of 10,000 chains: 95 % of exact draws are below .0175
    private static final double LAW = 0.003;
    private static final double DISTANCE = 0.004;

    @ParameterizedTest
    @CsvSource({
        "REPULSION, 10, 0.119, 0.113, 0.082",
        "PUSH, 10, 0.038, 0.032, 0.082",
        "REPULSION, 100, 0.504, 0.504, 0.081",
        "REPULSION, 10000, 0.839, 0.840, 0.077",
        "PUSH, 100, 0.294, 0.289, 0.082", // von Mises of concentration 1: .2887
    })
    void largeErrorsSpoilTheLawAndKeepTheSupport(
            RateSeparation.Panel panel, double e, double kuiper, double law, double distance) {
        RateSeparation.Row row = new RateSeparation(3_000, 1, Progress.SILENT).one(panel, e, 10_000);
        assertThat(row.kuiper()).isCloseTo(kuiper, within(KUIPER));
        assertThat(row.exactKuiper()).isCloseTo(law, within(LAW));
        assertThat(row.distance()).isCloseTo(distance, within(DISTANCE));
    }

    @ParameterizedTest
    @CsvSource({"PUSH, 1, 0.005", "REPULSION, 1, 0.002"})
    void anErrorOfOrderOneSpoilsNothing(RateSeparation.Panel panel, double e, double law) {
        RateSeparation.Row row = new RateSeparation(10_000, 2, Progress.SILENT).one(panel, e, 6_000);
        assertThat(row.kuiper()).isLessThan(EVEN);
        assertThat(row.exactKuiper()).isCloseTo(law, within(LAW));
        assertThat(row.distance()).isCloseTo(0.082, within(DISTANCE));
    }

    @ParameterizedTest
    @CsvSource({"10000, 1.00"})
    void anErrorOfSigmaToTheMinusTwoLosesTheSupport(double e, double distance) {
        RateSeparation.Row row = new RateSeparation(500, 3, Progress.SILENT).one(RateSeparation.Panel.PUSH, e, 10_000);
        assertThat(row.distance()).isCloseTo(distance, within(0.02));
    }
}
