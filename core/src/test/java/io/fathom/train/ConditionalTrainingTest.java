package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ConditionalModel;
import io.fathom.model.DsmMlpOptions;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training with classes. */
class ConditionalTrainingTest {
    private static final double MEAN_ERROR = 0.25; // of a denoised point at high noise, data units; classes lie 4 apart
    private static int threads;

    @TempDir
    private Path folder;

    @BeforeAll
    static void oneThread() {
        threads = Engine.start().threads();
        Engine.start().setThreads(1);
    }

    @AfterAll
    static void allThreads() {
        Engine.start().setThreads(threads);
    }

    /** Two clusters at -2 and 2 in the plane; every tenth row without label. */
    private static Points clusters() {
        int n = 600;
        float[] values = new float[2 * n];
        RandomStream.at(3).fillNormal(values, 0, values.length);
        List<@Nullable String> labels = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double centre = i % 3 == 0 ? -2 : 2; // a third and two thirds
            values[2 * i] = (float) (0.3 * values[2 * i] + centre);
            values[2 * i + 1] *= 0.3f;
            labels.add(i % 10 == 9 ? null : i % 3 == 0 ? "10" : "9");
        }
        return Points.of(values, 2, "clusters").withLabels(labels);
    }

    private static TrainOptions options(long steps) {
        return TrainOptions.forData(2, 600)
                .withNetwork(new SkipMlpOptions(48, 2, 8))
                .withBudget(Budget.ofSteps(steps))
                .withClasses(new ClassOptions(true, 0.2));
    }

    @Test
    void theModelLearnsEachClassAndAllOfThem() {
        TrainedModel model = Training.fit(clusters(), options(1500), Progress.SILENT);
        assertThat(model.classes()).as("in the order of numbers").containsExactly("9", "10");
        ConditionalModel conditional = model.score().conditional();
        NoiseLevel sigma = new NoiseLevel(2.9); // nothing is seen of the point: the denoiser is the mean
        try (Scope scope = new Scope()) {
            Tensor y = Tensor.of(new float[] {0, 0}, 1, 2);
            assertThat(mean(model, conditional.denoised(y, sigma, new int[] {0})))
                    .isCloseTo(2, within());
            assertThat(mean(model, conditional.denoised(y, sigma, new int[] {1})))
                    .isCloseTo(-2, within());
            assertThat(mean(model, model.score().denoised(y, sigma)))
                    .as("two thirds at 2, a third at -2")
                    .isBetween(0.0, 1.4);
        }
        assertThat(model.provenance().path("losses").path("heldOutGivenClass").size())
                .isPositive();
        assertThat(model.provenance().path("data").path("classes").size()).isEqualTo(2);
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.api.Assertions.within(MEAN_ERROR);
    }

    private static double mean(TrainedModel model, Tensor denoised) {
        float[] x = denoised.toFloats();
        model.standardiser().invert(x, 1);
        return x[0];
    }

    @Test
    void anInterruptedTrainingWithClassesGoesOnToTheSameBits() {
        Path file = folder.resolve("m.safetensors");
        int[] steps = {0};
        Progress stopping = new Progress() {
            @Override
            public void update(String stage, long done, long total, String detail) {
                steps[0]++;
            }

            @Override
            public boolean stopRequested() {
                return steps[0] >= 40;
            }
        };
        assertThatThrownBy(() -> Training.fitToFile(clusters(), options(100), file, Double.POSITIVE_INFINITY, stopping))
                .isInstanceOf(CancellationException.class);
        TrainedModel resumed =
                Training.fitToFile(clusters(), options(100), file, Double.POSITIVE_INFINITY, Progress.SILENT);
        assertThat(resumed.provenance().path("resumed").asBoolean()).isTrue();
        TrainedModel straight = Training.fit(clusters(), options(100), Progress.SILENT);
        assertThat(resumed.score().network().parameters().flat().bytes())
                .isEqualTo(straight.score().network().parameters().flat().bytes());
        TrainedModel read = TrainedModel.load(file);
        assertThat(read.classes()).isEqualTo(straight.classes());

        // other labels are another training
        assertThatThrownBy(() ->
                        Training.fitToFile(clusters(), options(101), file, Double.POSITIVE_INFINITY, stoppedAt(20)))
                .isInstanceOf(CancellationException.class);
        List<String> other = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            other.add(i % 2 == 0 ? "9" : "10");
        }
        assertThatThrownBy(() -> Training.fitToFile(
                        clusters().withLabels(other), options(101), file, Double.POSITIVE_INFINITY, Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--restart");
    }

    private static Progress stoppedAt(int steps) {
        int[] done = {0};
        return new Progress() {
            @Override
            public void update(String stage, long at, long total, String detail) {
                done[0]++;
            }

            @Override
            public boolean stopRequested() {
                return done[0] >= steps;
            }
        };
    }

    @Test
    void theShareOfDroppedClassesIsTheOneAskedFor() {
        int n = 20_000;
        long[] rows = new long[n];
        TrainingRows data;
        try (Scope scope = new Scope()) {
            data = new TrainingRows(Tensor.of(new float[] {0}, 1, 1), new long[] {1}, new long[0]);
            Tensor told = java.util.Objects.requireNonNull(data.told(rows, 0.3, 2, RandomStream.at(4)));
            double dropped = java.util.Arrays.stream(told.toDoubles())
                            .filter(k -> k == 2)
                            .count()
                    / (double) n;
            double standardError = Math.sqrt(0.3 * 0.7 / n);
            assertThat(dropped).isCloseTo(0.3, org.assertj.core.api.Assertions.within(4 * standardError));
            assertThat(java.util.Arrays.stream(told.toDoubles())
                            .filter(k -> k == 1)
                            .count())
                    .isEqualTo(n - Math.round(dropped * n));
        }
    }

    @Test
    void whatCannotBeTrainedWithClassesIsRefused() {
        Points bare = Points.of(new float[40], 2, "bare.csv");
        assertThatThrownBy(() -> Training.fit(bare, options(1), Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("bare.csv")
                .hasMessageContaining("--labels");
        List<String> one = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            one.add("same");
        }
        assertThatThrownBy(() -> Training.fit(bare.withLabels(one), options(1), Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("found 1");
        assertThatThrownBy(() -> Training.fit(clusters(), options(1).withNetwork(new DsmMlpOptions()), Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("dsm_mlp");
    }
}
