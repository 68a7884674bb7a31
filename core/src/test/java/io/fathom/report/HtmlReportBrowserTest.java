package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import io.fathom.data.Points;
import io.fathom.report.bench.BenchmarkResult;
import io.fathom.report.bench.BenchmarkRow;
import io.fathom.report.bench.BenchmarkRow.Band;
import io.fathom.report.bench.BenchmarkRow.Component;
import io.fathom.report.bench.BenchmarkRow.Histogram;
import io.fathom.report.bench.Reference;
import io.fathom.report.bench.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The report as a browser shows it. */
@Tag("browser")
@NullUnmarked // the browser is set before all tests
class HtmlReportBrowserTest {
    @TempDir(cleanup = CleanupMode.NEVER) // the browser's helpers may still write as they end
    static Path profile;

    @TempDir
    static Path folder;

    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> found = Chromium.find();
        Assumptions.assumeTrue(found.isPresent(), "no Chromium on the path");
        browser = Chromium.start(found.orElseThrow(), profile);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    private static void open(String name, ReportInput input) {
        Path file = folder.resolve(name + ".html");
        HtmlReport.write(file, input);
        browser.open(file);
    }

    private static void openImages() {
        Points points = SyntheticResults.labelled(SyntheticResults.images(90, 12), 3);
        double[] lid = SyntheticResults.lids(90, 20, 4);
        for (int i = 0; i < 90; i++) {
            lid[i] += i / 4.0;
        }
        lid[11] = Double.NaN;
        double[] sigmas = SyntheticResults.grid(0.01, 1.5, 9);
        LidTable table = LidTable.of(
                points,
                List.of(
                        SyntheticResults.result(points, "denoising_loss", lid, sigmas),
                        SyntheticResults.result(points, "flipd", SyntheticResults.lids(90, 22, 6), sigmas)),
                90);
        open("images", new ReportInput("Blobs", table, points, SyntheticResults.run()));
    }

    private static int count(String selector) {
        return browser.evaluate("document.querySelectorAll(" + Json.text(selector) + ").length")
                .asInt();
    }

    private static String text(String selector) {
        return browser.evaluate("document.querySelector(" + Json.text(selector) + ").innerText")
                .asText();
    }

