package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.diffusion.FlowMatching;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.model.DitOptions;
import io.fathom.model.MlpUnetOptions;
import io.fathom.model.NativeModel;
import io.fathom.model.SmallMlpOptions;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    private static final double EVERY_STEP = 1e-9; // seconds between checkpoints
    private static final double ROUNDING = 1e-12;

    @TempDir
    private Path folder;

    private static final Points POINTS =
            new HyperSphere(2, 6).sample(300, RandomStream.at(5)).toPoints("sphere");

    @Test
    void theDsmPapersRecipeIsItsTable() {
        TrainOptions o = Recipe.PAPER_DSM.options(64, 2000);
        assertThat(o.process())
                .isEqualTo(
                        new ProcessOptions(ProcessKind.FLOW, Parameterisation.VELOCITY, ProcessOptions.Weighting.MEAN));
        assertThat(o.noise().highest()).isCloseTo(0.1 / 0.9, within(ROUNDING)); // t = 0.1
        assertThat(o.noise().sampling()).isEqualTo(NoiseOptions.Sampling.UNIFORM_TIME);
        assertThat(o.budget()).isEqualTo(Budget.ofSteps(50_000));
        assertThat(o.optimiser().batch()).isEqualTo(100);
        assertThat(o.optimiser().replacement()).isTrue();
        assertThat(o.optimiser().weightDecay()).isZero();
        assertThat(o.optimiser().clip()).isEqualTo(1);
        assertThat(o.optimiser().averagingWeight(7, 50_000)).isEqualTo(1);
        assertThat(o.optimiser().rateAt(0, 50_000)).isEqualTo(1e-3);
        assertThat(o.optimiser().rateAt(25_000, 50_000)).isCloseTo(5.05e-4, within(1e-7));
        assertThat(o.optimiser().rateAt(49_999, 50_000)).isCloseTo(1e-5, within(1e-9));
        assertThat(o.heldOut()).isZero();
    }

    @Test
    void theFlipdPapersRecipeFollowsTheDimensionAndWarmsUpByTheStep() {
        TrainOptions small = Recipe.PAPER_FLIPD.options(10, 500_000);
        assertThat(small.budget().steps()).isEqualTo(200L * 3907);
        assertThat(small.optimiser().rateAt(0, small.budget().steps())).isCloseTo(1e-4 / 500, within(1e-12));
        assertThat(small.optimiser().rateAt(499, small.budget().steps())).isCloseTo(1e-4, within(1e-12));
        assertThat(small.optimiser().rateAt(700_000, small.budget().steps())).isCloseTo(1e-4, within(ROUNDING));
        assertThat(small.optimiser().weightDecay()).isEqualTo(0.01);
        assertThat(small.network()).isEqualTo(MlpUnetOptions.PAPER);
        assertThat(small.noise().highest()).isCloseTo(152.167, within(1e-3));
        TrainOptions medium = Recipe.PAPER_FLIPD.options(100, 500_000);
        assertThat(medium.budget().steps()).isEqualTo(400L * 3907);
        assertThat(medium.optimiser().rate().peak()).isEqualTo(1e-5);
        assertThat(Recipe.PAPER_FLIPD.options(800, 500_000).budget().steps()).isEqualTo(800L * 3907);
    }

    @Test
    void aTransformerIsTrainedAsAnyOtherNetworkButForItsBatch() {
        TrainOptions usual = TrainOptions.forData(64, 2000);
        TrainOptions dit = TrainOptions.forNetwork(DitOptions.demo(), 64, 2000);
        assertThat(dit.optimiser().batch()).isEqualTo(32);
        assertThat(dit.withOptimiser(usual.optimiser()).withNetwork(usual.network()))
                .isEqualTo(usual);
        assertThat(TrainOptions.forNetwork(usual.network(), 64, 2000)).isEqualTo(usual);
    }

    @Test
    void theDefaultRecipeIsTheDefault() {
        assertThat(Recipe.DEFAULT.options(7, 1000)).isEqualTo(TrainOptions.forData(7, 1000));
    }

    @Test
    void anInterruptedNativeTrainingGoesOnToTheSameBits() {
        Map<String, TrainOptions> all = Map.of(
                "dsm", Recipe.PAPER_DSM.options(6, 300).withNetwork(new SmallMlpOptions()),
                "flipd", Recipe.PAPER_FLIPD.options(6, 300).withNetwork(new MlpUnetOptions(List.of(32, 16))));
        all.forEach((name, recipe) -> {
            TrainOptions options = recipe.withBudget(Budget.ofSteps(40));
            Path file = folder.resolve(name + ".safetensors");
            assertThatThrownBy(() ->
                            Training.fitToFile(POINTS, options, file, EVERY_STEP, (stage, done, total, text) -> {
                                if (done == 17) {
                                    throw new IllegalStateException("stop");
                                }
                            }))
                    .hasMessage("stop");
            TrainedModel resumed = Training.fitToFile(POINTS, options, file, Double.POSITIVE_INFINITY, Progress.SILENT);
            assertThat(resumed.provenance().path("resumed").asBoolean()).isTrue();
            TrainedModel straight = Training.fit(POINTS, options, Progress.SILENT);
            byte[] bits = straight.score().network().parameters().flat().bytes();
            assertThat(resumed.score().network().parameters().flat().bytes())
                    .as(name)
                    .isEqualTo(bits);
            TrainedModel loaded = TrainedModel.load(file);
            assertThat(loaded.score().network().parameters().flat().bytes())
                    .as(name)
                    .isEqualTo(bits);
            assertThat(loaded.score()).isInstanceOf(NativeModel.class);
            NoiseRange range = options.noise().range();
            assertThat(loaded.score().noiseRange()).isEqualTo(range);
            assertThat(straight.provenance().at("/bestStep").asLong())
                    .as("the last weights are kept")
                    .isEqualTo(40);
        });
    }

    @Test
    void withoutAveragingTheResultIsTheLastWeights() {
        TrainOptions options = Recipe.PAPER_DSM
                .options(6, 300)
                .withNetwork(new SmallMlpOptions())
                .withBudget(Budget.ofSteps(3));
        byte[] three = bits(options);
        OptimiserOptions o = options.optimiser();
        OptimiserOptions averaged =
                new OptimiserOptions(o.batch(), o.replacement(), o.rate(), o.weightDecay(), o.beta2(), o.clip(), 0.9);
        assertThat(bits(options.withOptimiser(averaged))).isNotEqualTo(three);
    }

    private static byte[] bits(TrainOptions options) {
        return Training.fit(POINTS, options, Progress.SILENT)
                .score()
                .network()
                .parameters()
                .flat()
                .bytes();
    }

    @Test
    void withReplacementSomePointsComeTwiceAndOthersNotAtAll() {
        int n = 2000;
        TrainOptions options = Recipe.PAPER_DSM.options(6, n).withNetwork(new SmallMlpOptions());
        OptimiserOptions o = options.optimiser().withBatch(n);
        OptimiserOptions epochs = new OptimiserOptions(n, false, o.rate(), 0, o.beta2(), o.clip(), 0);
        // one minus 1/e of the points, with a standard deviation below 0.4 / sqrt(n)
        assertThat(distinct(options.withOptimiser(o), n, 3))
                .isCloseTo(1 - Math.exp(-1), within(5 * 0.4 / Math.sqrt(n)));
        assertThat(distinct(options.withOptimiser(epochs), n, 3)).isEqualTo(1);
    }

    /** Share of n points in the batch of n of one step. */
    private static double distinct(TrainOptions options, int n, long step) {
        try (Scope scope = new Scope()) {
            NativeModel model = new NativeModel(
                    new SmallMlpOptions().create(6, null, RandomStream.at(1)),
                    new FlowMatching(),
                    Parameterisation.VELOCITY,
                    options.noise().range());
            Tensor points = Tensor.zeros(DType.FLOAT32, n, 6);
            TrainingLoop loop = new TrainingLoop(options, model, points, Tensor.empty(DType.FLOAT32, 0, 6), 10);
            long[] rows = loop.batchRows(step);
            assertThat(loop.batchRows(step)).isEqualTo(rows);
            return Arrays.stream(rows).distinct().count() / (double) n;
        }
    }
}
