package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.Sample;
import io.fathom.diffusion.NoiseRange;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.NetworkOptions;
import io.fathom.model.TrainedModel;
import io.fathom.report.bench.BenchmarkLog;
import io.fathom.report.bench.BenchmarkRow;
import io.fathom.report.bench.BenchmarkRow.Cell;
import io.fathom.report.bench.BenchmarkRow.Cost;
import io.fathom.report.bench.BenchmarkRow.Split;
import io.fathom.tensor.RandomStream;
import io.fathom.train.NoiseOptions;
import io.fathom.train.Recipe;
import io.fathom.train.TrainOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Carries out a plan: data, training, reading; every row goes to the log as soon as it is there. */
final class BenchRun {
    private static final long TRAIN_KEY = 1;
    private static final long HELD_OUT_KEY = 2;
    private static final int IDEAL_LEVELS = 8; // a smooth curve

    private final BenchPlan plan;
    private final BenchModels models;
    private final BenchmarkLog log;
    private final Progress progress;
    private final Listener listener;
    private final long start = System.nanoTime();
    private final Map<String, IdealCurve> ideals = new HashMap<>();
    private int begun; // trainings
    private int left;

    BenchRun(BenchPlan plan, BenchModels models, BenchmarkLog log, Progress progress, Listener listener) {
        this.plan = plan;
        this.models = models;
        this.log = log;
        this.progress = progress;
        this.listener = listener;
    }

    /** Hears what happens, to print it. */
    interface Listener {
        /** A training was begun. */
        void training(BenchCase data, Manifold manifold, String network, String recipe, long seed);

        /** It ended, or a kept model was read. */
        void trained(TrainedModel model, Cost cost);

        void row(BenchmarkRow row);
    }

    /** One reading that is yet to be done. */
    private record Job(Cell cell, BenchEstimator estimator, BenchLevel level) {}

    /** Progress of one reading under a name of its own, so that rates start anew. */
    private record Stage(Job job, Progress progress) implements Progress {
        @Override
        public void update(String stage, long done, long total, String detail) {
            Cell cell = job.cell();
            progress.update(
                    stage + " " + cell.estimator() + ", " + cell.level() + ", " + cell.split(), done, total, detail);
        }

        @Override
        public boolean stopRequested() {
            return progress.stopRequested();
        }
    }

    /**
     * Measures what the log lacks, seed by seed, so that a run cut short has whole seeds.
     *
     * @param afterTraining called when the rows of one training are complete
     * @return rows not measured because the time was over
     * @throws CancellationException if the user stopped it
     */
    int run(Consumer<BenchmarkLog> afterTraining) {
        for (long seed : plan.seeds()) {
            for (BenchCase data : plan.cases()) {
                Manifold manifold = data.manifold().apply(seed);
                for (BenchNetwork network : plan.networks()) {
                    for (BenchRecipe recipe : plan.recipes()) {
                        begun++;
                        TrainOptions options = options(data, manifold.ambientDimension(), network, recipe, seed);
                        List<Job> jobs = jobs(data, network.label(options.network()), recipe, seed);
                        if (jobs.isEmpty()) {
                            continue;
                        }
                        if (late()) {
                            left += jobs.size();
                        } else {
                            measure(data, manifold, network.label(options.network()), recipe, seed, options, jobs);
                            afterTraining.accept(log);
                        }
                    }
                }
            }
        }
        return left;
    }

