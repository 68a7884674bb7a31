package io.fathom.report.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkResultTest {
    private static final int TERMINAL = 100; // columns

    @TempDir
    private Path folder;

    private static BenchmarkResult result() {
        ObjectNode run = Json.object();
        run.put("budget", "{\"steps\": 5, \"minutes\": 0}");
        return new BenchmarkResult(
                "Five <b>manifolds",
                List.of(BenchmarkRows.row("a", 10, 0, 1.5), BenchmarkRows.row("b", 10, 0, Double.NaN, "0.05", 0)),
                List.of(new Reference("a", "a paper", 2.58), new Reference("", "a paper", 3.22)),
                List.of(new Target("small enough", 1.5, 2, true), new Target("not measured", Double.NaN, 2, true)),
                run);
    }

    @Test
    void theJsonHasNullForNumbersThatAreNone() throws IOException {
        Path file = folder.resolve("results.json");
        result().writeJson(file);
        JsonNode json = Json.parse(Files.readString(file), "results.json");
        assertThat(json.path("rows")
                        .get(0)
                        .path("score")
                        .path("meanAbsoluteError")
                        .asDouble())
                .isEqualTo(1.5);
        assertThat(json.path("rows")
                        .get(1)
                        .path("score")
                        .path("meanAbsoluteError")
                        .isNull())
                .isTrue();
        assertThat(json.path("targetsMet").get(0).asBoolean()).isTrue();
        assertThat(json.path("targetsMet").get(1).asBoolean()).isFalse();
        assertThat(json.path("summaries").size()).isEqualTo(1);
        assertThat(Files.readString(file)).doesNotContain("NaN");
    }

    @Test
    void theTableHasALinePerRowWithUnitsOfItsOwn() throws IOException {
        Path file = folder.resolve("results.csv");
        result().writeTable(file);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("data,network,recipe,estimator,label,level,sigma,t,draws,seed,split");
        assertThat(lines.get(1)).startsWith("a,net,default,default,DenoisingLoss(m=8),0.05,0.05,0.047619");
    }

    @Test
    void thePageCarriesItsDataAndEscapesItsTitle() throws IOException {
        Path file = folder.resolve("report.html");
        result().writeHtml(file);
        assertThat(Files.readString(file))
                .contains("Five &lt;b&gt;manifolds")
                .contains("\"a paper\"")
                .doesNotContain("{{")
                .doesNotContainPattern("(src|href)=\"https?://");
    }

    @Test
    void theTextsFitATerminal() {
        BenchmarkResult r = result();
        String text =
                BenchmarkText.header() + "\n" + BenchmarkText.line(r.rows().get(0)) + "\n"
                        + BenchmarkText.line(r.rows().get(1)) + "\n" + BenchmarkText.summary(r.rows(), r.references())
                        + BenchmarkText.targets(r.targets());
        assertThat(text.lines()).allMatch(line -> line.length() <= TERMINAL);
        assertThat(text)
                .contains("100 of 100 points have no estimate")
                .contains("a paper")
                .contains("3.22")
                .contains("pass  small enough")
                .contains("FAIL  not measured");
    }
}
