package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.Lollipop;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.Sample;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.ErrorBundle;
import io.fathom.estimate.FixedSigma;
import io.fathom.estimate.Flipd;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.NoiseKind;
import io.fathom.estimate.NormalBundle;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.MlpUnetOptions;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.TrainedModel;
import io.fathom.report.Metrics;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.train.Budget;
import io.fathom.train.LearningRate;
import io.fathom.train.OptimiserOptions;
import io.fathom.train.Recipe;
import io.fathom.train.TrainOptions;
import io.fathom.train.Training;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Small networks, trained for seconds, read the right dimension from fresh points by the default rule. */
class TrainedAccuracyTest {
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

    private static final double FLIPD_ERROR = 0.12;

    private static final int FRESH = 400;

    private static LidResult lid(Manifold manifold, Sample fresh, int count, int width, long steps) {
        TrainedModel model = trained(manifold, count, width, steps);
        LidSweep sweep = LidSweep.DEFAULT.withGrid(SigmaGrid.over(model.score().noiseRange(), 20));
        return lid(model, fresh, sweep, DenoisingLoss.standard(manifold.ambientDimension()));
    }

    private static LidResult lid(TrainedModel model, Sample fresh, LidSweep sweep, LidEstimator estimator) {
        return sweep.run(model, List.of(estimator), new PointRows(fresh.toPoints("fresh")), Progress.SILENT)
                .get(0);
    }

    private static TrainedModel trained(Manifold manifold, int count, int width, long steps) {
        int d = manifold.ambientDimension();
        TrainOptions options = TrainOptions.forData(d, count)
                .withNetwork(new SkipMlpOptions(width, 2, 64))
                .withOptimiser(OptimiserOptions.DEFAULT.withLearningRate(4e-3))
                .withBudget(Budget.ofSteps(steps));
        return Training.fit(manifold.sample(count, RandomStream.at(1)).toPoints("train"), options, Progress.SILENT);
    }

    @Test
    void aSphereInTenDimensionsHasTwo() {
        Manifold sphere = new HyperSphere(2, 10);
        Sample fresh = sphere.sample(FRESH, RandomStream.at(2));
        double[] lid = lid(sphere, fresh, 2000, 128, 800).lid();
        Arrays.sort(lid);
        assertThat(lid[FRESH / 2]).isCloseTo(2, within(0.15));
    }

    @Test
    void aSphereHasTwoByFlipdAtOneLevelAndByTheNormalBundleForEveryPoint() {
        Manifold sphere = new HyperSphere(2, 10);
        Sample fresh = sphere.sample(100, RandomStream.at(2));
        TrainedModel model = trained(sphere, 4000, 128, 1500);
        NoiseLevel sigma = VariancePreserving.STANDARD.level(.05);
        LidSweep single =
                LidSweep.DEFAULT.withGrid(SigmaGrid.single(sigma.sigma())).withRule(new FixedSigma(sigma));
        double[] flipd = lid(model, fresh, single, Flipd.exact()).lid();
        assertThat(Metrics.errors(fresh.lid(), flipd).meanAbsoluteError()).isLessThanOrEqualTo(FLIPD_ERROR);
        assertThat(lid(model, fresh, single, NormalBundle.byGap()).lid()).containsOnly(2);
        assertThat(lid(model, fresh, single, new ErrorBundle(20, NoiseKind.ORTHOGONAL, false, 0.3))
                        .lid())
                .containsOnly(2);
    }

    /** The small net of the FLIPD benchmark, in its process, at the level where it is quoted. */
    @Test
    void thePerceptronUnetHasTwoByFlipdAtATenthOfVpTime() {
        Manifold sphere = new HyperSphere(2, 10);
        TrainOptions paper = Recipe.PAPER_FLIPD.options(10, 20_000);
        OptimiserOptions o = paper.optimiser();
        TrainOptions options = paper.withNetwork(MlpUnetOptions.SMALL)
                .withOptimiser(new OptimiserOptions(
                        256, false, new LearningRate(4e-3, 0.03, 0.01), o.weightDecay(), 0.99, 1, 0.02))
                .withBudget(Budget.ofSteps(7000));
        TrainedModel model =
                Training.fit(sphere.sample(20_000, RandomStream.at(1)).toPoints("train"), options, Progress.SILENT);
        Sample fresh = sphere.sample(FRESH, RandomStream.at(2));
        NoiseLevel sigma = VariancePreserving.STANDARD.level(.1);
        LidSweep single =
                LidSweep.DEFAULT.withGrid(SigmaGrid.single(sigma.sigma())).withRule(new FixedSigma(sigma));
        double[] flipd = lid(model, fresh, single, Flipd.exact()).lid();
        assertThat(Metrics.errors(fresh.lid(), flipd).meanAbsoluteError()).isLessThanOrEqualTo(FLIPD_ERROR);
    }

    @Test
    void aLollipopHasADiscAStickAndAPoint() {
        Manifold lollipop = new Lollipop();
        Sample fresh = lollipop.sample(FRESH, RandomStream.at(2));
        double[] lid = lid(lollipop, fresh, 10_000, 128, 1200).lid();
        assertThat(Metrics.errors(fresh.lid(), lid).meanAbsoluteError()).isLessThan(0.15);
    }
}
