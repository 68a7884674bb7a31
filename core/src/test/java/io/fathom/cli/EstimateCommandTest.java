package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.Sample;
import io.fathom.model.SkipMlpOptions;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.train.Budget;
import io.fathom.train.TrainOptions;
import io.fathom.train.Training;
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

/** {@code estimate} and {@code train} as a user types them. */
class EstimateCommandTest {
    private static final int ROWS = 60;
    private static final double BFLOAT16 = 0.3; // LID units; bfloat16 keeps three digits

    @TempDir
    private static Path shared;

    private static Path data = Path.of("");
    private static Path model = Path.of("");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static int threads;

    @AfterAll
    static void allThreads() {
        Engine.start().setThreads(threads);
    }

    @BeforeAll
    static void aTrainedModel() throws IOException {
        threads = Engine.start().threads();
        Engine.start().setThreads(1);
        Sample sample = new HyperSphere(2, 4).sample(ROWS, RandomStream.at(1));
        StringBuilder csv = new StringBuilder("a,b,c,d\n");
        for (int i = 0; i < ROWS; i++) {
            double[] x = sample.row(i);
            csv.append(String.format(java.util.Locale.ROOT, "%f,%f,%f,%f%n", x[0], x[1], x[2], x[3]));
        }
        data = Files.writeString(shared.resolve("points.csv"), csv.toString().replace("\r", ""));
        model = shared.resolve("m.safetensors");
        Training.fit(
                        sample.toPoints("sphere"),
                        TrainOptions.forData(4, ROWS)
                                .withNetwork(new SkipMlpOptions(32, 1, 16))
                                .withBudget(Budget.ofSteps(150)),
                        Progress.SILENT)
                .save(model);
    }

    private int run(Object... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
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
                .map(line -> line.split(",", -1)[at])
                .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                .toArray();
    }

