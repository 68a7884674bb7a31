package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.geometry.LangevinOptions;
import io.fathom.model.SkipMlpOptions;
import io.fathom.train.Budget;
import io.fathom.train.NoiseOptions;
import io.fathom.train.OptimiserOptions;
import io.fathom.train.ProcessOptions;
import io.fathom.train.TrainOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Oracle 10 of the geometry specification with a tenth of its training: a learned score samples the circle evenly. */
class LearnedUniformityTest {
    private static final double EVEN = 0.08; // the data has .289
    private static final double DISTANCE = 0.006;

    @TempDir
    Path folder;

    @Tag("slow")
    @Test
    void aNetworkThatGivesTheDenoisedPointIsRightInTheWholeTube() {
        TrainOptions training = TrainOptions.forData(2, UniformityBenchmark.POINTS_TO_LEARN_FROM)
                .withNetwork(new SkipMlpOptions(128, 1, 0))
                .withProcess(
                        new ProcessOptions(ProcessKind.VE, Parameterisation.DENOISED, ProcessOptions.Weighting.MEAN))
                .withNoise(new NoiseOptions(0.01, 3, NoiseOptions.Sampling.LOG_UNIFORM))
                .withOptimiser(OptimiserOptions.DEFAULT.withBatch(512))
                .withBudget(Budget.ofSteps(2_500));
        LangevinOptions settings = LangevinOptions.at(0.015).withEta(0.25).withEfolds(6);
        UniformityBenchmark.Row row = new UniformityBenchmark(1_500, 1, Progress.SILENT)
                .learned(UniformityCase.all().get(0), new BenchModels(folder), training, settings)
                .rows()
                .get(0);
        assertThat(row.manifold()).isEqualTo("circle-1");
        assertThat(row.statistic()).isLessThan(EVEN);
        assertThat(row.distance()).isCloseTo(row.predictedDistance(), within(DISTANCE));
        assertThat(row.gate()).isLessThan(0.15);
        assertThat(row.mixed()).isTrue();
    }
}
