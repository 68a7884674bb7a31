package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.data.Standardising;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.geometry.LangevinOptions;
import io.fathom.model.MlpOptions;
import io.fathom.tensor.Engine;
import io.fathom.train.Budget;
import io.fathom.train.LearningRate;
import io.fathom.train.NoiseOptions;
import io.fathom.train.OptimiserOptions;
import io.fathom.train.ProcessOptions;
import io.fathom.train.TrainOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Oracle 10 of the geometry specification: a learned score, without displaced points, samples the circle evenly. */
class LearnedUniformityTest {
    private static final double EVEN = 0.08; // the data has .289
    private static final double DISTANCE = 0.082;
    private static final double DISTANCE_ERROR = 0.006;
    private static final int CHAINS = 4_000;

    @TempDir
    Path folder;

    private final Engine engine = Engine.start();
    private final int threads = engine.threads();

    @BeforeEach
    void oneThread() {
        engine.setThreads(1); // two that share a busy machine wait for each other: ten times the time
    }

    @AfterEach
    void asBefore() {
        engine.setThreads(threads);
    }

    @Tag("slow")
    @Test
    void aNetworkThatGivesTheDenoisedPointIsRightInTheWholeTube(TestReporter reporter) {
        TrainOptions training = TrainOptions.forData(2, UniformityBenchmark.POINTS_TO_LEARN_FROM)
                .withNetwork(new MlpOptions(128, 3))
                .withProcess(new ProcessOptions(
                        ProcessKind.VE, Parameterisation.DENOISED, ProcessOptions.Weighting.PRECONDITIONED))
                .withNoise(new NoiseOptions(0.01, 10, NoiseOptions.Sampling.LOG_UNIFORM))
                .withOptimiser(new OptimiserOptions(1_024, false, new LearningRate(3e-3, 0, 0.01), 0, 0.999, 0, 0))
                .withBudget(Budget.ofSteps(20_000))
                .withScaling(Standardising.Mode.AS_IS)
                .withHeldOut(0);
        LangevinOptions settings = LangevinOptions.at(0.01); // alpha 1, eta .1, F = 10
        UniformityBenchmark.Row row = new UniformityBenchmark(CHAINS, 1, Progress.SILENT)
                .learned(UniformityCase.all().get(0), new BenchModels(folder), training, settings)
                .rows()
                .get(0);
        reporter.publishEntry(row.toString());
        assertThat(row.manifold()).isEqualTo("circle-1");
        assertThat(row.statistic()).isLessThanOrEqualTo(EVEN);
        assertThat(row.distance()).isCloseTo(DISTANCE, within(DISTANCE_ERROR));
        assertThat(row.mixed()).isTrue();
    }
}