    private boolean late() {
        return seconds() > plan.deadlineSeconds();
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private List<Job> jobs(BenchCase data, String network, BenchRecipe recipe, long seed) {
        List<Job> jobs = new ArrayList<>();
        for (BenchLevel level : plan.levels()) {
            for (Split split : plan.splits()) {
                for (BenchEstimator estimator : plan.estimators()) {
                    Cell cell =
                            new Cell(data.name(), network, recipe.name(), estimator.name(), level.name(), seed, split);
                    if (plan.reads(estimator, level) && !log.has(cell)) {
                        jobs.add(new Job(cell, estimator, level));
                    }
                }
            }
        }
        return jobs;
    }

    private void measure(
            BenchCase data,
            Manifold manifold,
            String network,
            BenchRecipe recipe,
            long seed,
            TrainOptions options,
            List<Job> jobs) {
        listener.training(data, manifold, network, recipe.name(), seed);
        int d = manifold.ambientDimension();
        Sample train = manifold.sample(data.points(), RandomStream.at(seed, TRAIN_KEY));
        Points points = train.toPoints(data.name() + ", seed " + seed);
        String name = String.format(
                Locale.ROOT,
                "%s-%s-%s-seed%d",
                data.name().replaceAll("[^A-Za-z0-9]+", "_"),
                network,
                recipe.name(),
                seed);
        TrainedModel model = models.get(name, points, options, progress);
        Sample heldOut = manifold.sample(data.evaluate(), RandomStream.at(seed, HELD_OUT_KEY));
        Sample first = BenchReading.first(train, data.evaluate());
        // networks of equal noise range and standardiser share it
        IdealCurve ideal = ideals.computeIfAbsent(
                data.name() + " " + seed + " " + model.score().noiseRange() + " "
                        + model.standardiser().typicalScale(),
                key -> ideal(manifold, heldOut, model, seed));
        Cost cost = cost(model, ideal);
        listener.trained(model, cost);
        BenchReading reading = new BenchReading(model, ideal, cost);
        double until = plan.readingEnd(seconds(), begun);
        for (int i = 0; i < jobs.size(); i++) {
            if (progress.stopRequested()) {
                throw new CancellationException("Benchmark stopped.");
            }
            double share = (until - seconds()) / (jobs.size() - i);
            if (share <= 0) {
                left += jobs.size() - i;
                return;
            }
            Job job = jobs.get(i);
            LidEstimator estimator = job.estimator().make().apply(d);
            Sample read = job.cell().split() == Split.TRAIN ? first : heldOut;
            BenchmarkRow row = reading.row(job.cell(), estimator, job.level(), read, share, new Stage(job, progress));
            log.add(row);
            listener.row(row);
        }
    }

    /** The recipe's; our own also sees noise down to the smallest level that is read. */
    private TrainOptions options(BenchCase data, int d, BenchNetwork network, BenchRecipe recipe, long seed) {
        TrainOptions usual = recipe.recipe().options(d, data.points());
        NetworkOptions size = network.size().of(usual, d, data.points());
        TrainOptions options = recipe.recipe() == Recipe.DEFAULT
                ? TrainOptions.forNetwork(size, d, data.points())
                : usual.withNetwork(size);
        options = options.withSeed(seed);
        if (plan.budget() != null) {
            options = options.withBudget(plan.budget());
        }
        if (recipe.recipe() != Recipe.DEFAULT) {
            return options;
        }
        NoiseOptions noise = options.noise();
        double lowest = plan.levels().stream()
                .mapToDouble(BenchLevel::fixed)
                .filter(Double::isFinite)
                .min()
                .orElse(noise.lowest());
        lowest = Math.min(Math.min(lowest, noise.lowest()), data.noiseFrom());
        return options.withNoise(new NoiseOptions(lowest, noise.highest(), noise.sampling()));
    }

    private IdealCurve ideal(Manifold manifold, Sample sample, TrainedModel model, long seed) {
        NoiseRange range = model.score().noiseRange();
        TreeSet<Double> sigmas = new TreeSet<>();
        if (Double.isFinite(range.highest())) {
            SigmaGrid.over(range, IDEAL_LEVELS).levels().forEach(level -> sigmas.add(level.sigma()));
        }
        plan.levels().stream().filter(level -> !level.needsCurve()).forEach(level -> sigmas.add(level.fixed()));
        return IdealCurve.of(manifold, sample, model.standardiser(), List.copyOf(sigmas), seed);
    }

    private static Cost cost(TrainedModel model, IdealCurve ideal) {
        JsonNode p = model.provenance();
        JsonNode sigma = p.path("losses").path("sigma");
        JsonNode loss = p.path("losses").path("train");
        double mean = IntStream.range(0, loss.size())
                .mapToDouble(g -> loss.get(g).asDouble())
                .average()
                .orElse(Double.NaN);
        double floor = IntStream.range(0, sigma.size())
                .mapToDouble(g -> ideal.at(sigma.get(g).asDouble()))
                .average()
                .orElse(Double.NaN);
        return new Cost(p.path("seconds").asDouble(), p.path("steps").asLong(), Double.NaN, Double.NaN, mean, floor);
    }
}