    @Test
    void aDryRunPrintsTheResolvedRunAndWritesNothing() throws IOException {
        Path table = folder.resolve("lid.csv");
        assertThat(run("estimate", data, "--out", table, "--steps", "7", "--width", "24", "--seed", "5", "--dry-run"))
                .isZero();
        JsonNode run = Json.parse(out.toString(), "dry run");
        assertThat(run.at("/training/budget/steps").asLong()).isEqualTo(7);
        assertThat(run.at("/training/network/width").asInt()).isEqualTo(24);
        assertThat(run.at("/training/seed").asLong()).isEqualTo(5);
        assertThat(run.at("/data/points").asInt()).isEqualTo(ROWS);
        assertThat(run.at("/model").asText()).endsWith("lid.model.safetensors");
        assertThat(err.toString()).isEmpty();
        assertThat(run("train", data, "--out", folder.resolve("x.safetensors"), "--minutes", "3", "--dry-run"))
                .isZero();
        assertThat(Json.parse(out.toString(), "dry run")
                        .at("/training/budget/minutes")
                        .asDouble())
                .isEqualTo(3);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void wrongUsageIsStatusTwoWithAShortMessage() {
        String[][] wrong = {
            {"--nonsense"},
            {"--method", "magic"},
            {"--draws", "0"},
            {"--probes", "0", "--trace", "rademacher", "--method", "flipd"},
            {"--sigma", "-1"},
            {"--sigma-count", "0"},
            {"--sigma-from", "2", "--sigma-to", "1"},
            {"--threads", "0"},
            {"--precision", "fp8"},
            {"--out", "lid.docx"},
            {"--sigma-rule", "best"},
            {"--compat"},
            {"--project", "-1"},
            {"--filter-own-level"},
            {"--method", "normal_bundle", "--normal-threshold", "0"},
            {"--method", "error_bundle", "--noise", "ratio"},
            {"--method", "spectral_filter", "--filter-probes", "0"}
        };
        for (String[] options : wrong) {
            Object[] args = new Object[options.length + 4];
            args[0] = "estimate";
            args[1] = data;
            args[2] = "--model";
            args[3] = model;
            System.arraycopy(options, 0, args, 4, options.length);
            assertThat(run(args)).as(String.join(" ", options) + ": " + err).isEqualTo(2);
            assertThat(err.toString())
                    .as(String.join(" ", options))
                    .startsWith("fathom: ")
                    .doesNotContain("\tat ");
            assertThat(err.toString().lines().count()).isLessThan(6);
        }
        for (String[] options : new String[][] {
            {"--steps", "0"},
            {"--steps", "-5000000000"},
            {"--minutes", "0"},
            {"--minutes", "1", "--steps", "5"},
            {"--width", "0"},
            {"--batch", "0"},
            {"--held-out", "0.9"},
            {"--learning-rate", "-1"},
            {"--noise-from", "5"}
        }) {
            Object[] args = new Object[options.length + 4];
            args[0] = "train";
            args[1] = data;
            args[2] = "--out"; // should it be accepted
            args[3] = folder.resolve("accepted.safetensors");
            System.arraycopy(options, 0, args, 4, options.length);
            assertThat(run(args)).as(String.join(" ", options) + ": " + err).isEqualTo(2);
            assertThat(err.toString()).startsWith("fathom: ").doesNotContain("\tat ");
        }
    }

    @Test
    void aModelOfAnotherDimensionIsRefusedWithBothNumbers() throws IOException {
        Path three = Files.writeString(folder.resolve("three.csv"), "1,2,3\n4,5,7\n");
        assertThat(run("estimate", three, "--model", model)).isEqualTo(1);
        assertThat(err.toString()).contains("expects 4 columns, found 3").hasLineCount(1);
    }

    @Test
    void aFileThatIsNoModelIsRefused() {
        assertThat(run("estimate", data, "--model", data)).isEqualTo(1);
        assertThat(err.toString()).startsWith("fathom: " + data).hasLineCount(1);
        assertThat(run("estimate", data, "--model", folder.resolve("none"))).isEqualTo(1);
        assertThat(err.toString()).contains("no such file").hasLineCount(1);
    }

    @Test
    void trainingOptionsBesideAModelAreRefused() {
        for (String[] option : new String[][] {
            {"--minutes", "1"}, {"--steps", "9"}, {"--width", "8"}, {"--held-out", "0"}, {"--restart"}
        }) {
            Object[] args = option.length == 1
                    ? new Object[] {"estimate", data, "--model", model, option[0]}
                    : new Object[] {"estimate", data, "--model", model, option[0], option[1]};
            assertThat(run(args)).isEqualTo(2);
            assertThat(err.toString()).contains(option[0] + " is for training");
        }
    }

    @Test
    void aRowWithNanAppearsAsNanWithItsReason() throws IOException {
        List<String> lines = new java.util.ArrayList<>(Files.readAllLines(data));
        lines.set(3, "1,nan,0,0");
        Path damaged = Files.write(folder.resolve("damaged.csv"), lines);
        Path table = folder.resolve("lid.csv");
        assertThat(run("estimate", damaged, "--model", model, "--out", table))
                .as(err.toString())
                .isZero();
        double[] lid = column(table, "lid");
        assertThat(lid).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            assertThat(Double.isNaN(lid[i])).as("row %d", i).isEqualTo(i == 2);
        }
        assertThat(Files.readAllLines(table).get(3)).contains("non_finite_input");
        assertThat(out.toString()).contains("non_finite_input");
    }

