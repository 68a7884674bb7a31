package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.data.Points;
import io.fathom.estimate.LidResult;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalSummaryTest {
    private static String summary(double[] lid, double seconds, Charset charset) {
        Points points = SyntheticResults.gaussian(lid.length, 3);
        LidResult result = SyntheticResults.result(points, "denoising_loss", lid, SyntheticResults.grid(0.01, 1, 5));
        return TerminalSummary.of(LidTable.of(points, List.of(result), 2), seconds, charset);
    }

    @Test
    void theNumbersAreThoseOfTheValues() {
        String text = summary(new double[] {1, 2, 3, 4, 5, Double.NaN}, 2, StandardCharsets.UTF_8);
        assertThat(text)
                .contains("points    6, 5 with a finite LID")
                .contains("median    3   quartiles 2 – 4   5–95 % 1.2 – 4.8")
                .contains("mean      3 ± 0.71   sd 1.581   smallest 1   largest 5")
                .contains("NaN       1: non_finite_loss 1")
                .contains("in data units")
                .contains("time      2 s, 3 points per second");
    }

    @Test
    void severalMethodsStandSideBySideWithTheirRankCorrelation() {
        String text = TerminalSummary.of(SyntheticResults.twoMethods(), 1, StandardCharsets.UTF_8);
        assertThat(text).containsOnlyOnce("Local intrinsic dimension by").contains("Methods side by side");
        double rho = RankCorrelation.of(
                        SyntheticResults.twoMethods().results().get(0).lid(),
                        SyntheticResults.twoMethods().results().get(1).lid())
                .rho();
        assertThat(text)
                .contains(String.format(java.util.Locale.ROOT, "   2 flipd           %6.2f%n", rho)
                        .stripTrailing());
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void itFitsEightyColumnsWhateverTheValues() {
        for (double[] lid : List.of(
                SyntheticResults.lids(4000, 20, 5),
                SyntheticResults.lids(4000, -2e6, 123456.789),
                SyntheticResults.lids(40, 1e-5, 1e-6),
                new double[] {1e9},
                new double[] {Double.NaN})) {
            for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII)) {
                assertThat(summary(lid, 1e5, charset).lines()).allMatch(line -> line.length() <= 80);
            }
        }
    }

    @Test
    void aTerminalWithoutBlocksGetsAscii() {
        double[] lid = SyntheticResults.lids(500, 20, 5);
        assertThat(summary(lid, 1, StandardCharsets.US_ASCII))
                .contains("#")
                .matches(t -> t.chars().allMatch(c -> c < 128));
        assertThat(summary(lid, 1, StandardCharsets.ISO_8859_1))
                .matches(t -> t.chars().allMatch(c -> c < 128));
        assertThat(summary(lid, 1, StandardCharsets.UTF_8)).contains("█").contains("σ");
    }

    @Test
    void theHighestBinIsFullAndNoOccupiedBinIsEmpty() {
        double[] lid = new double[1001];
        Arrays.fill(lid, 5);
        lid[1000] = 9;
        List<String> bars = summary(lid, 1, StandardCharsets.UTF_8)
                .lines()
                .filter(l -> l.contains("│"))
                .map(l -> l.substring(l.indexOf('│') + 1))
                .toList();
        assertThat(bars).hasSize(6).allMatch(l -> l.startsWith("█"));
        assertThat(bars.get(5)).endsWith("▁");
    }

    @Test
    void nothingFiniteIsSaidWithoutAHistogram() {
        String text = summary(new double[] {Double.NaN, Double.NaN}, Double.NaN, StandardCharsets.UTF_8);
        assertThat(text)
                .contains("2, 0 with a finite LID")
                .contains("NaN       2: non_finite_loss 2")
                .doesNotContain("median", "│", "time");
    }
}
