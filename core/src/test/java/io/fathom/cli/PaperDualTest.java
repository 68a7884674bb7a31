package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyNetworkModel;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.TrainedModel;
import io.fathom.report.TableFile;
import io.fathom.train.Recipe;
import io.fathom.train.TrainOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The published model of ImageNet64, from a file of that format to log p. */
class PaperDualTest {
    private static final int N = 6;
    private static final int D = 3 * 64 * 64;

    @TempDir
    private Path folder;

    private Path batch = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int fathom(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private static byte[] npy(String descr, String shape, byte[] numbers) {
        String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
        all.writeBytes(text);
        all.writeBytes(numbers);
        return all.toByteArray();
    }

    @BeforeEach
    void aBatchOfTheOfficialFormat() throws IOException {
        batch = folder.resolve("train_data_batch_1.npz");
        byte[] pixels = new byte[N * D];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / D * 40 + i % 64);
        }
        ByteBuffer labels = ByteBuffer.allocate(8 * N).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < N; i++) {
            labels.putLong(1 + i);
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(batch))) {
            zip.putNextEntry(new ZipEntry("data.npy"));
            zip.write(npy("|u1", "(" + N + ", " + D + ")", pixels));
            zip.putNextEntry(new ZipEntry("labels.npy"));
            zip.write(npy("<i8", "(" + N + ",)", labels.array()));
        }
    }

    @Test
    void thePresetIsThePublishedTraining() {
        assertThat(fathom("train", batch.toString(), "--recipe", "paper_dual", "--dry-run"))
                .as(err.toString())
                .isZero();
        JsonNode resolved = Json.parse(out.toString(), "dry run");
        TrainOptions options = Json.as(resolved.path("training"), TrainOptions.class, "dry run");
        assertThat(options).isEqualTo(Recipe.PAPER_DUAL.options(D, N));
        assertThat(options.network()).isEqualTo(EnergyUnetOptions.PAPER);
        assertThat(options.optimiser().batch()).isEqualTo(128);
        assertThat(options.budget().steps()).isEqualTo(1_000_000);
        double[] rates = {5e-4, 5e-4, 2.5e-4, 2.5e-4, 5e-4 / 512};
        long[] steps = {0, 99_999, 100_000, 199_999, 999_999};
        for (int i = 0; i < steps.length; i++) {
            assertThat(options.optimiser().rateAt(steps[i], 1_000_000)).isCloseTo(rates[i], within(1e-15));
        }
        assertThat(options.mirrored()).isTrue();
        assertThat(resolved.path("dequantise").asText()).isEqualTo("uniform");
        assertThat(options.noise().lowest()).isCloseTo(3.1623e-5, within(1e-9));
        assertThat(options.noise().highest()).isCloseTo(31.623, within(1e-3));
        assertThat(resolved.path("ambientDimension").asInt()).isEqualTo(D);
    }

    @Test
    void aSmallOneTrainsOnABatchAndGivesLogPWithEitherAnchor() {
        String model = folder.resolve("m.safetensors").toString();
        assertThat(fathom(
                        "train",
                        batch.toString(),
                        "--recipe",
                        "paper_dual",
                        "--width",
                        "1",
                        "--batch",
                        "2",
                        "--steps",
                        "2",
                        "--threads",
                        "1",
                        "--out",
                        model))
                .as(err.toString())
                .isZero();
        EnergyNetworkModel energy =
                (EnergyNetworkModel) TrainedModel.load(Path.of(model)).score();
        assertThat(energy.form()).isEqualTo(EnergyForm.PUBLISHED);
        assertThat(energy.noiseRange()).isEqualTo(new NoiseRange(Math.sqrt(1e-9), Math.sqrt(1e3)));
        assertThat(energy.mean()).isBetween(0.0, 1.0); // pixels were brought to [0, 1]
        double ours = meanNats(model, "data_variance");
        double published = meanNats(model, "published");
        double w = 1e3 + energy.deviation() * energy.deviation();
        assertThat(published - ours).isCloseTo(D / 2.0 * Math.log(w / 1e3), within(1e-2)); // float32 columns
        assertThat(published).isGreaterThan(ours);
    }

    private double meanNats(String model, String anchor) {
        Path table = folder.resolve(anchor + ".csv");
        assertThat(fathom(
                        "density",
                        batch.toString(),
                        "--model",
                        model,
                        "--anchor",
                        anchor,
                        "--unit",
                        "nats",
                        "--limit",
                        "2",
                        "--draws",
                        "1",
                        "--lid-sigma",
                        "0.1",
                        "--threads",
                        "1",
                        "--out",
                        table.toString()))
                .as(err.toString())
                .isZero();
        double[] nats = TableFile.readTable(table).numbers("log_p", "test");
        return java.util.Arrays.stream(nats).average().orElseThrow();
    }

    @Test
    void whatThePresetFixesCannotBeChangedSilently() {
        assertThat(fathom("train", batch.toString(), "--recipe", "paper_dual", "--energy", "gaussian_reference"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--energy and --noise-embedding are not for --recipe paper_dual");
        assertThat(fathom("train", batch.toString(), "--recipe", "paper_dual", "--process", "vp"))
                .isEqualTo(2);
    }
}
