package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.contract.Rows;
import io.fathom.contract.ScoreModelContract;
import io.fathom.diffusion.FlowMatching;
import io.fathom.diffusion.NativeLevel;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseProcess;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.diffusion.VarianceExploding;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.SafeTensors;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Standardiser;
import io.fathom.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NativeModelTest extends ScoreModelContract {
    private static final int D = 5;
    private static final double SINGLE = 5e-5; // relative to 1 + value, float32 through a small network
    private static final NoiseRange RANGE = new NoiseRange(0.01, 3);

    @TempDir
    private Path folder;

    @Override
    protected NativeModel model() {
        return model(new FlowMatching(), Parameterisation.VELOCITY, MlpUnetOptions.SMALL);
    }

    private static NativeModel model(NoiseProcess process, Parameterisation meaning, NetworkOptions options) {
        return new NativeModel(NetworksTest.open(options, D), process, meaning, RANGE);
    }

    static Stream<Arguments> meanings() {
        return Stream.of(ProcessKind.values())
                .filter(kind -> kind != ProcessKind.EDM)
                .flatMap(kind -> Stream.of(Parameterisation.values())
                        .filter(meaning -> meaning.fits(kind.process(1)))
                        .map(meaning -> Arguments.of(kind, meaning)));
    }

    @ParameterizedTest
    @MethodSource("meanings")
    void theNoiseResidualIsTheDenoisersErrorInEveryRow(ProcessKind kind, Parameterisation meaning) {
        for (NetworkOptions options : new NetworkOptions[] {new SkipMlpOptions(16, 1, 4), MlpUnetOptions.SMALL}) {
            NativeModel model = model(kind.process(1), meaning, options);
            double[] sigmas = {0.05, 0.3, 1, 2.5};
            try (Scope scope = new Scope()) {
                Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(4, 4, D), D);
                Tensor eps = Rows.tensor(DType.FLOAT32, Rows.normal(5, 4, D), D);
                double[] residual = model.noiseResidual(
                                x, eps, Tensor.of(sigmas, 4, 1).to(DType.FLOAT32))
                        .toDoubles();
                for (int i = 0; i < sigmas.length; i++) {
                    Tensor clean = x.narrow(0, i, 1);
                    double[] error = model.denoised(
                                    clean.plus(eps.narrow(0, i, 1), sigmas[i]), new NoiseLevel(sigmas[i]))
                            .minus(clean)
                            .times(1 / sigmas[i])
                            .toDoubles();
                    for (int j = 0; j < D; j++) {
                        assertThat(residual[i * D + j])
                                .as("sigma %s", sigmas[i])
                                .isCloseTo(error[j], within(SINGLE * (1 + Math.abs(error[j])) / sigmas[i]));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("meanings")
    void itAnswersAsTheAdapterAroundTheSameNetwork(ProcessKind kind, Parameterisation meaning) {
        NativeModel model = model(kind.process(1), meaning, MlpUnetOptions.SMALL);
        AdaptedModel adapter = new AdaptedModel(
                D,
                kind.process(1),
                meaning,
                RANGE,
                DType.FLOAT32,
                (y, t) -> model.network().forward(y, Tensor.full(DType.FLOAT32, t, 1, 1)));
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT32, Rows.normal(4, 9, D), D);
            assertThat(model.denoised(y, level()).toDoubles())
                    .containsExactly(adapter.denoised(y, level()).toDoubles(), within(SINGLE));
        }
    }

    @Test
    void aSilentNetworkOfTheStraightPathPredictsTheNoisyPointAsNoise() {
        Network silent = new SkipMlpOptions(8, 1, 4).create(D, null, RandomStream.at(1));
        NoiseProcess flow = new FlowMatching();
        NativeModel model = new NativeModel(silent, flow, Parameterisation.VELOCITY, RANGE);
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(4, 3, D), D);
            Tensor eps = Rows.tensor(DType.FLOAT32, Rows.normal(5, 3, D), D);
            NativeLevel level = flow.at(new NoiseLevel(0.25)); // t = 0.2
            double[] noisy = x.times(level.a()).plus(eps, level.b()).toDoubles();
            double[] epsHat = eps.minus(model.noiseResidual(x, eps, Tensor.full(DType.FLOAT32, 0.25, 3, 1)))
                    .toDoubles();
            assertThat(level.t()).isCloseTo(0.2, within(1e-12));
            assertThat(epsHat).containsExactly(noisy, within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("meanings")
    void aSavedModelReloadsToTheSameBits(ProcessKind kind, Parameterisation meaning) {
        NativeModel score = model(kind.process(1), meaning, MlpUnetOptions.SMALL);
        score.network().parameters().trainable(false);
        Path file = folder.resolve("m.safetensors");
        new TrainedModel(score, new Standardiser(new double[D], new double[] {2}), Json.object()).save(file);
        try (Scope scope = new Scope()) {
            TrainedModel loaded = TrainedModel.load(file);
            assertThat(loaded.score()).isInstanceOf(NativeModel.class);
            NativeModel again = (NativeModel) loaded.score();
            assertThat(again.process()).isEqualTo(score.process());
            assertThat(again.parameterisation()).isEqualTo(meaning);
            assertThat(again.noiseRange()).isEqualTo(RANGE);
            assertThat(again.network().options()).isEqualTo(MlpUnetOptions.SMALL);
            Tensor y = Rows.tensor(DType.FLOAT32, Rows.normal(4, 9, D), D);
            assertThat(again.denoised(y, level()).toFloats())
                    .isEqualTo(score.denoised(y, level()).toFloats());
        }
    }

    @Test
    void foreignArchitecturesAndProcessesAreRefusedWithWhatIsKnown() {
        Path file = folder.resolve("m.safetensors");
        NativeModel score = model();
        score.network().parameters().trainable(false);
        new TrainedModel(score, new Standardiser(new double[D], new double[] {2}), Json.object()).save(file);
        refused(file, "mlp_unet", "mlp_unit", "network", "mlp_unit", "skip_mlp", "dsm_mlp");
        refused(file, "\"FLOW\"", "\"FLOOD\"", "FLOOD", "SUB_VP");
        refused(file, "\"FLOW\"", "\"VP\"", "VELOCITY", "VP");
        refused(file, "\"format\":2", "\"format\":1", "format 2", "found 1");
        refused(file, "\"process\"", "\"procession\"", "process");
        refused(file, "[128,128,64]", "[128,128,0]", "widths", "0");
        refused(file, "[128,128,64]", "[128,64,64]", "shape");
        assertThatThrownBy(() -> new TrainedModel(
                                model(new VariancePreserving(0.2, 9), Parameterisation.EPSILON, MlpUnetOptions.SMALL),
                                new Standardiser(new double[D], new double[] {2}),
                                Json.object())
                        .save(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("standard");
        assertThatThrownBy(() -> model(new VarianceExploding(), Parameterisation.VELOCITY, MlpUnetOptions.SMALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VELOCITY");
    }

    /** The file with one word of its header changed is refused by name. */
    private void refused(Path file, String word, String other, String... named) {
        SafeTensors.Content content = SafeTensors.read(file);
        Map<String, String> metadata = new HashMap<>(content.metadata());
        String header = String.valueOf(metadata.get("fathom"));
        assertThat(header).contains(word);
        metadata.put("fathom", header.replace(word, other));
        Path changed = folder.resolve("changed.safetensors");
        SafeTensors.write(changed, new SafeTensors.Content(content.tensors(), metadata));
        assertThatThrownBy(() -> TrainedModel.load(changed))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("changed.safetensors")
                .hasMessageContainingAll(named);
    }
}
