package io.fathom.cli;

import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.geometry.LangevinOptions;
import io.fathom.geometry.LangevinResult;
import io.fathom.geometry.ManifoldGate;
import io.fathom.geometry.Start;
import io.fathom.geometry.TemperedLangevin;
import io.fathom.geometry.Thickness;
import io.fathom.geometry.TwoSample;
import io.fathom.model.MlpOptions;
import io.fathom.model.ScoreModel;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import io.fathom.train.Budget;
import io.fathom.train.Displacement;
import io.fathom.train.NoiseOptions;
import io.fathom.train.OptimiserOptions;
import io.fathom.train.ProcessOptions;
import io.fathom.train.TrainOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How even samples of the tempered chains are, beside an exact uniform draw of as many points and the distance. */
final class UniformityBenchmark {
    static final int POINTS_TO_LEARN_FROM = 10_000;
    private static final int EXACT_DRAWS = 20;

    private final int chains;
    private final long seed;
    private final Progress progress;

    /**
     * One coordinate of one manifold.
     *
     * @param exactDraw mean statistic of 20 exact uniform draws of as many points
     * @param seconds that the chains of all coordinates took
     */
    record Row(
            String manifold,
            String score,
            String coordinate,
            double statistic,
            double exactDraw,
            double distance,
            double predictedDistance,
            long steps,
            double gate,
            boolean mixed,
            double seconds) {
        double ratio() {
            return statistic / exactDraw;
        }
    }

    /** Rows with the points behind them, before and after, in data units. */
    record Outcome(UniformityCase made, String score, List<Row> rows, double[] before, double[] after) {}

    /**
     * What is trained where nothing else is asked for. Without the displacement the chains' law is three to ten times as uneven: at
     * the tube's edge the network has then seen noise of the tube's width alone, which blurs the surface by as much.
     */
    static TrainOptions training(int lid, TrainOptions usual) {
        return usual.withNetwork(MlpOptions.DEFAULT)
                .withProcess(
                        new ProcessOptions(ProcessKind.VE, Parameterisation.DENOISED, ProcessOptions.Weighting.MEAN))
                .withNoise(new NoiseOptions(0.008, 0.5, NoiseOptions.Sampling.LOG_UNIFORM)
                        .withDisplacement(new Displacement(0.2, lid)))
                .withOptimiser(new OptimiserOptions(512, 3e-3, 0.03, 0, 0, 0.02))
                .withBudget(Budget.ofSteps(8_000))
                .withScaling(Standardising.Mode.AS_IS)
                .withHeldOut(0);
    }

    UniformityBenchmark(int chains, long seed, Progress progress) {
        this.chains = chains;
        this.seed = seed;
        this.progress = progress;
    }

    /** @param settings sigma in data units; lambda1 is the manifold's own */
    Outcome exact(UniformityCase made, LangevinOptions settings) {
        return run(made, "exact", made.exact(), Standardiser.identity(made.ambientDimension()), settings);
    }

    /** Trains on 10,000 points unless the model is there, then samples; sigma is at least the lowest that was trained. */
    Outcome learned(UniformityCase made, BenchModels models, TrainOptions training, LangevinOptions settings) {
        int d = made.ambientDimension();
        double[] data = made.data().points(POINTS_TO_LEARN_FROM, RandomStream.at(seed, 11));
        float[] values = new float[data.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) data[i];
        }
        TrainedModel model = models.get(made.name(), Points.of(values, d, made.name()), training, progress);
        double scale = model.standardiser().typicalScale();
        double lowest = model.score().noiseRange().lowest();
        LangevinOptions own = new LangevinOptions(
                Math.max(settings.sigma() / scale, lowest),
                settings.alpha(),
                settings.eta(),
                settings.steps(),
                settings.efolds(),
                0,
                settings.force());
        return run(made, "learned", model.score(), model.standardiser(), own);
    }

    private Outcome run(
            UniformityCase made, String score, ScoreModel model, Standardiser units, LangevinOptions options) {
        int d = made.ambientDimension();
        double scale = units.typicalScale();
        LangevinOptions own = options.withLambda1(made.lambda1() * scale * scale);
        double[] before = made.data().points(chains, RandomStream.at(seed, 12));
        RandomStream random = RandomStream.at(seed, 13);
        double[] centre = units.centre();
        double[] start = new double[before.length];
        for (int i = 0; i < start.length; i++) {
            start[i] = (before[i] - centre[i % d]) / scale + own.sigma() * random.nextGaussian();
        }
        double[] point = Arrays.copyOf(start, d);
        long started = System.nanoTime();
        LangevinResult result = new TemperedLangevin(model, own)
                .run(
                        List.of(new Start("data", start, d), Start.onePoint("far", point, Math.min(chains, 1_000))),
                        TwoSample.Energy.DEFAULT,
                        seed,
                        progress);
        double seconds = (System.nanoTime() - started) / 1e9;
        ManifoldGate gate = ManifoldGate.of(model, start, own.level(), own.tau(), seed);
        double worst = 0;
        for (double error : gate.error()) {
            worst = Math.max(worst, error);
        }
        double[] after = result.samples().clone();
        for (int i = 0; i < after.length; i++) {
            after[i] = after[i] * scale + centre[i % d];
        }
        double[][] even = new double[EXACT_DRAWS][];
        for (int k = 0; k < EXACT_DRAWS; k++) {
            even[k] =
                    made.uniform().sample(chains, RandomStream.at(seed, 14, k)).values();
        }
        double distance = made.meanDistance(after);
        double predicted = scale * Thickness.meanDistance(own.tau(), own.eta(), d - Math.rint(gate.lid()));
        List<Row> rows = new ArrayList<>();
        for (UniformityCase.Test test : made.tests()) {
            rows.add(new Row(
                    made.name(),
                    score,
                    test.name(),
                    test.statistic(after, d),
                    Arrays.stream(even)
                            .mapToDouble(draw -> test.statistic(draw, d))
                            .average()
                            .orElseThrow(),
                    distance,
                    predicted,
                    result.steps(),
                    worst,
                    result.sound(),
                    seconds));
        }
        return new Outcome(made, score, rows, before, after);
    }
}
