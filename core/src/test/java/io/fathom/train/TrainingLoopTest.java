package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.contract.ChildJvm;
import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.PreconditionedModel;
import io.fathom.model.SkipMlp;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
    private static int threads;

    @BeforeAll
    static void oneThread() {
        threads = Engine.start().threads();
        Engine.start().setThreads(1); // small products: a second thread only waits, the longer the busier the machine
    }

    @AfterAll
    static void allThreads() {
        Engine.start().setThreads(threads);
    }

    private static final int D = 6;
    private static final double MEGABYTES_GROWN = 60;

    @TempDir
    private Path folder;

    private static TrainOptions options(long steps) {
        return TrainOptions.forData(D, 300)
                .withNetwork(new SkipMlpOptions(32, 1, 16))
                .withBudget(Budget.ofSteps(steps));
    }

    private static PreconditionedModel model() {
        return new PreconditionedModel(
                SkipMlp.create(D, new SkipMlpOptions(32, 1, 16), RandomStream.at(1)), 1, new NoiseRange(0.01, 3));
    }

    private static TrainingState state(PreconditionedModel model, TrainOptions options) {
        return new TrainingState(model.network().parameters().flat(), options.optimiser());
    }

    private static Points sphere(int n) {
        return new HyperSphere(2, D).sample(n, RandomStream.at(5)).toPoints("sphere");
    }

    @Test
    void whenTrainingBeginsToMemoriseItCoolsFromTheBestHeldOutAverageAndEndsEarly() {
        // few points, a high rate: the held-out loss falls, then rises
        TrainOptions options = options(600).withOptimiser(new OptimiserOptions(32, 5e-3, 0.03, 0, 1, 0.01));
        PreconditionedModel model = model();
        try (Scope scope = new Scope()) {
            TorchRandom random = new TorchRandom(2);
            Tensor training = random.normal(12, D);
            Tensor heldOut = random.normal(20, D);
            TrainingState state = state(model, options);
            TrainingLoop loop = new TrainingLoop(options, model, training, heldOut, 600);
            byte[][] atBest = {{}};
            double[] bestBefore = {Double.NaN};
            loop.run(state, Progress.SILENT, s -> {
                if (s.bestStep == s.step) {
                    atBest[0] = s.average.bytes();
                }
                if (s.coolFrom == s.step) {
                    bestBefore[0] = s.bestLoss;
                    assertThat(s.parameters.bytes()).isEqualTo(s.best.bytes());
                }
            });
            TrainingState.LossRecord best = state.history.stream()
                    .min(Comparator.comparingDouble(TrainingState.LossRecord::heldOut))
                    .orElseThrow();
            assertThat(state.bestStep).isEqualTo(best.step()).isBetween(1L, 599L);
            assertThat(state.bestLoss).isEqualTo(best.heldOut());
            assertThat(state.best.bytes()).isEqualTo(atBest[0]);
            // validation may take a twentieth of the steps' time: 8 levels x 20 rows are 1.7 steps, so every 34th
            assertThat(state.coolFrom - state.coolBest).isEqualTo(102); // three of them are the patience, 90 steps
            assertThat(state.step).isEqualTo(state.coolFrom + Math.round(state.coolBest / 3.0));
            assertThat(state.bestLoss).isLessThanOrEqualTo(bestBefore[0]);
        }
    }

    @Test
    void halfOfTheImagesOfABatchAreMirroredFromLeftToRightInEveryChannel() {
        ImageShape shape = new ImageShape(3, 2, 2);
        float[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        float[] turned = {2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11};
        try (Scope scope = new Scope()) {
            TrainingRows rows = new TrainingRows(Tensor.of(image, 1, 12), new long[0], TrainingRows.mirror(shape));
            int count = 0;
            int n = 400;
            float[] batch =
                    rows.batch(new long[n], null, RandomStream.at(3)).clean().toFloats();
            for (int i = 0; i < n; i++) {
                float[] row = java.util.Arrays.copyOfRange(batch, 12 * i, 12 * (i + 1));
                assertThat(row[0] == 1 ? image : turned).containsExactly(row);
                count += java.util.Arrays.equals(row, turned) ? 1 : 0;
            }
            assertThat(count).isBetween(160, 240); // 4 standard deviations
            float[] plain = new TrainingRows(rows.values())
                    .batch(new long[2], null, RandomStream.at(3))
                    .clean()
                    .toFloats();
            assertThat(plain)
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        }
    }

    @Test
    void pointsThatAreNoImagesAreNotMirrored() {
        assertThatThrownBy(() -> Training.fit(sphere(30), options(2).withMirrored(true), Progress.SILENT))
                .isInstanceOf(io.fathom.base.BadInputException.class)
                .hasMessageContaining("mirror")
                .hasMessageContaining("image shape");
    }

    @Test
    void withoutHeldOutPointsTheLastAverageIsTheResult() {
        TrainOptions options = options(30);
        PreconditionedModel model = model();
        try (Scope scope = new Scope()) {
            TrainingState state = state(model, options);
            new TrainingLoop(options, model, new TorchRandom(2).normal(50, D), Tensor.empty(DType.FLOAT32, 0, D), 30)
                    .run(state, Progress.SILENT, s -> {});
            assertThat(state.bestStep).isEqualTo(30);
            assertThat(state.best.bytes()).isEqualTo(state.average.bytes());
        }
    }

    @Test
    void aNonFiniteStepIsCountedAndChangesNothing() {
        TrainOptions options = options(60).withOptimiser(new OptimiserOptions(1, 1e-3, 0.03, 0, 1, 0.01));
        PreconditionedModel model = model();
        try (Scope scope = new Scope()) {
            Tensor training = new TorchRandom(2).normal(20, D);
            training.narrow(0, 3, 1).timesInPlace(Double.NaN); // one row of twenty, one row a step: never ten in a row
            TrainingState state = state(model, options);
            new TrainingLoop(options, model, training, Tensor.empty(DType.FLOAT32, 0, D), 60)
                    .run(state, Progress.SILENT, s -> {});
            assertThat(state.nonFiniteSteps).isEqualTo(3);
            for (double x : state.parameters.toDoubles()) {
                assertThat(x).isFinite();
            }
        }
    }

    @Test
    void tenNonFiniteStepsInARowStopTheTraining() {
        TrainOptions options = options(60);
        PreconditionedModel model = model();
        try (Scope scope = new Scope()) {
            TrainingState state = state(model, options);
            byte[] before = state.parameters.bytes();
            TrainingLoop loop = new TrainingLoop(
                    options,
                    model,
                    Tensor.full(DType.FLOAT32, Double.NaN, 20, D),
                    Tensor.empty(DType.FLOAT32, 0, D),
                    60);
            assertThatThrownBy(() -> loop.run(state, Progress.SILENT, s -> {}))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("10 steps in a row")
                    .hasMessageContaining("--learning-rate");
            assertThat(state.step).isEqualTo(9);
            assertThat(state.parameters.bytes()).isEqualTo(before);
        }
    }

    @Test
    void heldOutRowsNeverTrain() {
        // far away rows that are held out leave no trace in the weights but through the standardiser
        PreconditionedModel model = model();
        TrainOptions options = options(40);
        try (Scope scope = new Scope()) {
            Tensor training = new TorchRandom(2).normal(9, D);
            byte[][] weights = new byte[2][];
            for (int i = 0; i < 2; i++) {
                PreconditionedModel copy = model.with(model.network()
                        .parameters()
                        .over(model.network().parameters().flat().copy()));
                TrainingState state = state(copy, options);
                new TrainingLoop(options, copy, training, new TorchRandom(3 + i).normal(4, D), 40)
                        .run(state, Progress.SILENT, s -> {});
                weights[i] = state.parameters.bytes();
            }
            assertThat(weights[1]).isEqualTo(weights[0]);
        }
    }

    @Test
    void fewerThanTwentyPointsTrainWithoutHeldOutAndOneIsRefused() {
        TrainedModel few = Training.fit(sphere(19), options(5), Progress.SILENT);
        assertThat(few.provenance().at("/losses/heldOut").isMissingNode()).isTrue();
        assertThat(Training.fit(sphere(20), options(5), Progress.SILENT)
                        .provenance()
                        .at("/losses/heldOut")
                        .size())
                .isEqualTo(12);
        assertThatThrownBy(() -> Training.fit(sphere(1), options(5), Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("at least 2")
                .hasMessageContaining("found 1");
    }

    @Test
    void aTimeBudgetBecomesStepsThatFitAndAreRecorded() {
        double seconds = 3;
        TrainedModel model =
                Training.fit(sphere(300), options(1).withBudget(Budget.ofMinutes(seconds / 60)), Progress.SILENT);
        long steps = model.provenance().path("steps").asLong();
        assertThat(steps).isGreaterThan(50);
        // a busy machine may change speed by a factor after it was measured
        assertThat(model.provenance().path("seconds").asDouble()).isBetween(seconds / 3, seconds * 4);
        assertThat(model.provenance().at("/options/budget/minutes").asDouble()).isEqualTo(seconds / 60);
        assertThat(model.provenance().at("/bestStep").asLong()).isBetween(1L, steps);
    }

    /** Trains for as many steps as told and prints by how many megabytes the process grew after the first 200. */
    static final class Growing {
        public static void main(String[] args) throws Exception {
            Engine.start().setThreads(1); // two threads wait for each other on a busy machine
            long steps = Long.parseLong(args[0]);
            TrainOptions options = options(steps).withNetwork(new SkipMlpOptions(64, 2, 32));
            double[] first = {0};
            try (Scope scope = new Scope()) {
                PreconditionedModel model = new PreconditionedModel(
                        options.network().create(D, null, RandomStream.at(1)), 1, new NoiseRange(0.01, 3));
                TorchRandom random = new TorchRandom(2);
                TrainingState state = state(model, options);
                new TrainingLoop(options, model, random.normal(500, D), random.normal(100, D), steps)
                        .run(state, Progress.SILENT, s -> {
                            if (s.step == 200) {
                                first[0] = residentMegabytes();
                            }
                        });
            }
            System.out.println(residentMegabytes() - first[0]);
        }

        private static double residentMegabytes() {
            try {
                String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(l -> l.startsWith("VmRSS"))
                        .findFirst()
                        .orElseThrow();
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void memoryIsFlatOverAThousandSteps() throws Exception {
        assertThat(grown(1_200)).isLessThan(MEGABYTES_GROWN);
    }

    @Test
    @Tag("slow")
    @EnabledOnOs(OS.LINUX)
    void memoryIsFlatOverFiveThousandSteps() throws Exception {
        assertThat(grown(5_200)).isLessThan(MEGABYTES_GROWN);
    }

    private double grown(long steps) throws Exception {
        return Double.parseDouble(ChildJvm.run(folder, Growing.class, List.of("-Xmx512m"), 600, Long.toString(steps))
                .strip());
    }
}
