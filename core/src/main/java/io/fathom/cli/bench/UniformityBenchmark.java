package io.fathom.cli.bench;

import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.geometry.LangevinOptions;
import io.fathom.geometry.LangevinResult;
import io.fathom.geometry.LinearOperator;
import io.fathom.geometry.ManifoldGate;
import io.fathom.geometry.Observation;
import io.fathom.geometry.Start;
import io.fathom.geometry.TemperedLangevin;
import io.fathom.geometry.Thickness;
import io.fathom.geometry.TwoSample;
import io.fathom.geometry.UniformPosterior;
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
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

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
                .withBudget(Budget.ofSteps(lid == 1 ? 8_000 : 20_000))
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
        TrainedModel model = model(made, models, training);
        return run(made, "learned", model.score(), model.standardiser(), inUnitsOf(model, settings));
    }

    /** As above, the uniform law multiplied by the likelihood of a measured first coordinate. */
    Outcome posterior(UniformityCase made, BenchModels models, TrainOptions training, LangevinOptions settings) {
        TrainedModel model = model(made, models, training);
        Standardiser units = model.standardiser();
        double scale = units.typicalScale();
        Observation seen = new Observation(
                LinearOperator.mask(made.ambientDimension(), new int[] {0}),
                new double[] {(UniformityCase.MEASURED - units.centre()[0]) / scale},
                UniformityCase.NOISE / scale);
        LangevinOptions own = inUnitsOf(model, settings).withLambda1(made.lambda1() * scale * scale);
        UniformPosterior posterior = new UniformPosterior(model.score(), own, seen);
        List<Start> starts = starts(made, units, own.sigma());
        Chains chains = new Chains(
                () -> posterior.run(starts, TwoSample.Energy.DEFAULT, seed, progress), starts, posterior.options());
        RandomStream random = RandomStream.at(seed, 15);
        double[] even = new double[EXACT_DRAWS];
        UniformityCase.Test test = made.measured().get(0);
        for (int k = 0; k < EXACT_DRAWS; k++) {
            even[k] = test.statistic(random.doubles(this.chains).toArray());
        }
        double exact = Arrays.stream(even).average().orElseThrow();
        return outcome(made, "learned", model.score(), units, chains, List.of(test), any -> exact);
    }

    private TrainedModel model(UniformityCase made, BenchModels models, TrainOptions training) {
        int d = made.ambientDimension();
        double[] data = made.data().points(POINTS_TO_LEARN_FROM, RandomStream.at(seed, 11));
        float[] values = new float[data.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) data[i];
        }
        return models.get(made.name(), Points.of(values, d, made.name()), training, progress);
    }

    private static LangevinOptions inUnitsOf(TrainedModel model, LangevinOptions settings) {
        double lowest = model.score().noiseRange().lowest();
        return new LangevinOptions(
                Math.max(settings.sigma() / model.standardiser().typicalScale(), lowest),
                settings.alpha(),
                settings.eta(),
                settings.steps(),
                settings.efolds(),
                0,
                settings.force());
    }

    /** Chains that wait to be run. */
    private record Chains(Supplier<LangevinResult> run, List<Start> starts, LangevinOptions options) {}

    private Outcome run(
            UniformityCase made, String score, ScoreModel model, Standardiser units, LangevinOptions options) {
        double scale = units.typicalScale();
        LangevinOptions own = options.withLambda1(made.lambda1() * scale * scale);
        List<Start> starts = starts(made, units, own.sigma());
        Chains chains = new Chains(
                () -> new TemperedLangevin(model, own).run(starts, TwoSample.Energy.DEFAULT, seed, progress),
                starts,
                own);
        int d = made.ambientDimension();
        double[][] even = new double[EXACT_DRAWS][];
        for (int k = 0; k < EXACT_DRAWS; k++) {
            even[k] = made.uniform()
                    .sample(this.chains, RandomStream.at(seed, 14, k))
                    .values();
        }
        return outcome(
                made,
                score,
                model,
                units,
                chains,
                made.tests(),
                test -> Arrays.stream(even)
                        .mapToDouble(draw -> test.statistic(draw, d))
                        .average()
                        .orElseThrow());
    }

    /** The data with noise, and one of its points. */
    private List<Start> starts(UniformityCase made, Standardiser units, double sigma) {
        int d = made.ambientDimension();
        double[] before = before(made);
        double[] start = new double[before.length];
        double[] centre = units.centre();
        RandomStream random = RandomStream.at(seed, 13);
        for (int i = 0; i < start.length; i++) {
            start[i] = (before[i] - centre[i % d]) / units.typicalScale() + sigma * random.nextGaussian();
        }
        double[] point = Arrays.copyOf(start, d);
        return List.of(new Start("data", start, d), Start.onePoint("far", point, Math.min(chains, 1_000)));
    }

    private double[] before(UniformityCase made) {
        return made.data().points(chains, RandomStream.at(seed, 12));
    }

    private Outcome outcome(
            UniformityCase made,
            String score,
            ScoreModel model,
            Standardiser units,
            Chains chains,
            List<UniformityCase.Test> tests,
            ToDoubleFunction<UniformityCase.Test> exactDraw) {
        int d = made.ambientDimension();
        double scale = units.typicalScale();
        LangevinOptions own = chains.options();
        long started = System.nanoTime();
        LangevinResult result = chains.run().get();
        double seconds = (System.nanoTime() - started) / 1e9;
        ManifoldGate gate = ManifoldGate.of(model, chains.starts().get(0).points(), own.level(), own.tau(), seed);
        double worst = Arrays.stream(gate.error()).max().orElseThrow();
        double[] after = result.samples().clone();
        double[] centre = units.centre();
        for (int i = 0; i < after.length; i++) {
            after[i] = after[i] * scale + centre[i % d];
        }
        double distance = made.meanDistance(after);
        double predicted = scale * Thickness.meanDistance(own.tau(), own.eta(), d - Math.rint(gate.lid()));
        List<Row> rows = new ArrayList<>();
        for (UniformityCase.Test test : tests) {
            rows.add(new Row(
                    made.name(),
                    score,
                    test.name(),
                    test.statistic(after, d),
                    exactDraw.applyAsDouble(test),
                    distance,
                    predicted,
                    result.steps(),
                    worst,
                    result.sound(),
                    seconds));
        }
        return new Outcome(made, score, rows, before(made), after);
    }
}
