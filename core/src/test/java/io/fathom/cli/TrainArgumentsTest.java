package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import io.fathom.data.Standardising;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.MlpOptions;
import io.fathom.model.MlpUnetOptions;
import io.fathom.model.NoiseEmbedding;
import io.fathom.train.Budget;
import io.fathom.train.Displacement;
import io.fathom.train.NoiseOptions;
import io.fathom.train.ProcessOptions;
import io.fathom.train.Recipe;
import io.fathom.train.TrainOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What recipes, processes and networks named on the command line become. */
class TrainArgumentsTest {
    @TempDir
    private Path folder;

    private Path data = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void points() throws IOException {
        StringBuilder csv = new StringBuilder("a,b\n");
        for (int i = 0; i < 50; i++) {
            csv.append(i % 7).append(',').append(i % 11).append('\n');
        }
        data = Files.writeString(folder.resolve("points.csv"), csv.toString());
    }

    private int run(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("train", data.toString(), "--dry-run"));
        all.addAll(List.of(args));
        return line.execute(all.toArray(String[]::new));
    }

    private TrainOptions resolved(String... args) {
        assertThat(run(args)).as(err.toString()).isZero();
        JsonNode tree = Json.parse(out.toString(), "dry run");
        return Json.as(tree.path("training"), TrainOptions.class, "dry run");
    }

    @Test
    void withoutOptionsItIsTheDefault() {
        assertThat(resolved()).isEqualTo(Recipe.DEFAULT.options(2, 50));
    }

    @Test
    void aRecipeIsItsOptions() {
        assertThat(resolved("--recipe", "paper_dsm")).isEqualTo(Recipe.PAPER_DSM.options(2, 50));
    }

    @Test
    void otherOptionsChangeTheRecipe() {
        TrainOptions base = Recipe.PAPER_FLIPD.options(2, 50);
        assertThat(resolved("--recipe", "paper-flipd", "--widths", "8,4", "--loss", "mean", "--learning-rate", "0.5"))
                .isEqualTo(base.withNetwork(new MlpUnetOptions(List.of(8, 4)))
                        .withProcess(new io.fathom.train.ProcessOptions(
                                base.process().process(),
                                base.process().parameterisation(),
                                io.fathom.train.ProcessOptions.Weighting.MEAN))
                        .withOptimiser(base.optimiser().withLearningRate(0.5)));
    }

    @Test
    void aProcessBringsItsUsualParameterisation() {
        TrainOptions options = resolved("--process", "sub_vp", "--network", "small_mlp");
        assertThat(Json.text(options.process())).contains("SUB_VP", "EPSILON", "MEAN");
        assertThat(options.network().architecture()).isEqualTo("small_mlp");
    }

    @Test
    void anEnergyBringsItsOwnDefaults() {
        EnergyMlpOptions usual = EnergyMlpOptions.DEFAULT;
        assertThat(resolved("--network", "energy_mlp", "--steps", "3000"))
                .isEqualTo(TrainOptions.forEnergy(usual, Budget.ofSteps(3000)));
        out.getBuffer().setLength(0);
        EnergyMlpOptions published =
                new EnergyMlpOptions(32, usual.layers(), EnergyForm.PUBLISHED, NoiseEmbedding.VARIANCE);
        TrainOptions expected = TrainOptions.forEnergy(published, Budget.ofMinutes(2))
                .withProcess(ProcessOptions.energy(false))
                .withNoise(new NoiseOptions(0.002, 10, NoiseOptions.Sampling.LOG_UNIFORM));
        assertThat(resolved(
                        "--network",
                        "energy_mlp",
                        "--energy",
                        "published",
                        "--objective",
                        "single",
                        "--width",
                        "32",
                        "--sigma",
                        "2e-3:10"))
                .isEqualTo(expected);
        assertThat(expected.scaling()).isEqualTo(Standardising.Mode.AS_IS);
    }

    private JsonNode dryRun(String... args) {
        out.getBuffer().setLength(0);
        assertThat(run(args)).as(err.toString()).isZero();
        return Json.parse(out.toString(), "dry run");
    }

    @Test
    void energiesTakeImagesOfEightBitsAsPointsOfAContinuum() throws IOException {
        byte[] idx = new byte[16 + 30 * 64];
        idx[2] = 8;
        idx[3] = 3;
        idx[7] = 30;
        idx[11] = 8;
        idx[15] = 8;
        for (int i = 16; i < idx.length; i++) {
            idx[i] = (byte) (i * 7);
        }
        data = Files.write(folder.resolve("images.idx3-ubyte"), idx);
        JsonNode usual = dryRun("--network", "energy_unet");
        assertThat(usual.path("dequantise").asText()).isEqualTo("uniform");
        assertThat(Json.as(usual.path("training"), TrainOptions.class, "dry run")
                        .noise())
                .isEqualTo(NoiseOptions.EIGHT_BIT);
        JsonNode lattice = dryRun("--network", "energy_unet", "--dequantise", "none");
        assertThat(lattice.path("dequantise").asText()).isEqualTo("none");
        assertThat(Json.as(lattice.path("training"), TrainOptions.class, "dry run")
                        .noise()
                        .lowest())
                .isEqualTo(0.01);
        assertThat(dryRun("--network", "unet").path("dequantise").asText()).isEqualTo("none"); // no density
        assertThat(dryRun("--network", "energy_unet", "--mirrored", "true")
                        .path("training")
                        .path("mirrored")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void wholeNumbersThatAreNoImagesStayAsTheyAre() {
        assertThat(dryRun("--network", "energy_mlp").path("dequantise").asText())
                .isEqualTo("none");
    }

    @Test
    void displacementAndThePlainPerceptronAreAskedForByName() {
        TrainOptions usual = Recipe.DEFAULT.options(2, 50);
        assertThat(resolved("--displace", "0.2:1", "--network", "mlp", "--width", "20", "--blocks", "2"))
                .isEqualTo(usual.withNetwork(new MlpOptions(20, 2))
                        .withNoise(usual.noise().withDisplacement(new Displacement(0.2, 1))));
    }

    @Test
    void whatDoesNotFitIsWrongUsage() {
        String[][] wrong = {
            {"--process", "vp", "--parameterisation", "velocity"},
            {"--process", "vp", "--loss", "preconditioned"},
            {"--process", "vp", "--noise-to", "200"},
            {"--noise-sampling", "uniform_time"},
            {"--network", "dsm_mlp", "--width", "5"},
            {"--network", "dsm_mlp", "--widths", "5"},
            {"--network", "mlp_unet", "--widths", "5,0"},
            {"--recipe", "paper"},
            {"--objective", "dual"},
            {"--network", "unet", "--energy", "published"},
            {"--network", "energy_mlp", "--process", "vp"},
            {"--network", "energy_mlp", "--blocks", "3"},
            {"--network", "radial_energy", "--energy", "published"},
            {"--displace", "0.2"},
            {"--displace", "0:1"},
            {"--displace", "0.2:2"},
            {"--displace", "0.2:1", "--network", "energy_mlp"},
            {"--network", "mlp", "--products", "4"},
            {"--sigma", "3"},
            {"--sigma", "3:2"},
            {"--sigma", "1:2", "--noise-to", "3"},
        };
        for (String[] args : wrong) {
            err.getBuffer().setLength(0);
            assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
            assertThat(err.toString()).startsWith("fathom: ");
        }
    }
}
