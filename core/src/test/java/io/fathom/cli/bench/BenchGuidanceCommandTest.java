package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.cli.Main;
import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import io.fathom.tensor.RandomStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchGuidanceCommandTest {
    private static final int SIDE = 8;
    private static final double ROUNDING = 1e-9;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int fathom(Object... arguments) {
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(texts);
    }

    /** Images of two classes: the left or the right half is bright. */
    private static Points halves(int count, long seed) {
        RandomStream random = RandomStream.at(seed);
        float[] values = new float[count * SIDE * SIDE];
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean left = i % 2 == 0;
            labels.add(left ? "0" : "1");
            for (int k = 0; k < SIDE * SIDE; k++) {
                boolean bright = k % SIDE < SIDE / 2 == left;
                values[i * SIDE * SIDE + k] = (bright ? 180 : 20) + random.nextInt(40);
            }
        }
        return Points.of(values, SIDE * SIDE, "halves")
                .withLabels(labels)
                .withImageShape(new ImageShape(1, SIDE, SIDE));
    }

    private Path set(int count) throws IOException {
        Path place = Files.createDirectories(folder.resolve("set"));
        for (String part : List.of("t10k", "train")) {
            Points points = halves(count, part.length());
            ByteArrayOutputStream images = new ByteArrayOutputStream();
            ByteArrayOutputStream labels = new ByteArrayOutputStream();
            DataOutputStream pixels = new DataOutputStream(images);
            DataOutputStream classes = new DataOutputStream(labels);
            for (int head : new int[] {0x803, count, SIDE, SIDE}) {
                pixels.writeInt(head);
            }
            classes.writeInt(0x801);
            classes.writeInt(count);
            for (int i = 0; i < count; i++) {
                classes.writeByte(i % 2);
                for (int k = 0; k < SIDE * SIDE; k++) {
                    pixels.writeByte((int) points.value(i, k));
                }
            }
            Files.write(place.resolve(part + "-images-idx3-ubyte"), images.toByteArray());
            Files.write(place.resolve(part + "-labels-idx1-ubyte"), labels.toByteArray());
        }
        return place;
    }

    @Test
    void aTinySetGivesTheGridAndAPage() throws IOException {
        Path target = folder.resolve("out");
        int exit = fathom(
                "bench",
                "guidance",
                "--images",
                set(200),
                "--steps",
                60,
                "--width",
                24,
                "--products",
                8,
                "--per-class",
                4,
                "--predictor-steps",
                6,
                "--corrections",
                "2,1",
                "--alphas",
                "1",
                "--judge-epochs",
                8,
                "--threads",
                1,
                "--out",
                target);
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("with classes", "Judge: 100.0 %", "n=1", "n=2", "TS, alpha 1.0", "P higher");
        Table table = TableFile.readTable(target.resolve("guidance.csv"));
        // the held-out images, DDPM, two plain and two tempered cells
        assertThat(table.texts("method")).containsExactly("REAL", "DDPM", "PC", "TS", "PC", "TS");
        assertThat(table.numbers("corrections", "t")).containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(table.numbers("count", "t")).containsOnly(8);
        assertThat(table.numbers("accuracy", "t")[0]).isEqualTo(100);
        assertThat(table.names()).contains("accuracy:T-shirt/top", "similarity:trouser");
        assertThat(Files.readString(target.resolve("guidance.html")))
                .contains("<title>Guided samples", "data:image/png;base64,");
        assertThat(Json.parse(Files.readString(target.resolve("guidance.json")), "j")
                        .path("comparisons")
                        .size())
                .isEqualTo(2);

        // the model again, read instead of trained: the same numbers
        Path again = folder.resolve("again");
        exit = fathom(
                "bench",
                "guidance",
                "--images",
                set(200),
                "--model",
                target.resolve("model.safetensors"),
                "--per-class",
                4,
                "--predictor-steps",
                6,
                "--corrections",
                "1",
                "--alphas",
                "1",
                "--judge-epochs",
                8,
                "--threads",
                1,
                "--out",
                again);
        assertThat(exit).isZero();
        double[] similarity = TableFile.readTable(again.resolve("guidance.csv")).numbers("similarity", "t");
        double[] first = table.numbers("similarity", "t");
        assertThat(similarity).containsExactly(first[0], first[1], first[2], first[3]);
    }

    @Test
    void valuesOutOfRangeAreWrongUsage() throws IOException {
        Path images = set(40);
        assertThat(fathom("bench", "guidance", "--images", images, "--alphas", "2"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--alphas", "2.0");
        assertThat(fathom("bench", "guidance", "--images", images, "--corrections", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--corrections");
        assertThat(fathom("bench", "guidance", "--images", images, "--network", "small_mlp", "--steps", 1))
                .isEqualTo(1);
        assertThat(err.toString()).contains("skip_mlp, dit or unet");
    }

    @Test
    void theJudgeTellsClassesApartAndRepeats() {
        List<String> classes = List.of("0", "1");
        ImageClassifier judge = ImageClassifier.train(halves(256, 1), classes, 10, 5, Progress.SILENT);
        assertThat(judge.accuracy(halves(100, 2))).isEqualTo(1);
        Points turned = halves(100, 2);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            wrong.add(i % 2 == 0 ? "1" : "0");
        }
        assertThat(judge.accuracy(turned.withLabels(wrong))).isZero();
        ImageClassifier again = ImageClassifier.train(halves(256, 1), classes, 10, 5, Progress.SILENT);
        assertThat(again.read(turned).probabilities())
                .isDeepEqualTo(judge.read(turned).probabilities());
    }

    @Test
    void similarityIsTheMeanCosineOfPairsOfOneClass() {
        float[][] features = {{1, 0}, {0, 2}, {3, 4}, {1, 1}, {5, 0}, {0, 1}, {1, 0}};
        int[] classOf = {0, 0, 0, 1, 1, 1, 0};
        boolean[] finite = {true, true, true, true, true, true, false};
        double[] parts = GuidanceJudgement.similarity(features, finite, classOf, 2);
        double first = 100 * (0 + 0.6 + 0.8) / 3; // pairs (0,1), (0,2), (1,2)
        double second = 100 * (2 * Math.sqrt(0.5) + 0) / 3;
        assertThat((parts[0] + parts[1] + parts[2]) / 3).isCloseTo(first, within(ROUNDING));
        assertThat((parts[3] + parts[4] + parts[5]) / 3).isCloseTo(second, within(ROUNDING));
        assertThat(parts[0]).isCloseTo(3 * first - 2 * 80, within(ROUNDING)); // without row 0 the pair (1,2) is left
        assertThat(parts[6]).isNaN();
    }

    @Test
    void aPlanCountsItsEvaluationsAndRefusesWhatCannotBeCompared() {
        GuidancePlan plan = new GuidancePlan(10, 30, List.of(20, 5, 5), List.of(1.5, 0.5), 2, 0.16, 1);
        assertThat(plan.corrections()).containsExactly(5, 20);
        assertThat(plan.alphas()).containsExactly(0.5, 1.5);
        var levels = new io.fathom.diffusion.NoiseRange(0.02, 80);
        assertThat(plan.cells(levels)).hasSize(1 + 3 * 2);
        long row = 60 + 58L * 5 + 5 + 60 + 58L * 20 + 20;
        assertThat(plan.evaluations(levels, 7)).isEqualTo(10 * 7 * (60 + 3 * row));
        assertThatThrownBy(() -> new GuidancePlan(2, 30, List.of(5), List.of(), 2, 0.16, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--per-class");
    }
}
