package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.estimate.LidResult;
import io.fathom.tensor.RandomStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final String ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";

    @Test
    void noTextOfTheDataCanBecomeMarkup() {
        Points points =
                SyntheticResults.gaussian(2, 2).withIds(List.of(ATTACK, "b")).withLabels(List.of("a", ATTACK));
        String html = HtmlReport.render(new ReportInput(
                ATTACK,
                table(points, new double[] {1, 2}),
                points,
                Json.object().put("key", ATTACK)));
        assertThat(html).doesNotContain("alert(1)</script>").doesNotContain(ATTACK);
        assertThat(ours(html)).doesNotContain("<img");
        assertThat(data(html).path("ids").path(0).asText()).isEqualTo(ATTACK);
        assertThat(data(html).path("title").asText()).isEqualTo(ATTACK);
    }

    @Test
    void nothingIsFetchedFromElsewhere() {
        Points points = SyntheticResults.images(5, 8);
        String html = HtmlReport.render(
                new ReportInput("Images", table(points, new double[] {1, 2, 3, 4, 5}), points, Json.object()));
        assertThat(html).contains("default-src 'none'");
        assertThat(html).doesNotContain("@import", "sourceMappingURL");
        assertThat(ours(html))
                .doesNotContain("http:", "https:", "url(")
                .doesNotContainPattern("(src|href)=\"(?!data:)");
    }

    @Test
    void theDataAreTheColumns() {
        double[] lid = {1.5, Double.NaN, 2.25};
        Points points = SyntheticResults.gaussian(3, 2);
        JsonNode data = data(HtmlReport.render(new ReportInput("T", table(points, lid), points, Json.object())));
        ByteBuffer packed = ByteBuffer.wrap(
                        Base64.getDecoder().decode(data.at("/methods/0/lid").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(packed.getFloat()).isEqualTo(1.5f);
        assertThat(packed.getFloat()).isNaN();
        assertThat(packed.getFloat()).isEqualTo(2.25f);
        assertThat(data.at("/methods/0/summary/median").asDouble()).isEqualTo(1.875);
        assertThat(data.at("/methods/0/reasonCounts/0/count").asInt()).isEqualTo(1);
    }

    @Test
    void tenThousandImagesFitTenMegabytes() {
        // the worst case: noise does not compress
        float[] values = new float[10_000 * 28 * 28];
        RandomStream random = RandomStream.at(SyntheticResults.SEED);
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 28 < 14 ? random.nextInt(256) : 0;
        }
        Points points = SyntheticResults.labelled(
                Points.of(values, 784, "noise.npy").withImageShape(new ImageShape(1, 28, 28)), 10);
        LidResult result = SyntheticResults.result(
                points, "denoising_loss", SyntheticResults.lids(10_000, 30, 8), SyntheticResults.grid(0.01, 2, 25));
        ReportInput input = new ReportInput("Large", LidTable.of(points, List.of(result), 90), points, Json.object());
        assertThat(HtmlReport.render(input)).hasSizeLessThan(10_000_000);
    }

    @Test
    void curvesOfVeryManyRowsAreChosenEvenlyAndIncludeTheShownOnes() {
        Points points = SyntheticResults.gaussian(50_000, 1);
        JsonNode data = data(HtmlReport.render(new ReportInput(
                "Many", table(points, SyntheticResults.lids(50_000, 1, 0.1), 30), points, Json.object())));
        int rows = Base64.getDecoder().decode(data.at("/methods/0/curve/rows").asText()).length / 4;
        int numbers =
                Base64.getDecoder().decode(data.at("/methods/0/curve/values").asText()).length / 4;
        assertThat(rows).isBetween(28_000, 29_000);
        assertThat(numbers).isEqualTo(rows * 30);
    }

    @Test
    void pointsOfAnotherTableAreRefused() {
        LidTable table = table(SyntheticResults.gaussian(3, 2), new double[] {1, 2, 3});
        assertThatThrownBy(() -> new ReportInput("T", table, SyntheticResults.gaussian(4, 2), Json.object()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("expected 3 points");
        Points renamed = SyntheticResults.gaussian(3, 2).withIds(List.of("0", "x", "2"));
        assertThatThrownBy(() -> new ReportInput("T", table, renamed, Json.object()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("row 2: expected id \"1\"");
    }

    @Test
    void pngSizesRankImagesByTheirComplexity() {
        float[] values = new float[60 * 256];
        double[] lid = new double[60];
        RandomStream random = RandomStream.at(SyntheticResults.SEED);
        for (int i = 0; i < 60; i++) {
            lid[i] = i;
            for (int p = 0; p < 4 * i; p++) { // ever more noise
                values[i * 256 + p] = random.nextInt(256);
            }
        }
        Points points = Points.of(values, 256, "noise.npy").withImageShape(new ImageShape(1, 16, 16));
        JsonNode data = data(HtmlReport.render(new ReportInput("T", table(points, lid), points, Json.object())));
        assertThat(data.at("/images/pngCorrelation/0/rho").asDouble()).isGreaterThan(0.99);
        assertThat(data.at("/images/pngCorrelation/0/pairs").asInt()).isEqualTo(60);
        assertThat(data.at("/images/thumbnails")).hasSize(36);
    }

    /** The page without the plot library, whose code has links in it that nothing follows. */
    private static String ours(String html) {
        int from = html.indexOf("<script>");
        return html.substring(0, from) + html.substring(html.indexOf("</script>", from));
    }

    private static LidTable table(Points points, double[] lid) {
        return table(points, lid, 4);
    }

    private static LidTable table(Points points, double[] lid, int levels) {
        return LidTable.of(
                points,
                List.of(SyntheticResults.result(points, "denoising_loss", lid, SyntheticResults.grid(0.01, 1, levels))),
                1);
    }

    private static JsonNode data(String html) {
        String start = "<script type=\"application/json\" id=\"data\">";
        int from = html.indexOf(start) + start.length();
        return Json.parse(html.substring(from, html.indexOf("</script>", from)), "report");
    }
}
