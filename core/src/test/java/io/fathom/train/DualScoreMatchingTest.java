package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.contract.EnergyNetworkContract;
import io.fathom.contract.Rows;
import io.fathom.data.Points;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.DitOptions;
import io.fathom.model.EnergyDit;
import io.fathom.model.EnergyDitOptions;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyMlp;
import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.EnergyModel;
import io.fathom.model.EnergyNetworkModel;
import io.fathom.model.EnergyUnet;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.ImageLayout;
import io.fathom.model.Network;
import io.fathom.model.NoiseEmbedding;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DualScoreMatchingTest {
    private static final double SECOND_DERIVATIVE = 1e-6; // relative, central differences in double precision
    private static final double STEP = 1e-4;
    private static final NoiseRange RANGE = new NoiseRange(0.01, 10);
    private static final NoiseOptions NOISE = new NoiseOptions(0.01, 10, NoiseOptions.Sampling.LOG_UNIFORM);
    private static final ProcessOptions DUAL = ProcessOptions.energy(true);

    @TempDir
    private Path folder;

    static Stream<Network> networks() {
        EnergyForm form = EnergyForm.GAUSSIAN_REFERENCE;
        ImageLayout image = new ImageLayout(1, 8, 8);
        return Stream.of(
                        EnergyMlp.create(5, new EnergyMlpOptions(8, 3, form, NoiseEmbedding.LOG_SIGMA), at(1)),
                        EnergyMlp.create(
                                5, new EnergyMlpOptions(8, 3, EnergyForm.PUBLISHED, NoiseEmbedding.VARIANCE), at(1)),
                        EnergyUnet.create(image, new EnergyUnetOptions(2, form, NoiseEmbedding.LOG_SIGMA), at(1)),
                        EnergyUnet.create(
                                image, new EnergyUnetOptions(2, EnergyForm.PUBLISHED, NoiseEmbedding.VARIANCE), at(1)),
                        EnergyDit.create(
                                6,
                                null,
                                new EnergyDitOptions(new DitOptions(2, 8, 2, 1, NoiseEmbedding.LOG_SIGMA), form),
                                at(1)))
                .map(EnergyNetworkContract::opened);
    }

    private static RandomStream at(long seed) {
        return RandomStream.at(seed);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theGradientOfTheLossIsItsSlopeInDoublePrecision(Network network) {
        EnergyNetworkModel model =
                new EnergyNetworkModel(network.with(network.parameters().to(DType.FLOAT64)), 0.1, 0.7, RANGE, null);
        try (Scope scope = new Scope()) {
            model.network().parameters().trainable(true);
            double[] gradient = Tensor.flatten(Tensor.gradients(
                            loss(model), model.network().parameters().leaves()))
                    .toDoubles();
            double[] weights = model.network().parameters().flat().toDoubles();
            double typical =
                    Math.sqrt(Arrays.stream(gradient).map(g -> g * g).average().orElseThrow());
            RandomStream random = RandomStream.at(8);
            for (int trial = 0; trial < 20; trial++) {
                int i = random.nextInt(weights.length);
                double near = moved(model, weights, i, STEP) - moved(model, weights, i, -STEP);
                double far = moved(model, weights, i, 2 * STEP) - moved(model, weights, i, -2 * STEP);
                double numeric = (8 * near - far) / (12 * STEP);
                assertThat(gradient[i])
                        .as("weight %d", i)
                        .isCloseTo(numeric, within(SECOND_DERIVATIVE * (typical + Math.abs(numeric))));
            }
            assertThat(Arrays.stream(gradient).filter(g -> g != 0).count()).isGreaterThan(weights.length / 2);
        }
    }

    private static double moved(EnergyNetworkModel model, double[] weights, int i, double h) {
        double[] moved = weights.clone();
        moved[i] += h;
        return loss(model.with(model.network().parameters().over(Tensor.of(moved, moved.length))))
                .item();
    }

    private static Tensor loss(EnergyNetworkModel model) {
        int d = model.ambientDimension();
        DualScoreMatching.Terms terms = new DualScoreMatching(model, DUAL, NOISE)
                .terms(
                        Rows.tensor(DType.FLOAT64, Rows.normal(1, 3, d), d),
                        Rows.tensor(DType.FLOAT64, Rows.normal(2, 3, d), d),
                        Tensor.of(new double[] {0.2, 0.7, 3}, 3, 1),
                        true);
        return terms.denoising().plus(terms.time()).mean();
    }

    @Test
    void aFreshReferenceEnergyIsTheBestIsotropicNormalLaw() {
        int d = 64;
        int n = 4000;
        EnergyNetworkModel model =
                new EnergyNetworkModel(EnergyMlp.create(d, EnergyMlpOptions.DEFAULT, at(1)), 0, 1, RANGE, null);
        double sigma = 0.5;
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(1, n, d), d);
            Tensor eps = Rows.tensor(DType.FLOAT32, Rows.normal(2, n, d), d);
            DualScoreMatching.Terms terms = new DualScoreMatching(model, DUAL, NOISE)
                    .terms(x, eps, Tensor.full(DType.FLOAT64, sigma, n, 1), false);
            assertThat(terms.denoising().mean().item()).isCloseTo(1 / (sigma * sigma + 1), within(0.005));
            // the floor for normal data: the target's variance given y
            double shrink = 1 / (1 + sigma * sigma);
            double flipd = d * shrink * (1 + sigma * sigma * shrink);
            assertThat(terms.time().mean().item() * 2 * d * d).isCloseTo(flipd, within(0.1 * flipd));
        }
    }

    @Test
    void theTimeTermOfAnEnergyThatIgnoresTheNoiseIsOneOverTwoD() {
        int d = 50;
        int n = 4000;
        // published, blind to the level and silent: U = 0
        EnergyMlp fresh =
                EnergyMlp.create(d, new EnergyMlpOptions(8, 1, EnergyForm.PUBLISHED, NoiseEmbedding.VARIANCE), at(1));
        Network silent =
                fresh.with(fresh.parameters().over(fresh.parameters().flat().times(0)));
        EnergyNetworkModel model = new EnergyNetworkModel(silent, 0, 1, RANGE, null);
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(1, n, d), d);
            Tensor eps = Rows.tensor(DType.FLOAT32, Rows.normal(2, n, d), d);
            DualScoreMatching.Terms terms = new DualScoreMatching(model, DUAL, NOISE)
                    .terms(x, eps, Tensor.full(DType.FLOAT64, 0.3, n, 1), false);
            assertThat(terms.time().mean().item()).isCloseTo(0.5 / d, within(0.05 * 0.5 / d));
            assertThat(terms.denoising().mean().item()).isCloseTo(1, within(0.02));
        }
    }

    @Test
    void thePublishedUnetStartsNearOne() {
        ImageLayout image = new ImageLayout(1, 32, 32);
        int d = image.ambientDimension();
        EnergyUnetOptions options = new EnergyUnetOptions(8, EnergyForm.PUBLISHED, NoiseEmbedding.VARIANCE);
        EnergyNetworkModel model = new EnergyNetworkModel(
                EnergyUnet.create(image, options, at(1)), 0.5, 0.25, new NoiseRange(3.2e-5, 31.6), null);
        NoiseOptions noise = new NoiseOptions(3.2e-5, 31.6, NoiseOptions.Sampling.LOG_UNIFORM);
        try (Scope scope = new Scope()) {
            Tensor x = new TorchRandom(1).uniform(32, d);
            double loss = new DualScoreMatching(model, DUAL, noise)
                    .of(x, new TorchRandom(2))
                    .loss()
                    .item();
            assertThat(loss).isCloseTo(1.04, within(0.05));
        }
    }

    @Test
    void theConstantOfAFreshReferenceOnItsOwnDataIsZero() {
        int d = 20;
        EnergyNetworkModel model =
                new EnergyNetworkModel(EnergyMlp.create(d, EnergyMlpOptions.DEFAULT, at(1)), 0, 1, RANGE, null);
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(1, 100, d), d);
            EnergyNetworkModel.Constant data =
                    model.constant(x, 500, new TorchRandom(1), EnergyNetworkModel.Anchor.DATA_VARIANCE);
            assertThat(data.value()).isCloseTo(0, within(1e-9));
            assertThat(data.standardError()).isCloseTo(0, within(1e-9));
            EnergyNetworkModel.Constant published =
                    model.constant(x, 500, new TorchRandom(1), EnergyNetworkModel.Anchor.PUBLISHED);
            assertThat(published.value()).isCloseTo(-d / 2.0 * Math.log(1.01), within(1e-9));
        }
    }

    private static Points points() {
        return new HyperSphere(2, 6).sample(300, RandomStream.at(5)).toPoints("sphere");
    }

    private static TrainOptions options(boolean dual) {
        return TrainOptions.forEnergy(
                        new EnergyMlpOptions(16, 2, EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.LOG_SIGMA),
                        Budget.ofSteps(60))
                .withProcess(ProcessOptions.energy(dual));
    }

    @Test
    void anInterruptedTrainingGoesOnToTheSameBitsAndTheSavedModelAnswersWithTheSameBits() {
        int threads = Engine.start().threads();
        Engine.start().setThreads(1);
        try {
            Path file = folder.resolve("energy.safetensors");
            assertThatThrownBy(() ->
                            Training.fitToFile(points(), options(true), file, 1e-9, (stage, done, total, text) -> {
                                if (done == 25) {
                                    throw new IllegalStateException("stop");
                                }
                            }))
                    .hasMessage("stop");
            TrainedModel resumed = Training.fitToFile(points(), options(true), file, 1e9, Progress.SILENT);
            TrainedModel straight = Training.fit(points(), options(true), Progress.SILENT);
            assertThat(resumed.provenance().path("resumed").asBoolean()).isTrue();
            assertThat(resumed.score().network().parameters().flat().bytes())
                    .isEqualTo(straight.score().network().parameters().flat().bytes());
            assertThat(resumed.provenance().path("losses"))
                    .isEqualTo(straight.provenance().path("losses"));
            assertThat(resumed.provenance().path("losses").path("heldOutDual").size())
                    .isPositive();

            EnergyNetworkModel before = (EnergyNetworkModel) resumed.score();
            EnergyNetworkModel after =
                    (EnergyNetworkModel) TrainedModel.load(file).score();
            assertThat(after.normalised()).isTrue();
            try (Scope scope = new Scope()) {
                Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(1, 9, 6), 6);
                NoiseLevel sigma = new NoiseLevel(0.3);
                EnergyModel.Evaluation one = before.evaluate(x, sigma);
                EnergyModel.Evaluation other = after.evaluate(x, sigma);
                assertThat(other.energy().bytes()).isEqualTo(one.energy().bytes());
                assertThat(other.noiseScore().bytes())
                        .isEqualTo(one.noiseScore().bytes());
                assertThat(other.denoised().bytes()).isEqualTo(one.denoised().bytes());
            }
        } finally {
            Engine.start().setThreads(threads);
        }
    }

    @Test
    void aModelWithoutItsConstantStaysWithout() {
        TrainedModel trained = Training.fit(points(), options(false), Progress.SILENT);
        EnergyNetworkModel without = ((EnergyNetworkModel) trained.score()).withoutConstant();
        Path file = folder.resolve("without.safetensors");
        new TrainedModel(without, trained.standardiser(), trained.provenance()).save(file);
        EnergyModel back = (EnergyModel) TrainedModel.load(file).score();
        assertThat(back.normalised()).isFalse();
    }

    @Test
    void theDualObjectiveIsForEnergiesAlone() {
        assertThatThrownBy(() -> options(true).withNetwork(new SkipMlpOptions(16, 1, 0)))
                .hasMessageContaining("network")
                .hasMessageContaining("skip_mlp");
        assertThatThrownBy(() -> TrainOptions.forData(6, 300).withNetwork(EnergyMlpOptions.DEFAULT))
                .hasMessageContaining("process")
                .hasMessageContaining("energy_mlp");
    }
}