    @Test
    void everyMethodStandsInOneTableAndOneSummary() throws IOException {
        Path table = folder.resolve("lid.csv");
        Path report = folder.resolve("lid.html");
        String all = "denoising_loss,flipd,implicit_loss,trace,fp_regress,normal_bundle,error_bundle,spectral_filter";
        assertThat(run(
                        "estimate",
                        data,
                        "--model",
                        model,
                        "--method",
                        all,
                        "--out",
                        table,
                        "--report",
                        report,
                        "--filter-own-level"))
                .as(err.toString())
                .isZero();
        assertThat(column(table, "lid")).hasSize(ROWS).doesNotContain(Double.NaN);
        for (String name : all.split(",", -1)) {
            assertThat(out.toString()).contains(name);
            assertThat(Files.readString(report)).contains("\"" + name + "\"");
            if (!name.equals("denoising_loss")) {
                assertThat(column(table, name + ".lid")).hasSize(ROWS).doesNotContain(Double.NaN);
            }
        }
        assertThat(Arrays.stream(column(table, "flipd.q"))).allMatch(q -> q >= 0);
        double[] trace = column(table, "trace.lid");
        assertThat(column(table, "trace.q")).hasSize(trace.length);
        assertThat(out.toString()).contains("Rank correlation");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80 || line.contains(folder.toString()));
    }

    @Test
    void theReferenceKneeAndProjectionAreOffered() throws IOException {
        Path table = folder.resolve("lid.csv");
        assertThat(run(
                        "estimate",
                        data,
                        "--model",
                        model,
                        "--method",
                        "flipd",
                        "--sigma-rule",
                        "kneedle",
                        "--compat",
                        "--skip-untrained",
                        "--project",
                        "1",
                        "--out",
                        table))
                .as(err.toString())
                .isZero();
        String header = Files.readAllLines(table).get(0);
        assertThat(header.split("lid@", -1)).hasSize(23); // 22 levels
        assertThat(Files.readString(folder.resolve("lid.csv.json")))
                .contains("kneedle (reference)")
                .contains("\"projections\"");
        double[] projected = column(table, "q");
        assertThat(run(
                        "estimate",
                        data,
                        "--model",
                        model,
                        "--method",
                        "flipd",
                        "--sigma-rule",
                        "kneedle",
                        "--compat",
                        "--skip-untrained",
                        "--out",
                        table))
                .isZero();
        assertThat(column(table, "q")).isNotEqualTo(projected);
    }

    @Test
    void bfloat16IsCloseToSinglePrecisionAndNotTheSame() throws IOException {
        Path single = folder.resolve("fp32.csv");
        Path half = folder.resolve("bf16.csv");
        assertThat(run("estimate", data, "--model", model, "--sigma", "0.3", "--out", single))
                .isZero();
        assertThat(run("estimate", data, "--model", model, "--sigma", "0.3", "--out", half, "--precision", "bf16"))
                .isZero();
        double[] a = column(single, "lid");
        double[] b = column(half, "lid");
        assertThat(b).containsExactly(a, within(BFLOAT16)).isNotEqualTo(a);
    }

    @Test
    void theSameSeedGivesTheSameTableToTheByteAndAnotherSeedAnother() throws IOException {
        byte[][] tables = new byte[3][];
        for (int i = 0; i < 3; i++) {
            Path table = folder.resolve("lid" + i + ".csv");
            assertThat(run("estimate", data, "--model", model, "--out", table, "--seed", i / 2))
                    .isZero();
            tables[i] = Files.readAllBytes(table);
        }
        assertThat(tables[1]).isEqualTo(tables[0]);
        assertThat(tables[2]).isNotEqualTo(tables[0]);
    }

    @Test
    void withoutAModelOneIsTrainedSaidAndKept() {
        Path table = folder.resolve("lid.csv");
        assertThat(run("estimate", data, "--out", table, "--steps", "20", "--width", "16", "--blocks", "1"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("No --model given").contains("20 steps");
        assertThat(folder.resolve("lid.model.safetensors")).exists();
        assertThat(folder.resolve("lid.model.safetensors.checkpoint")).doesNotExist();
        assertThat(run("estimate", data, "--model", folder.resolve("lid.model.safetensors")))
                .isZero();
    }

    @Test
    void aTrainingThatDivergesIsOneLineAndStatusOne() {
        assertThat(run(
                        "train",
                        data,
                        "--out",
                        folder.resolve("m.safetensors"),
                        "--steps",
                        "200",
                        "--width",
                        "16",
                        "--learning-rate",
                        "1e30"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("not finite").hasLineCount(1);
    }
}
