package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.Sample;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code estimate} with methods that read neighbours, as a user types them. */
class NeighbourMethodsTest {
    private static final int ROWS = 300;
    private static final double SPHERE = 0.3; // of medians on 300 points of a sphere

    @TempDir
    private static Path shared;

    private static Path data = Path.of("");
    private static int threads;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void points() throws IOException {
        threads = Engine.start().threads();
        Sample sample = new HyperSphere(2, 4).sample(ROWS, RandomStream.at(1));
        StringBuilder csv = new StringBuilder("a,b,c,d\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append(line(sample.row(i)));
        }
        csv.append(line(sample.row(7))); // a copy
        csv.append("1,2,x,4\n"); // a fault
        data = Files.writeString(shared.resolve("points.csv"), csv.toString());
    }

    private static String line(double[] x) {
        return x[0] + "," + x[1] + "," + x[2] + "," + x[3] + "\n";
    }

    @AfterAll
    static void allThreads() {
        Engine.start().setThreads(threads);
    }

    private int run(Object... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
    }

    private static double[] column(Path table, String name) throws IOException {
        List<String> lines = Files.readAllLines(table);
        int at = List.of(lines.get(0).split(",", -1)).indexOf(name);
        assertThat(at).as("column %s of %s", name, lines.get(0)).isNotNegative();
        return lines.stream()
                .skip(1)
                .map(row -> row.split(",", -1)[at])
                .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                .toArray();
    }

    private static double median(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    @Test
    void aQuickAnswerNeedsNoTrainingAndTellsItsBias() throws IOException {
        Path table = folder.resolve("t.csv");
        Path report = folder.resolve("r.html");
        int status = run("estimate", data, "--quick", "--threads", 1, "--out", table, "--report", report);
        assertThat(err.toString()).doesNotContain("fathom:");
        assertThat(status).isZero();
        for (String name : List.of("lid", "two_nn.lid", "ess.lid", "local_pca.lid")) {
            double[] lid = column(table, name);
            assertThat(lid).hasSize(ROWS + 2);
            assertThat(median(lid)).as(name).isCloseTo(name.equals("ess.lid") ? 2.2 : 2, within(1.0));
            assertThat(lid[ROWS]).as("the copy's value").isEqualTo(lid[7]);
            assertThat(lid[ROWS + 1]).as("the faulty row").isNaN();
        }
        assertThat(median(column(table, "lid"))).isCloseTo(2, within(SPHERE));
        assertThat(Files.readAllLines(table).get(0)).doesNotContain("sigma").doesNotContain("@");
        assertThat(out.toString())
                .contains("under-estimate")
                .contains("known bias")
                .contains("1 row is a copy of another")
                .contains("harmonic mean")
                .doesNotContain("training one");
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".safetensors"));
        JsonNode settings = Json.parse(Files.readString(folder.resolve("t.csv.json")), "settings");
        assertThat(settings.toString())
                .contains("under-estimate")
                .contains("Mle(k=20)")
                .doesNotContain("model_provenance");
        assertThat(Files.readString(report)).contains("under-estimate").contains("Mle(k=20)");
        out.toString()
                .lines()
                .filter(line -> !line.contains(folder.toString()))
                .forEach(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void severalKGiveAResultEachAndTheTableIsReadBack() throws IOException {
        Path table = folder.resolve("t.csv");
        Path report = folder.resolve("r.html");
        assertThat(run("estimate", data, "--method", "mle,two-nn", "--k", "10,40", "--threads", 1, "--out", table))
                .isZero();
        for (String name : List.of("lid", "mle_k40.lid", "two_nn_k10.lid", "two_nn_k40.lid")) {
            assertThat(median(column(table, name))).as(name).isCloseTo(2, within(0.5));
        }
        assertThat(run("report", table, "--out", report)).isZero();
        assertThat(Files.readString(report)).contains("mle_k10").contains("TwoNnLocal(k=40)");
    }

    @Test
    void neighboursStandBesideScoreMethodsInTheOrderGiven() throws IOException {
        Path table = folder.resolve("t.csv");
        assertThat(run(
                        "estimate",
                        data,
                        "--method",
                        "ess,denoising_loss,mle",
                        "--steps",
                        30,
                        "--width",
                        16,
                        "--blocks",
                        1,
                        "--draws",
                        2,
                        "--sigma-count",
                        3,
                        "--threads",
                        1,
                        "--out",
                        table))
                .as(err.toString())
                .isZero();
        String header = Files.readAllLines(table).get(0);
        assertThat(header).startsWith("id,lid,lid_se,reason,flag,denoising_loss.lid,");
        assertThat(header).contains("denoising_loss.sigma,").contains("mle.lid").doesNotContain("mle.sigma");
        assertThat(median(column(table, "mle.lid"))).isCloseTo(2, within(SPHERE));
        assertThat(column(table, "denoising_loss.lid")[0]).isFinite();
    }

    @Test
    void whatWouldBeIgnoredIsRefused() {
        assertThat(run("estimate", data, "--quick", "--steps", 10)).isEqualTo(2);
        assertThat(err.toString()).contains("--steps is for training; methods of neighbours train nothing");
        assertThat(run("estimate", data, "--method", "mle", "--model", "m.safetensors"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--model: methods of neighbours read no model");
        assertThat(run("estimate", data, "--quick", "--method", "flipd")).isEqualTo(2);
        assertThat(err.toString()).contains("--quick: expected methods that read neighbours alone, found flipd");
        assertThat(run("estimate", data, "--method", "mle", "--k", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("--k: expected an integer of at least 4, found 3");
    }

    @Test
    void tooManyNeighboursAreRefusedWithTheNumbers() {
        assertThat(run("estimate", data, "--method", "mle", "--k", "300", "--threads", 1))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("k = 300")
                .contains("301 points, 300 of them distinct")
                .contains("1 to 299");
        assertThat(run("estimate", data, "--method", "mle", "--duplicates", "fail", "--threads", 1))
                .isEqualTo(1);
        assertThat(err.toString()).contains("1 copies");
    }

    @Test
    void subsetsGiveTheErrorsOfTheFiguresForAllPoints() {
        assertThat(run("estimate", data, "--method", "ess", "--k", "20", "--subsets", 5, "--threads", 1))
                .isZero();
        assertThat(out.toString()).containsPattern("\\+- [0-9.e-]+ +Ess\\(k=20\\), arithmetic mean");
    }
}
