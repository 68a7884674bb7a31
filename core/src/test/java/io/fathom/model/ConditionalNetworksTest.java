package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.SafeTensors;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Standardiser;
import io.fathom.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that are told classes. */
class ConditionalNetworksTest {
    private static final int CLASSES = 3;
    private static final ImageLayout IMAGE = new ImageLayout(1, 8, 8);
    private static final int D = 64;
    private static final NoiseLevel SIGMA = new NoiseLevel(0.3);

    @TempDir
    private Path folder;

    static Stream<NetworkOptions> architectures() {
        return Stream.of(
                new SkipMlpOptions(24, 1, 8),
                new UnetOptions(2, NoiseEmbedding.LOG_SIGMA),
                new DitOptions(4, 32, 2, 1, NoiseEmbedding.LOG_SIGMA));
    }

    /** All numbers moved off their start, where some layers are silent. */
    private static Network open(NetworkOptions options, int classes) {
        Network network = options.create(D, IMAGE, classes, RandomStream.at(1));
        double[] noise = Rows.normal(2, 1, (int) network.parameters().count());
        Tensor weights =
                network.parameters().flat().plus(Tensor.of(noise, noise.length).to(DType.FLOAT32), 0.05);
        return network.with(network.parameters().over(weights));
    }

    private static PreconditionedModel model(NetworkOptions options) {
        return new PreconditionedModel(open(options, CLASSES), 0.8, new NoiseRange(0.01, 3));
    }

