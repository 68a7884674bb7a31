package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.cli.Main;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import io.fathom.tensor.RandomStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every experiment of {@code bench density} at a size of seconds. */
class BenchDensityCommandTest {
    private static final int SIDE = 6; // padded to 8

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int fathom(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("bench", "density", "--threads", "1"));
        Arrays.stream(arguments).map(Object::toString).forEach(all::add);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(all.toArray(String[]::new));
    }

    /** What a run that ends well measured. */
    private Table measured(Path target, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", target));
        assertThat(fathom(all.toArray())).as(err.toString()).isZero();
        return TableFile.readTable(target.resolve("density.csv"));
    }

    /** The only value of these names, or the one at that place. */
    private static double value(Table table, String setting, String quantity, double at) {
        double[] places = table.numbers("at", "test");
        double[] values = table.numbers("value", "test");
        List<String> settings = List.of(texts(table, "setting"));
        List<String> quantities = List.of(texts(table, "quantity"));
        return IntStream.range(0, values.length)
                .filter(i ->
                        settings.get(i).equals(setting) && quantities.get(i).equals(quantity))
                .filter(i -> Double.isNaN(at) || places[i] == at)
                .mapToDouble(i -> values[i])
                .findFirst()
                .orElseThrow();
    }

    private static String[] texts(Table table, String column) {
        return table.texts(column);
    }

    /** Bright blobs on black, or their negatives. */
    private Path images(String name, boolean negative) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        for (String part : List.of("t10k", "train")) {
            int count = part.equals("train") ? 120 : 40;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream pixels = new DataOutputStream(bytes);
            for (int head : new int[] {0x803, count, SIDE, SIDE}) {
                pixels.writeInt(head);
            }
            for (int i = 0; i < count; i++) {
                RandomStream random = RandomStream.at(part.length(), i);
                int x = 1 + random.nextInt(3);
                int level = 120 + random.nextInt(100);
                for (int k = 0; k < SIDE * SIDE; k++) {
                    int value = Math.abs(k % SIDE - x) <= 1 ? level : 0;
                    pixels.writeByte(negative ? 255 - value : value);
                }
            }
            Files.write(place.resolve(part + "-images-idx3-ubyte"), bytes.toByteArray());
        }
        return place;
    }

    @Test
    void onTheToyTheDualObjectiveComesNearerToTheTruthThanDenoisingAloneAndASecondRunFindsTheModels()
            throws IOException {
        Path target = folder.resolve("toy");
        Object[] command = {"--cases", "toy", "--toy-dimensions", 60, "--points", 2000, "--steps", 1000};
        Table table = measured(target, command);
        double dual = value(table, "dual", "worst_error_db", Double.NaN);
        double single = value(table, "single", "worst_error_db", Double.NaN);
        assertThat(dual).as("dual %s single %s", dual, single).isLessThan(1.5);
        assertThat(single).isGreaterThan(2 * dual);
        assertThat(out.toString()).contains("truth", "dual", "single", "5.0");
        assertThat(target.resolve("density.html")).content().contains("Scale mixture", "Published at D = 1000");

        List<byte[]> models = models(target);
        Table again = measured(target, command);
        assertThat(models(target)).containsExactlyElementsOf(models); // trained again they would have another date
        assertThat(value(again, "dual", "worst_error_db", Double.NaN)).isEqualTo(dual);
    }

    private static List<byte[]> models(Path folder) throws IOException {
        List<byte[]> models = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("models"), "*.safetensors")) {
            for (Path file : files) {
                models.add(Files.readAllBytes(file));
            }
        }
        assertThat(models).hasSize(2);
        return models;
    }

    @Test
    void thePowerLawComesWithItsExactLikelihood() {
        Path target = folder.resolve("power");
        Table table = measured(
                target,
                "--cases",
                "power-law",
                "--points",
                1000,
                "--steps",
                150,
                "--width",
                2,
                "--count",
                8,
                "--ode-count",
                2);
        for (String network : List.of("energy_mlp", "energy_unet")) {
            assertThat(value(table, network, "nll_error_energy", Double.NaN))
                    .as(network)
                    .isCloseTo(0, within(0.5)); // 0.74 for the normal law of equal variances
            assertThat(value(table, network, "nll_immse", Double.NaN))
                    .isCloseTo(value(table, network, "nll_ode", Double.NaN), within(0.3));
        }
    }

    @Test
    void disksAreReadAfterFourLengthsOfTraining() {
        Path target = folder.resolve("disks");
        Table table = measured(
                target,
                "--cases",
                "disks",
                "--points",
                300,
                "--steps",
                27,
                "--width",
                2,
                "--count",
                8,
                "--ode-count",
                4);
        List<String> settings = List.of(texts(table, "setting"));
        assertThat(settings).contains("1 steps", "3 steps", "9 steps", "27 steps", "perfect model");
        double[] values = table.numbers("value", "test");
        String[] quantities = texts(table, "quantity");
        for (int i = 0; i < values.length; i++) {
            if (quantities[i].equals("d_eff")) {
                assertThat(values[i]).isBetween(0.0, 300.0);
            }
        }
        assertThat(out.toString()).contains("Truth: 5");
    }

    @Test
    void imagesGiveBitsThreeWaysAndOutliersInBothDirections() throws IOException {
        Path target = folder.resolve("fashion");
        Table table = measured(
                target,
                "--cases",
                "fashion",
                "--fashion",
                images("blobs", false),
                "--mnist",
                images("negatives", true),
                "--reverse",
                "--steps",
                120,
                "--width",
                4,
                "--count",
                24,
                "--ode-count",
                4);
        double energy = value(table, "Fashion-MNIST", "bits_energy", Double.NaN);
        assertThat(energy).isBetween(0.0, 9.0);
        assertThat(value(table, "Fashion-MNIST", "bits_immse", Double.NaN)).isCloseTo(energy, within(1.5));
        assertThat(value(table, "Fashion-MNIST against uniform noise", "auroc_log_p", Double.NaN))
                .isGreaterThan(0.95);
        assertThat(value(table, "MNIST against Fashion-MNIST", "auroc_both", Double.NaN))
                .isGreaterThan(0.5);
        assertThat(value(table, "MNIST", "gumbel_scale_db", Double.NaN)).isPositive();
        assertThat(target.resolve("density.html")).content().contains("least probable", "data:image/png");
    }

    @Test
    void twoModelsOnDisjointImagesAreCompared() throws IOException {
        Path target = folder.resolve("general");
        Path place = images("blobs", false);
        Table table = measured(
                target,
                "--cases",
                "generalisation",
                "--fashion",
                place,
                "--full-size",
                "--sizes",
                "60,4",
                "--steps",
                100,
                "--width",
                4,
                "--count",
                30,
                "--ode-count",
                4);
        assertThat(value(table, "Fashion-MNIST", "mean_difference_db", 60))
                .isPositive()
                .isLessThan(value(table, "Fashion-MNIST", "mean_difference_db", 4));
        assertThat(value(table, "Fashion-MNIST", "correlation", 60)).isBetween(0.0, 0.999999);
        int refused = fathom(
                "--cases", "generalisation", "--fashion", place, "--sizes", "61", "--full-size", "--out", target);
        assertThat(refused).isEqualTo(1);
        assertThat(err.toString()).contains("two disjoint halves of 61 need 122", "found 120");
    }

    @Test
    void anUnknownCaseIsWrongUsage() {
        assertThat(fathom("--cases", "toy,moons", "--out", folder.resolve("none")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--cases: expected toy, power_law, disks", "found moons");
        assertThat(fathom("--count", 4, "--ode-count", 5)).isEqualTo(2);
        assertThat(err.toString()).contains("--ode-count");
        assertThat(fathom("--cases", "fashion", "--reverse")).isEqualTo(2);
        assertThat(err.toString()).contains("--reverse: expected --mnist");
    }
}
