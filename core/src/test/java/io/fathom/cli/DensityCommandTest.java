package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import io.fathom.tensor.RandomStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code density} and {@code ood} on one small model of a disc in three dimensions. */
class DensityCommandTest {
    private static final int ROWS = 60;
    private static final double ROUNDED = 1e-4; // the table has float32

    @TempDir
    private static Path folder;

    private static String data = "";
    private static String model = "";

    private static int status(StringWriter out, StringWriter err, String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(args);
    }

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return status(out, err, args);
    }

    private static String csv(String name, int rows, double shift, double spread) throws IOException {
        StringBuilder text = new StringBuilder("a,b,c\n");
        RandomStream random = RandomStream.at(6);
        for (int i = 0; i < rows; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%.5f,%.5f,%.5f%n",
                    shift + spread * random.nextGaussian(),
                    spread * random.nextGaussian(),
                    0.01 * random.nextGaussian()));
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @BeforeAll
    static void aModel() throws IOException {
        data = csv("disc.csv", ROWS, 0, 1);
        model = folder.resolve("disc.safetensors").toString();
        StringWriter err = new StringWriter();
        assertThat(status(
                        new StringWriter(),
                        err,
                        "train",
                        data,
                        "--steps",
                        "150",
                        "--width",
                        "32",
                        "--threads",
                        "1",
                        "--out",
                        model))
                .as(err.toString())
                .isZero();
    }

    @Test
    void aScoreModelGivesLogPByItsBaselinesInTheUnitsAskedFor() {
        String table = folder.resolve("logp.csv").toString();
        String page = folder.resolve("logp.html").toString();
        assertThat(run(
                        "density",
                        data,
                        "--model",
                        model,
                        "--baselines",
                        "immse,ode",
                        "--unit",
                        "bits,nats,db",
                        "--curve",
                        "--threads",
                        "1",
                        "--out",
                        table,
                        "--report",
                        page))
                .as(err.toString())
                .isZero();
        Table read = TableFile.readTable(Path.of(table));
        assertThat(read.rows()).isEqualTo(ROWS);
        assertThat(read.names())
                .contains(
                        "id",
                        "log_p",
                        "log_p_nats",
                        "log_p_db",
                        "log_p_error",
                        "d_eff",
                        "lid",
                        "log_p_immse",
                        "log_p_ode",
                        "reason",
                        "log_p@0.02",
                        "d_eff@3");
        double[] bits = read.numbers("log_p", table);
        double[] nats = read.numbers("log_p_nats", table);
        double[] ode = read.numbers("log_p_ode", table);
        for (int i = 0; i < ROWS; i++) {
            assertThat(nats[i] / 3 / Math.log(2)).isCloseTo(bits[i], Offset.offset(ROUNDED));
        }
        double apart = Arrays.stream(ode).average().orElseThrow()
                - Arrays.stream(bits).average().orElseThrow();
        assertThat(Math.abs(apart)).isLessThan(0.5);
        assertThat(out.toString()).contains("Log-density by immse", "bits/dim", "d_eff/D", "evaluations a point");
        assertThat(out.toString().lines().mapToInt(String::length).max().orElse(0))
                .isLessThanOrEqualTo(80 + folder.toString().length());
        assertThat(Path.of(page)).content().contains("Log-density against local dimension", "Before you read on");
        JsonNode sidecar = TableFile.readSidecar(Path.of(table));
        assertThat(sidecar.path("density").path("unit").asText()).isEqualTo("bits/dim");
        assertThat(sidecar.path("density").path("headline").asText()).isEqualTo("immse");
    }

    @Test
    void whatTheModelDoesNotKnowIsRefused() throws IOException {
        assertThat(run("density", data, "--model", model, "--sigma", "0.001")).isEqualTo(2);
        assertThat(err.toString()).contains("0.02").contains("0.001");
        String wide = Files.writeString(folder.resolve("wide.csv"), "1,2,3,4\n2,3,4,5\n")
                .toString();
        assertThat(run("density", wide, "--model", model)).isEqualTo(1);
        assertThat(err.toString()).contains("expects 3 columns, found 4");
        assertThat(run("density", data, "--model", model, "--out", "x.npy")).isEqualTo(2);
        assertThat(run("density", data, "--model", model, "--unit", "decades")).isEqualTo(2);
    }

    @Test
    void aDryRunSaysWhatWouldBeRead() {
        assertThat(run("density", data, "--model", model, "--dry-run")).isZero();
        JsonNode settings = Json.parse(out.toString(), "dry run");
        assertThat(settings.path("baselines").get(0).asText()).startsWith("ImmseDensity");
        assertThat(settings.path("sigma").asDouble()).isEqualTo(0.02);
    }

    @Test
    void pointsFarFromTheReferenceAreOutOfDistributionAndItsOwnAreNot() throws IOException {
        String far = csv("far.csv", 20, 40, 1);
        String same = csv("same.csv", 40, 0, 1);
        String table = folder.resolve("ood.csv").toString();
        assertThat(run(
                        "ood",
                        far,
                        same,
                        "--reference",
                        data,
                        "--model",
                        model,
                        "--threads",
                        "1",
                        "--out",
                        table,
                        "--report",
                        folder.resolve("ood.html").toString()))
                .as(err.toString())
                .isZero();
        Table read = TableFile.readTable(Path.of(table));
        double[] score = read.numbers("ood_score", table);
        assertThat(score).hasSize(60);
        assertThat(Arrays.stream(score, 0, 20).min().orElseThrow()).isGreaterThan(0.95);
        assertThat(Arrays.stream(score, 20, 60).average().orElseThrow()).isBetween(.25, .75);
        JsonNode auroc = TableFile.readSidecar(Path.of(table)).path("auroc");
        assertThat(auroc.get(0).path("both").asDouble()).isGreaterThan(.95);
        assertThat(auroc.get(1).path("both").asDouble()).isBetween(.3, .7);
        assertThat(out.toString()).contains("far.csv", "same.csv", "alarms");
        assertThat(read.texts("alarm")[0]).isNotEmpty();
    }

    @Test
    void labelsOfOneFileDoNotFitSeveral() {
        assertThat(run("ood", data, data, "--reference", data, "--model", model, "--labels", data))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--labels");
    }
}