    private static Tensor points(int rows) {
        return Rows.tensor(DType.FLOAT32, Rows.normal(3, rows, D), D);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void withoutClassesTheNetworkIsTheOneItAlwaysWas(NetworkOptions options) {
        Network plain = options.create(D, IMAGE, RandomStream.at(1));
        Network none = options.create(D, IMAGE, 0, RandomStream.at(1));
        assertThat(none.parameters().flat().bytes())
                .isEqualTo(plain.parameters().flat().bytes());
        assertThat(none.classes()).isZero();
        try (Scope scope = new Scope()) {
            assertThatThrownBy(() -> none.forward(
                            points(2), Tensor.full(DType.FLOAT32, 0.3, 1, 1), Tensor.of(new long[] {0, 0}, 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("classes");
        }
        assertThatThrownBy(() -> new PreconditionedModel(none, 1, new NoiseRange(0.1, 1)).conditional())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--conditional");
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyRowHearsItsOwnClassWhateverTheBatch(NetworkOptions options) {
        ConditionalModel model = model(options).conditional();
        assertThat(model.classes()).isEqualTo(CLASSES);
        try (Scope scope = new Scope()) {
            int rows = 4;
            int[] classOf = {0, 1, 2, 2};
            Tensor y = points(rows);
            double[] whole = model.denoised(y, SIGMA, classOf).toDoubles();
            for (int i = 0; i < rows; i++) {
                double[] own = java.util.Arrays.copyOfRange(whole, i * D, (i + 1) * D);
                assertThat(model.denoised(y.narrow(0, i, 1), SIGMA, new int[] {classOf[i]})
                                .toDoubles())
                        .as("row %d", i)
                        .isEqualTo(own);
                assertThat(model.given(classOf[i])
                                .denoised(y.narrow(0, i, 1), SIGMA)
                                .toDoubles())
                        .isEqualTo(own);
                assertThat(model.given((classOf[i] + 1) % CLASSES)
                                .denoised(y.narrow(0, i, 1), SIGMA)
                                .toDoubles())
                        .isNotEqualTo(own);
                assertThat(model.unconditional()
                                .denoised(y.narrow(0, i, 1), SIGMA)
                                .toDoubles())
                        .as("no class is a class of its own")
                        .isNotEqualTo(own);
            }
            assertThatThrownBy(() -> model.denoised(y, SIGMA, new int[] {0}))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> model.denoised(y.narrow(0, 0, 1), SIGMA, new int[] {CLASSES}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("class");
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void rowsOfNoClassAreRowsThatAreToldNone(NetworkOptions options) {
        PreconditionedModel model = model(options);
        try (Scope scope = new Scope()) {
            Tensor y = points(3);
            Tensor none = Tensor.of(new long[] {CLASSES, CLASSES, CLASSES}, 3);
            // not to the last bit: the products have other shapes
            assertThat(model.denoised(y, SIGMA, none).toDoubles())
                    .containsExactly(
                            model.denoised(y, SIGMA).toDoubles(), org.assertj.core.api.Assertions.within(SHAPES));
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theResidualIsOfTheDenoiserOfTheSameClass(NetworkOptions options) {
        PreconditionedModel model = model(options);
        NativeModel other = new NativeModel(
                open(options, CLASSES), VariancePreserving.STANDARD, Parameterisation.EPSILON, new NoiseRange(0.01, 3));
        try (Scope scope = new Scope()) {
            Tensor x = points(4);
            Tensor eps = Rows.tensor(DType.FLOAT32, Rows.normal(9, 4, D), D);
            Tensor classes = Tensor.of(new long[] {2, CLASSES, 0, 1}, 4);
            Tensor sigma = Tensor.full(DType.FLOAT32, SIGMA.sigma(), 4, 1);
            for (NetworkModel each : List.of(model, other)) {
                double[] expected = each.denoised(x.plus(eps, SIGMA.sigma()), SIGMA, classes)
                        .minus(x)
                        .times(1 / SIGMA.sigma())
                        .toDoubles();
                double[] found = each.noiseResidual(x, eps, sigma, classes).toDoubles();
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).isCloseTo(expected[i], org.assertj.core.api.Assertions.within(SINGLE));
                }
                assertThat(each.noiseResidual(x, eps, sigma).toDoubles()).isNotEqualTo(found);
            }
        }
    }

    private static final double SHAPES = 2e-6; // absolute, outputs of order 1

    private static final double SINGLE = 2e-4; // absolute: a difference of numbers of order 10 over sigma, float32

    @Test
    void aModelFileKeepsTheClasses() {
        TrainedModel saved = new TrainedModel(
                model(new SkipMlpOptions(24, 1, 8)),
                Standardiser.identity(D),
                List.of("cat", "dog", "7"),
                Json.object());
        Path file = folder.resolve("m.safetensors");
        saved.save(file);
        TrainedModel loaded = TrainedModel.load(file);
        assertThat(loaded.classes()).containsExactly("cat", "dog", "7");
        assertThat(loaded.classOf("7")).isEqualTo(2);
        assertThat(loaded.withWeights(WeightPrecision.BF16).classes()).hasSize(3);
        assertThatThrownBy(() -> loaded.classOf("cow"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dog")
                .hasMessageContaining("cow");
        try (Scope scope = new Scope()) {
            Tensor y = points(2);
            int[] classOf = {2, 0};
            assertThat(loaded.score().conditional().denoised(y, SIGMA, classOf).toDoubles())
                    .isEqualTo(saved.score()
                            .conditional()
                            .denoised(y, SIGMA, classOf)
                            .toDoubles());
        }
        assertThatThrownBy(() ->
                        new TrainedModel(model(new SkipMlpOptions(24, 1, 8)), Standardiser.identity(D), Json.object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("classes");
        SafeTensors.Content content = SafeTensors.read(file);
        Map<String, String> header = new java.util.HashMap<>(content.metadata());
        header.computeIfPresent("fathom", (key, text) -> text.replace("\"dog\"", "\"cat\""));
        SafeTensors.write(file, new SafeTensors.Content(content.tensors(), header));
        assertThatThrownBy(() -> TrainedModel.load(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("classes");
    }

    @Test
    void architecturesWithoutClassesRefuseThem() {
        assertThatThrownBy(() -> new DsmMlpOptions().create(D, null, 2, RandomStream.at(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("skip_mlp")
                .hasMessageContaining("dsm_mlp");
    }

    @Test
    void aModelPerClassAnswersEachRowByItsOwn() {
        ScoreModel wide = new GaussianModel(new double[] {0, 0}, Spectrum.axes(4, 4));
        ScoreModel left = new GaussianModel(new double[] {-1, 0}, Spectrum.axes(1, 0));
        ScoreModel right = new GaussianModel(new double[] {1, 0}, Spectrum.axes(0, 1));
        ConditionalModel model = new PerClassModel(wide, List.of(left, right));
        try (Scope scope = new Scope()) {
            Tensor y = Tensor.of(new double[] {0.3, 0.4, 0.3, 0.4, 2, 1}, 3, 2);
            double[] found = model.denoised(y, SIGMA, new int[] {1, 0, 1}).toDoubles();
            double[] l = left.denoised(y, SIGMA).toDoubles();
            double[] r = right.denoised(y, SIGMA).toDoubles();
            assertThat(found).containsExactly(r[0], r[1], l[2], l[3], r[4], r[5]);
        }
    }
}