    private static void assertQuiet() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).allMatch(url -> url.startsWith("file:") && url.endsWith(".html"));
    }

    @Test
    void everyPartOfAnImageReportIsThere() {
        openImages();
        for (String plot : List.of("histogram", "curve", "png", "boxes", "agreement")) {
            assertThat(count("#" + plot + " canvas")).as(plot).isEqualTo(1);
            assertThat(inked(plot)).as("drawn pixels of " + plot).isGreaterThan(500);
        }
        assertThat(count(".figure")).isGreaterThanOrEqualTo(6);
        assertThat(count(".thumb img")).isEqualTo(36);
        assertThat(browser.evaluate("[...document.querySelectorAll('.thumb img')].every(i => i.naturalWidth === 12)")
                        .asBoolean())
                .isTrue();
        assertThat(count("#table tbody tr")).isEqualTo(25);
        assertThat(count("#matrix td button")).isEqualTo(2);
        assertThat(text("#quality")).contains("non_finite_loss");
        assertQuiet();
    }

    /** Pixels of a plot's canvas that are not transparent. */
    private static int inked(String plot) {
        return browser.evaluate("(() => { const c = document.querySelector('#" + plot + " canvas');"
                        + " const copy = new OffscreenCanvas(c.width, c.height).getContext('2d', {willReadFrequently: true});"
                        + " copy.drawImage(c, 0, 0); const p = copy.getImageData(0, 0, c.width, c.height).data; let k = 0;"
                        + " for (let i = 3; i < p.length; i += 4) k += p[i] > 0; return k; })()")
                .asInt();
    }

    @Test
    void aClickOnAThumbnailDrawsItsCurveAndAnotherTakesItAway() {
        openImages();
        String thumb = "[data-strip=highest] .thumb:last-child";
        String row = browser.evaluate("document.querySelector('" + thumb + "').dataset.row")
                .asText();
        int before = inked("curve");
        browser.click(thumb);
        assertThat(curves()).containsExactly("row " + row);
        assertThat(count(thumb + ".selected")).isEqualTo(1);
        assertThat(count("#selection .chip[data-row='" + row + "']")).isEqualTo(1);
        assertThat(inked("curve")).isNotEqualTo(before);
        browser.click(thumb);
        assertThat(curves()).isEmpty();
        assertThat(count("#selection .chip")).isZero();
        assertQuiet();
    }

    private static List<String> curves() {
        JsonNode names =
                browser.evaluate("echarts.getInstanceByDom(document.getElementById('curve')).getOption().series"
                        + ".map(s => s.name).filter(n => n && n.startsWith('row '))");
        return Arrays.asList(Json.as(names, String[].class, "series"));
    }

    @Test
    void theDrawnCurveIsTheRowsOwn() {
        Points points = SyntheticResults.gaussian(40, 6);
        double[] sigmas = SyntheticResults.grid(0.01, 1.5, 5);
        LidTable table = LidTable.of(
                points,
                List.of(SyntheticResults.result(points, "denoising_loss", SyntheticResults.lids(40, 3, 1), sigmas)),
                1);
        open("curve", new ReportInput("Curve", table, null, Json.object()));
        browser.click("#table tbody tr[data-row='17']");
        double[] drawn = Json.as(
                browser.evaluate("echarts.getInstanceByDom(document.getElementById('curve')).getOption().series"
                        + ".find(s => s.name === 'row 17').data.map(p => p[1])"),
                double[].class,
                "curve");
        for (int g = 0; g < sigmas.length; g++) {
            assertThat((float) drawn[g]).isEqualTo(table.results().get(0).curve()[17][g]);
        }
        assertQuiet();
    }

    @Test
    void theTableSearchesSortsAndTurnsPages() {
        openImages();
        browser.click("#table th[data-key=lid]");
        double first = Double.parseDouble(text("#table tbody tr:first-child td:nth-child(4)"));
        double second = Double.parseDouble(text("#table tbody tr:nth-child(2) td:nth-child(4)"));
        assertThat(first).isGreaterThan(second);
        browser.click("#last");
        assertThat(text("#range")).isEqualTo("76 – 90 of 90");
        assertThat(text("#table tbody tr:last-child td:nth-child(4)")).isEqualTo("NaN");
        browser.click("#search");
        browser.type("class b");
        browser.evaluate("new Promise(done => setTimeout(done, 300))");
        assertThat(text("#range")).isEqualTo("1 – 25 of 30");
        assertThat(browser.evaluate("[...document.querySelectorAll('#table tbody tr td:nth-child(3)')]"
                                + ".every(c => c.innerText === 'class B')")
                        .asBoolean())
                .isTrue();
        assertQuiet();
    }

    @Test
    void anotherMethodAndADarkThemeRedrawEverything() {
        openImages();
        String median = text(".figure.first .value");
        browser.click("#methods button:nth-child(2)");
        assertThat(text(".figure.first .value")).isNotEqualTo(median);
        browser.click("#theme");
        assertThat(browser.evaluate("document.documentElement.classList.contains('dark')")
                        .asBoolean())
                .isTrue();
        browser.click("#matrix tbody tr:nth-child(1) td:nth-child(3) button");
        assertThat(inked("agreement")).isGreaterThan(500);
        assertQuiet();
    }

    @Test
    void hostileTextStaysText() {
        String attack = "</script><script>window.broken=1</script><img src=x onerror='window.broken=2'>{{data}}$1";
        Points points = SyntheticResults.gaussian(3, 2)
                .withIds(List.of(attack, "b", "c"))
                .withLabels(List.of(attack, "<b>b</b>", "c"));
        LidTable table = LidTable.of(
                points,
                List.of(SyntheticResults.result(
                        points, "denoising_loss", new double[] {1, 2, 1.5}, SyntheticResults.grid(0.01, 1, 4))),
                1);
        open("hostile", new ReportInput(attack, table, points, Json.object().put(attack, attack)));
        browser.click("#table tbody tr:first-child");
        assertThat(browser.evaluate("window.broken === undefined").asBoolean()).isTrue();
        assertThat(text("h1")).isEqualTo(attack);
        assertThat(browser.evaluate("document.title").asText()).isEqualTo(attack);
        assertThat(text("#table tbody tr:first-child td:first-child")).isEqualTo(attack);
        assertThat(count("body img")).isZero();
        assertQuiet();
    }

    @Test
    void oneRowAndNoFiniteRowAreShownWithoutErrors() {
        Points one = SyntheticResults.gaussian(1, 3);
        open("one", input(one, new double[] {2}, 1));
        assertThat(text(".figure.first .value")).isEqualTo("2");
        assertThat(text("#curve")).contains("Only one noise level");
        Points none = SyntheticResults.gaussian(30, 3);
        double[] nan = new double[30];
        Arrays.fill(nan, Double.NaN);
        open("none", input(none, nan, 8));
        assertThat(text("#histogram")).contains("No point has a finite LID");
        assertThat(text("#quality")).contains("non_finite_loss").contains("30");
        open("curveless", input(none, SyntheticResults.lids(30, 2, 1), 0));
        assertThat(text("#curve")).contains("one number for each point");
        assertQuiet();
    }

    private static ReportInput input(Points points, double[] lid, int levels) {
        LidTable table = LidTable.of(
                points,
                List.of(SyntheticResults.result(points, "denoising_loss", lid, SyntheticResults.grid(0.01, 1, levels))),
                1);
        return new ReportInput("Small", table, points, Json.object());
    }

    private static BenchmarkRow benchmarkRow(
            String data, String level, BenchmarkRow.Split split, int components, double error) {
        List<Component> parts = new ArrayList<>();
        for (int k = 1; k <= components; k++) {
            Band band = new Band(List.of(3.0 * k, 2.0 * k), List.of(2.0 * k, 1.0 * k), List.of(4.0 * k, Double.NaN));
            parts.add(new Component(3.0 * k, 50, 50, error, error, band, new Histogram(0, 1, List.of(1, 9, 5))));
        }
        return new BenchmarkRow(
                new BenchmarkRow.Cell(data, "net", "default", "default", level, 0, split),
                new BenchmarkRow.Truth(10, 3),
                new BenchmarkRow.Reading("DenoisingLoss(m=8)", 8, 0.05),
                new BenchmarkRow.Score(50, 50, error, error, 3 + error, 1, 1, Double.NaN),
                new BenchmarkRow.Exact(3, 0.7, List.of(0.02, 2.0), List.of(3.0, 2.0)),
                new BenchmarkRow.Cost(10, 100, 1, 200, 4, 3),
                parts);
    }

    @Test
    void aBenchmarkHasItsTablesAndPlotsAndNothingComplains() {
        var run = Json.object();
        run.put("budget", "{\"steps\": 100, \"minutes\": 0}");
        Path file = folder.resolve("benchmark.html");
        new BenchmarkResult(
                        "Two",
                        List.of(
                                benchmarkRow("one", "plateau", BenchmarkRow.Split.TRAIN, 1, 0.5),
                                benchmarkRow("one", "plateau", BenchmarkRow.Split.HELD_OUT, 1, 0.6),
                                benchmarkRow("two", "plateau", BenchmarkRow.Split.TRAIN, 3, 0.5),
                                benchmarkRow("none", "0.05", BenchmarkRow.Split.TRAIN, 1, Double.NaN)),
                        List.of(new Reference("one", "a paper", 0.8)),
                        List.of(new Target("asked", 0.5, 0.4, true)),
                        run)
                .writeHtml(file);
        browser.open(file);
        // errors and curves of two data sets, a histogram of the one of three components, errors of none are text
        assertThat(browser.evaluate("document.querySelectorAll('#data canvas').length")
                        .asInt())
                .isEqualTo(6);
        assertThat(browser.evaluate("document.querySelectorAll('#summary tbody tr').length")
                        .asInt())
                .isEqualTo(4);
        assertThat(browser.evaluate("document.querySelector('#targets').innerText")
                        .asText())
                .contains("fail");
        assertThat(browser.evaluate("document.querySelector('#data').innerText").asText())
                .contains("No point has an estimate.");
        assertQuiet();
    }

    @Test
    void aLongBenchmarkIsShownByNoiseLevelAndPoints() {
        var run = Json.object();
        run.put("budget", "the recipe's");
        Path file = folder.resolve("long.html");
        List<BenchmarkRow> rows = new ArrayList<>();
        for (int i = 1; i <= 13; i++) {
            rows.add(benchmarkRow("one", "0." + i, BenchmarkRow.Split.TRAIN, 1, 0.5));
            rows.add(benchmarkRow("one", "0." + i, BenchmarkRow.Split.HELD_OUT, 1, 0.6));
        }
        new BenchmarkResult("Long", rows, List.of(), List.of(), run).writeHtml(file);
        browser.open(file);
        String count = "document.querySelectorAll('#summary tbody tr').length";
        assertThat(browser.evaluate(count).asInt()).isEqualTo(1);
        assertThat(browser.evaluate("document.querySelector('#summary tbody').innerText")
                        .asText())
                .contains("0.1", "training points");
        browser.evaluate("document.querySelector('#levels button:last-child').click()");
        assertThat(browser.evaluate(count).asInt()).isEqualTo(13);
        browser.evaluate("document.querySelector('#splits button:last-child').click()");
        assertThat(browser.evaluate(count).asInt()).isEqualTo(26);
        browser.evaluate("document.querySelector('#levels button:nth-child(2)').click()");
        assertThat(browser.evaluate(count).asInt()).isEqualTo(2);
        assertQuiet();
    }
}
