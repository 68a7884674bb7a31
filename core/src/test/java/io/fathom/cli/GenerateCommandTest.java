package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.data.ImageOptions;
import io.fathom.data.ImageShape;
import io.fathom.data.PointReader;
import io.fathom.data.Points;
import io.fathom.data.ReadOptions;
import io.fathom.data.TableOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class GenerateCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static List<String> shapes() {
        return List.copyOf(
                new CommandLine(new GenerateCommand()).getSubcommands().keySet());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyShapeWritesWhatItSays(String shape) {
        Points points = generate("x.npy", shape, "--count", "12");
        assertThat(points.count()).isEqualTo(12);
        assertThat(points.usableRows()).hasSize(12);
        assertThat(out.toString())
                .contains("12 points of ")
                .contains("D = " + points.ambientDimension())
                .contains("true dimension ")
                .contains("x.npy.truth.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "npy", "parquet"})
    void pointsReadBackAreTheSameInEveryFormat(String ending) {
        Points a = generate("x." + ending, "mixture", "-n", "40", "--seed", "5");
        Path reference = folder.resolve("y.npz");
        assertThat(run("generate", "mixture", "-n", "40", "--seed", "5", "--out", reference.toString()))
                .isZero();
        Points b =
                PointReader.read(reference, new ReadOptions(TableOptions.DEFAULT, ImageOptions.DEFAULT, "x", null, 0));
        assertThat(a.count()).isEqualTo(40);
        assertThat(a.ambientDimension()).isEqualTo(10);
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 10; j++) {
                assertThat(a.value(i, j)).isEqualTo(b.value(i, j));
            }
        }
    }

    @Test
    void sameSeedGivesTheSameBytes() throws IOException {
        for (String name : new String[] {"x.npy", "x.npz", "x.csv"}) {
            generateOnly("1" + name, "clifford-torus", "-n", "5", "--seed", "3");
            generateOnly("2" + name, "clifford-torus", "-n", "5", "--seed", "3");
            assertThat(Files.readAllBytes(folder.resolve("1" + name)))
                    .isEqualTo(Files.readAllBytes(folder.resolve("2" + name)));
        }
    }

    @Test
    void anotherStreamIsOtherPointsOnTheSameShape() {
        Points first = generate("a.npy", "clifford-torus", "-n", "5", "--seed", "3");
        Points second = generate("b.npy", "clifford-torus", "-n", "5", "--seed", "3", "--stream", "1");
        int zeros = 0;
        for (int j = 0; j < 128; j++) {
            // the same columns are padding; no other coordinate agrees
            assertThat(first.value(0, j) == second.value(0, j)).isEqualTo(first.value(0, j) == 0);
            zeros += first.value(0, j) == 0 ? 1 : 0;
        }
        assertThat(zeros).isEqualTo(64);
    }

    @Test
    void truthGoesBesideThePointsAndOnRequestAlone() throws IOException {
        Path lid = folder.resolve("lid.csv");
        Path labels = folder.resolve("labels.npy");
        generateOnly("l.csv", "lollipop", "-n", "300", "--lid-out", lid.toString(), "--labels-out", labels.toString());
        List<String> truth = Files.readAllLines(folder.resolve("l.csv.truth.csv"));
        assertThat(truth)
                .hasSize(301)
                .contains("2.0,0", "1.0,1", "0.0,2")
                .first()
                .isEqualTo("lid,label");
        assertThat(Files.readAllLines(lid)).hasSize(301).first().isEqualTo("lid");
        Points labelled = PointReader.read(
                folder.resolve("l.csv"),
                new ReadOptions(TableOptions.DEFAULT, ImageOptions.DEFAULT, null, labels.toString(), 0));
        assertThat(labelled.ambientDimension()).isEqualTo(2);
        for (int i = 0; i < 300; i++) {
            assertThat(truth.get(i + 1)).endsWith("," + labelled.label(i));
        }
    }

    @Test
    void disksAreImages() {
        Points points = generate("d.npy", "disks", "--size", "20", "-n", "3");
        assertThat(points.imageShape()).contains(new ImageShape(1, 20, 20));
    }

    @Test
    void heldOutPointsAreStandardisedByTheTrainingPoints() {
        Points raw = generate("r.npy", "ball", "-n", "200", "--stream", "1");
        Points train = generate("t.npy", "ball", "-n", "200", "--standardise");
        Points held = generate("h.npy", "ball", "-n", "200", "--standardise", "--stream", "1");
        Points trainRaw = generate("s.npy", "ball", "-n", "200");
        assertThat(firstColumnMean(train)).isCloseTo(0, within(1e-6));
        assertThat(Math.abs(firstColumnMean(held))).isBetween(1e-4, .4);
        double scale = (trainRaw.value(0, 0) - trainRaw.value(1, 0)) / (train.value(0, 0) - train.value(1, 0));
        double heldScale = (raw.value(0, 0) - raw.value(1, 0)) / (held.value(0, 0) - held.value(1, 0));
        assertThat(scale).isBetween(.2, .3);
        assertThat(heldScale).isCloseTo(scale, within(1e-5));
    }

    @Test
    void float64KeepsAllDigits() throws IOException {
        generateOnly("p.csv", "circle", "-n", "50", "--float64");
        for (String line : Files.readAllLines(folder.resolve("p.csv")).subList(1, 51)) {
            String[] x = line.split(",", -1);
            assertThat(Math.hypot(Double.parseDouble(x[0]), Double.parseDouble(x[1])))
                    .isCloseTo(1, within(1e-15));
        }
    }

    @Test
    void unitColumnsCanBeSwitchedOff() {
        Points unit = generate("u.npy", "mixture", "-n", "500");
        Points raw = generate("v.npy", "mixture", "-n", "500", "--no-unit-columns");
        assertThat(spread(unit)).isBetween(.9, 1.1);
        assertThat(spread(raw)).isBetween(2.0, 5.0);
    }

    @Test
    void listShowsEveryShapeWithItsDimensions() {
        assertThat(run("generate", "--list")).isZero();
        assertThat(out.toString()).contains(shapes());
        assertThat(out.toString().lines().filter(l -> l.startsWith("sphere")).findFirst())
                .hasValueSatisfying(line -> assertThat(line).matches("sphere +64 +16 .*g/\\|g\\|.*"));
        assertThat(out.toString()).contains("--dimensions 2,4,8 --ambient 10 --law normal --map none");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyOptionIsDescribedWithItsDefault(String shape) {
        CommandLine command = Objects.requireNonNull(
                new CommandLine(new GenerateCommand()).getSubcommands().get(shape));
        command.getCommandSpec().options().stream()
                .filter(o -> !o.usageHelp() && !o.versionHelp())
                .forEach(o -> assertThat(String.join(" ", o.description()))
                        .as(o.longestName())
                        .containsAnyOf("Default: ", "Required."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generate|Missing a shape",
                "generate blob --out x.npy|blob",
                "generate sphere|--out",
                "generate sphere --intrinsic 64 --out x.npy|at least 65, found 64",
                "generate sphere --count 0 --out x.npy|--count: expected an integer of at least 1, found 0",
                "generate sphere --stream -1 --out x.npy|--stream: expected an integer of at least 0, found -1",
                "generate nonlinear --intrinsic 3 --out x.npy|even number, found 3",
                "generate mixture --dims 2,40 --out x.npy|from 1.0 to 10.0, found 40",
                "generate mixture --law cauchy --out x.npy|expected one of normal, uniform, laplace, found cauchy",
                "generate mixture --map squiggly --frequency 0 --out x.npy|frequency of a squiggly map",
                "generate torus --minor 3 --out x.npy|less than the major"
            })
    void wrongUsageSaysWhatWasExpected(String line, String message) {
        assertThat(run(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void unknownEndingsAndImpossibleSizesFailBeforeTheWork() {
        assertThat(run("generate", "sphere", "--out", folder.resolve("x.txt").toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--out: ")
                .contains("x.txt: expected a file name ending in .csv, .npy, .npz, .parquet");
        assertThat(run("generate", "disks", "--size", "4096", "-n", "100000", "--out", "x.npy"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--count 100000").contains("the Java heap has");
    }

    private static double firstColumnMean(Points points) {
        double sum = 0;
        for (int i = 0; i < points.count(); i++) {
            sum += points.value(i, 0);
        }
        return sum / points.count();
    }

    /** Standard deviation of the first column. */
    private static double spread(Points points) {
        double mean = firstColumnMean(points);
        double square = 0;
        for (int i = 0; i < points.count(); i++) {
            square += (points.value(i, 0) - mean) * (points.value(i, 0) - mean);
        }
        return Math.sqrt(square / points.count());
    }

    private Points generate(String name, String shape, String... options) {
        generateOnly(name, shape, options);
        return PointReader.read(folder.resolve(name), ReadOptions.DEFAULT);
    }

    private void generateOnly(String name, String shape, String... options) {
        String[] args = Arrays.copyOf(
                new String[] {"generate", shape, "--out", folder.resolve(name).toString()}, 4 + options.length);
        System.arraycopy(options, 0, args, 4, options.length);
        assertThat(run(args)).as("%s", err).isZero();
    }

    private int run(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }
}
