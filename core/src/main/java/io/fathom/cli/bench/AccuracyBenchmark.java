package io.fathom.cli.bench;

import io.fathom.base.Progress;
import io.fathom.cli.PointRows;
import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.Lollipop;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.MixtureManifold;
import io.fathom.data.manifold.MixtureOptions;
import io.fathom.data.manifold.Sample;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.Flipd;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.TrainedModel;
import io.fathom.report.Metrics;
import io.fathom.tensor.RandomStream;
import io.fathom.train.Budget;
import io.fathom.train.TrainOptions;
import io.fathom.train.Training;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Four data sets of known dimension, trained with the default options and read with the default rule: what a user gets.
 *
 * <p>Points that are read are fresh ones, not those that trained.
 */
final class AccuracyBenchmark {
    private static final int FRESH = 1000;
    private static final long TRAIN_KEY = 1;
    private static final long FRESH_KEY = 2;

    private final PrintWriter out;
    private final Progress progress;

    AccuracyBenchmark(PrintWriter out, Progress progress) {
        this.out = out;
        this.progress = progress;
    }

    /**
     * One data set.
     *
     * @param scaling how it is standardised; the mixture's reference standardises each coordinate
     */
    private record Case(String name, Manifold manifold, int count, Standardising.Mode scaling, String target) {}

    private static List<Case> cases() {
        MixtureOptions mixture = MixtureOptions.DEFAULT.withDimensions(10, 2, 4, 8);
        return List.of(
                new Case("S^2 in R^10", new HyperSphere(2, 10), 2000, Standardising.Mode.ONE_SCALE, "median 2 +- 0.15"),
                new Case(
                        "S^16 in R^64",
                        new HyperSphere(16, 64),
                        2000,
                        Standardising.Mode.ONE_SCALE,
                        "median 16 +- 1.0"),
                new Case(
                        "N{2,4,8} in R^10",
                        new MixtureManifold(mixture),
                        50_000,
                        Standardising.Mode.PER_COORDINATE,
                        "MAE <= 0.35"),
                new Case("lollipop in R^2", new Lollipop(), 50_000, Standardising.Mode.ONE_SCALE, "MAE <= 0.15"));
    }

    void run(double minutes, long seed, List<Integer> chosen) {
        out.printf(
                Locale.ROOT,
                "%-17s %-15s %7s %7s %7s %8s %8s %6s %8s  %s%n",
                "data",
                "estimator",
                "median",
                "MAE",
                "bias",
                "concord.",
                "sigma",
                "steps",
                "CPU s",
                "target");
        out.flush();
        List<Case> cases = cases();
        for (int index : chosen.isEmpty() ? List.of(1, 2, 3, 4) : chosen) {
            run(cases.get(index - 1), minutes, seed);
        }
    }

    private void run(Case c, double minutes, long seed) {
        Points points =
                c.manifold().sample(c.count(), RandomStream.at(seed, TRAIN_KEY)).toPoints(c.name());
        Sample fresh = c.manifold().sample(FRESH, RandomStream.at(seed, FRESH_KEY));
        TrainOptions base = TrainOptions.forData(points.ambientDimension(), points.count())
                .withBudget(Budget.ofMinutes(minutes))
                .withSeed(seed);
        TrainOptions options = base.withScaling(c.scaling());
        double cpu = cpuSeconds();
        TrainedModel model = Training.fit(points, options, progress);
        double trained = cpuSeconds() - cpu;
        List<LidEstimator> estimators = List.of(DenoisingLoss.standard(points.ambientDimension()), Flipd.exact());
        LidSweep sweep = LidSweep.DEFAULT
                .withGrid(SigmaGrid.over(model.score().noiseRange(), 20))
                .withSeed(seed);
        PointRows rows = new PointRows(fresh.toPoints(c.name()));
        for (LidResult result : sweep.run(model, estimators, rows, progress)) {
            Metrics.Errors errors = Metrics.errors(fresh.lid(), result.lid());
            out.printf(
                    Locale.ROOT,
                    "%-17s %-15s %7.2f %7.3f %+7.3f %8.4f %8.3f %6d %8.0f  %s%n",
                    c.name(),
                    result.method(),
                    median(result.lid()),
                    errors.meanAbsoluteError(),
                    errors.bias(),
                    Metrics.concordance(fresh.lid(), result.lid()),
                    median(result.sigma()),
                    model.provenance().path("steps").asLong(),
                    trained,
                    c.target());
            curve(result, fresh.lid());
        }
        out.flush();
    }

    /** The error at every noise level of the grid: what the best fixed level would give. */
    private void curve(LidResult result, double[] truth) {
        StringBuilder line = new StringBuilder("    MAE at sigma");
        for (int g = 0; g < result.sigmas().length; g += 2) {
            double[] at = new double[truth.length];
            for (int i = 0; i < at.length; i++) {
                at[i] = result.curve()[i][g];
            }
            line.append(String.format(
                    Locale.ROOT,
                    "  %.3g: %.2f",
                    result.sigmas()[g],
                    Metrics.errors(truth, at).meanAbsoluteError()));
        }
        out.println(line);
    }

    private static double median(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime() / 1e9
                : Double.NaN;
    }
}
