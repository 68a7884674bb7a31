package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import io.fathom.cli.Main;
import io.fathom.tensor.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench manifolds} and {@code bench mixtures} as a user types them, on a few points and steps. */
class BenchDataCommandTest {
    private static int threads;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void oneThread() {
        threads = Engine.start().threads();
        Engine.start().setThreads(1);
    }

    @AfterAll
    static void allThreads() {
        Engine.start().setThreads(threads);
    }

    private int run(String verb, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of("bench", verb, "--steps", "3", "--points", "40"));
        arguments.addAll(
                List.of("--evaluate", "6", "--out", folder.resolve("bench").toString()));
        arguments.addAll(List.of(more));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }

    private JsonNode results() throws IOException {
        Path file = folder.resolve("bench").resolve("results.json");
        return Json.parse(Files.readString(file), file.toString());
    }

    @Test
    void manifoldsWriteRowsTableJsonAndPage() throws IOException {
        int status =
                run("manifolds", "--cases", "sphere", "--estimators", "default,plain8", "--levels", "0.05,plateau");
        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("sphere: d = 16, D = 64, 40 points")
                .contains("DSM paper")
                .contains("held_out");
        JsonNode rows = results().path("rows");
        assertThat(rows.size()).isEqualTo(8); // 2 estimators x 2 levels x 2 splits
        for (JsonNode row : rows) {
            assertThat(row.path("score").path("count").asInt()).isEqualTo(6);
            assertThat(row.path("score").path("finite").asInt()).isEqualTo(6);
            assertThat(row.path("score").path("meanAbsoluteError").asDouble()).isPositive();
            if (row.path("cell").path("level").asText().equals("0.05")) {
                assertThat(row.path("exact").path("lid").asDouble()).isBetween(15.0, 17.0);
            }
        }
        assertThat(Files.readAllLines(folder.resolve("bench/results.csv"))).hasSize(9);
        assertThat(folder.resolve("bench/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("bench/models/sphere-skip_mlp-default-seed0.safetensors"))
                .isNotEmptyFile();
    }

    @Test
    void resumingMeasuresOnlyWhatIsMissingWithTheKeptModel() throws IOException {
        assertThat(run("mixtures", "--cases", "N5-in-10", "--estimators", "plain8", "--levels", "0.05"))
                .isZero();
        String before = results().path("rows").get(0).toString();
        Path model = folder.resolve("bench/models/N5_in_10-skip_mlp-default-seed0.safetensors");
        FileTime trained = Files.getLastModifiedTime(model);
        assertThat(run(
                        "mixtures",
                        "--cases",
                        "N5-in-10",
                        "--estimators",
                        "plain8,default",
                        "--levels",
                        "0.05",
                        "--resume"))
                .isZero();
        JsonNode rows = results().path("rows");
        assertThat(rows.size()).isEqualTo(4);
        assertThat(rows.get(0).toString()).isEqualTo(before); // its seconds too: not measured again
        assertThat(Files.getLastModifiedTime(model)).isEqualTo(trained);
    }

    @Test
    void rowsOfAnEarlierRunAreNotOverwrittenUnasked() {
        assertThat(run("mixtures", "--cases", "N5-in-10", "--estimators", "plain8", "--levels", "0.05"))
                .isZero();
        assertThat(run("mixtures", "--cases", "N5-in-10", "--estimators", "plain8", "--levels", "0.05"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--resume").contains("--restart");
    }

    @Test
    void theSameSeedGivesTheSameRowsAndARotationOthers() throws IOException {
        String[] same = {"--cases", "ball", "--estimators", "plain8", "--levels", "0.05", "--splits", "train"};
        assertThat(run("manifolds", same)).isZero();
        String first = results().path("rows").get(0).path("score").toString();
        List<String> again = new ArrayList<>(List.of(same));
        again.add("--restart");
        assertThat(run("manifolds", again.toArray(String[]::new))).isZero();
        assertThat(results().path("rows").get(0).path("score").toString()).isEqualTo(first);
        again.addAll(
                List.of("--rotate", "--model-dir", folder.resolve("rotated").toString()));
        assertThat(run("manifolds", again.toArray(String[]::new))).isZero();
        assertThat(results().path("rows").get(0).path("score").toString()).isNotEqualTo(first);
    }

    @Test
    void afterTheTimeIsOverNothingIsBegun() {
        assertThat(run("manifolds", "--cases", "sphere,ball", "--levels", "0.05", "--within", "0.00001"))
                .isZero();
        assertThat(out.toString()).contains("The time is over").contains("--resume");
    }

    @Test
    void allEstimatorsGoByOneWord() {
        assertThat(run("manifolds", "--estimators", "all", "--dry-run")).isZero();
        BenchEstimator.ALL.forEach(e -> assertThat(out.toString()).contains('"' + e.name() + '"'));
        assertThat(run("manifolds", "--estimators", "all,flipd", "--dry-run")).isEqualTo(2);
    }

    @Test
    void aDryRunPrintsThePlanAndWritesNothing() {
        assertThat(run("mixtures", "--size", "large", "--dry-run")).isZero();
        assertThat(out.toString()).contains("N900-in-1000").contains("\"estimators\"");
        assertThat(folder.resolve("bench")).doesNotExist();
    }

    @Test
    void wrongUsageIsExplained() {
        assertThat(run("manifolds", "--networks", "resnet")).isEqualTo(2);
        assertThat(err.toString()).contains("--networks").contains("skip_mlp");
        assertThat(run("manifolds", "--minutes", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("exclude each other");
    }
}
