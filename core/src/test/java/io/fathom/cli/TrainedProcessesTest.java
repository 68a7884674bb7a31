package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.Sample;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.FixedSigma;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.train.Budget;
import io.fathom.train.NoiseOptions;
import io.fathom.train.OptimiserOptions;
import io.fathom.train.ProcessOptions;
import io.fathom.train.TrainOptions;
import io.fathom.train.Training;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same network on the same data reads the same dimension in whatever terms it was trained. */
class TrainedProcessesTest {
    private static final double AGREEMENT = 0.05; // relative, of the mean LID, between two trainings
    private static final NoiseLevel SIGMA = new NoiseLevel(0.2);
    private static final int D = 8;
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

    private static double meanLid(ProcessOptions process, long steps) {
        HyperSphere sphere = new HyperSphere(2, D);
        Points points = sphere.sample(2000, RandomStream.at(1)).toPoints("train");
        Sample fresh = sphere.sample(1000, RandomStream.at(2));
        TrainOptions options = TrainOptions.forData(D, 2000)
                .withNetwork(new SkipMlpOptions(64, 2, 64))
                .withProcess(process)
                .withNoise(new NoiseOptions(0.05, 3, NoiseOptions.Sampling.LOG_UNIFORM))
                .withOptimiser(OptimiserOptions.DEFAULT.withLearningRate(4e-3))
                .withBudget(Budget.ofSteps(steps));
        TrainedModel model = Training.fit(points, options, Progress.SILENT);
        LidSweep sweep =
                LidSweep.DEFAULT.withGrid(SigmaGrid.single(SIGMA.sigma())).withRule(new FixedSigma(SIGMA));
        double[] lid = sweep.run(
                        model,
                        List.of(DenoisingLoss.standard(D)),
                        new PointRows(fresh.toPoints("fresh")),
                        Progress.SILENT)
                .get(0)
                .lid();
        return Arrays.stream(lid).average().orElseThrow();
    }

    private static ProcessOptions in(ProcessKind kind, Parameterisation meaning, ProcessOptions.Weighting weighting) {
        return new ProcessOptions(kind, meaning, weighting);
    }

    private static void agree(long steps, ProcessOptions... all) {
        double expected = meanLid(ProcessOptions.DEFAULT, steps);
        assertThat(expected).isCloseTo(2, within(AGREEMENT * 2));
        for (ProcessOptions process : all) {
            assertThat(meanLid(process, steps))
                    .as(process.toString())
                    .isCloseTo(expected, within(AGREEMENT * expected));
        }
    }

    @Test
    void theMainProcessesReadTheSameDimension() {
        agree(
                300,
                in(ProcessKind.VP, Parameterisation.SCALED_SCORE, ProcessOptions.Weighting.SUM),
                in(ProcessKind.FLOW, Parameterisation.VELOCITY, ProcessOptions.Weighting.MEAN));
    }

    @Test
    @Tag("slow")
    void everyParameterisationReadsTheSameDimension() {
        agree(
                800,
                in(ProcessKind.VE, Parameterisation.EPSILON, ProcessOptions.Weighting.MEAN),
                in(ProcessKind.VE, Parameterisation.SCORE, ProcessOptions.Weighting.MEAN),
                in(ProcessKind.VP, Parameterisation.SCALED_SCORE, ProcessOptions.Weighting.SUM),
                in(ProcessKind.VP, Parameterisation.V_PREDICTION, ProcessOptions.Weighting.MEAN),
                in(ProcessKind.SUB_VP, Parameterisation.EPSILON, ProcessOptions.Weighting.MEAN),
                in(ProcessKind.FLOW, Parameterisation.VELOCITY, ProcessOptions.Weighting.MEAN));
    }
}
