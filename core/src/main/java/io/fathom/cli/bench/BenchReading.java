package io.fathom.cli.bench;

import io.fathom.base.Progress;
import io.fathom.data.manifold.Sample;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.RowSource;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.TrainedModel;
import io.fathom.report.Metrics;
import io.fathom.report.bench.BenchmarkRow;
import io.fathom.report.bench.BenchmarkRow.Band;
import io.fathom.report.bench.BenchmarkRow.Cell;
import io.fathom.report.bench.BenchmarkRow.Component;
import io.fathom.report.bench.BenchmarkRow.Cost;
import io.fathom.report.bench.BenchmarkRow.Exact;
import io.fathom.report.bench.BenchmarkRow.Histogram;
import io.fathom.report.bench.BenchmarkRow.Reading;
import io.fathom.report.bench.BenchmarkRow.Score;
import io.fathom.report.bench.BenchmarkRow.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads one model with one estimator at one level and makes the benchmark's row of it. */
final class BenchReading {
    static final int CURVE_LEVELS = 16;
    private static final int FEWEST = 10; // points of a row, however slow
    private static final int BINS = 40;
    private static final double LEAST_WIDTH = 1e-6; // of a bin, where all estimates are equal
    private static final double TAIL = 0.005; // of the estimates, on either side, is drawn in the outer bins
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    private final TrainedModel model;
    private final IdealCurve ideal;
    private final Cost training; // its estimating figures are not yet there

    BenchReading(TrainedModel model, IdealCurve ideal, Cost training) {
        this.model = model;
        this.ideal = ideal;
        this.training = training;
    }

    /**
     * The row of these points, or of as many as fit the time, judged by the first few.
     *
     * @param share seconds that it may take; infinity without a limit
     */
    BenchmarkRow row(
            Cell cell, LidEstimator estimator, BenchLevel level, Sample points, double share, Progress progress) {
        if (Double.isInfinite(share) || points.count() <= FEWEST) {
            return row(cell, estimator, level, points, progress);
        }
        int read = FEWEST;
        BenchmarkRow row = row(cell, estimator, level, first(points, read), progress);
        double spent = row.cost().estimateSeconds();
        while (read < points.count()) { // the first reads of a kind are slow, so their guess is too low
            double each = row.cost().estimateSeconds() / read;
            int fit = (int) Math.min(points.count(), (share - spent) / each);
            if (fit < 2 * read && fit < points.count()) {
                break;
            }
            read = fit;
            row = row(cell, estimator, level, first(points, read), progress);
            spent += row.cost().estimateSeconds();
        }
        return row;
    }

    /** The first points of a sample. */
    static Sample first(Sample sample, int count) {
        int n = Math.min(count, sample.count());
        int d = sample.ambientDimension();
        return new Sample(
                Arrays.copyOf(sample.values(), n * d),
                d,
                Arrays.copyOf(sample.lid(), n),
                Arrays.copyOf(sample.component(), n));
    }

    private BenchmarkRow row(Cell cell, LidEstimator estimator, BenchLevel level, Sample points, Progress progress) {
        LidSweep sweep = LidSweep.DEFAULT
                .withRule(level.rule())
                .withSkipUntrained(true)
                .withSeed(cell.seed())
                .withGrid(
                        level.needsCurve()
                                ? SigmaGrid.over(model.score().noiseRange(), CURVE_LEVELS)
                                : SigmaGrid.single(level.fixed()));
        RowSource rows = RowSource.of(points.toFloats(), points.ambientDimension());
        PeakMemory.reset();
        long start = System.nanoTime();
        LidResult result = sweep.run(model, List.of(estimator), rows, progress).get(0);
        double seconds = (System.nanoTime() - start) / 1e9;
        double peak = PeakMemory.megabytes();

        double[] truth = points.lid();
        double d = Arrays.stream(truth).average().orElse(Double.NaN);
        double sigma = quantile(result.sigma(), 0.5);
        Metrics.Errors errors = Metrics.errors(truth, result.lid());
        List<Double> sigmas =
                level.needsCurve() ? Arrays.stream(result.sigmas()).boxed().toList() : List.of();
        int draws = BenchEstimator.draws(estimator);
        return new BenchmarkRow(
                cell,
                new Truth(points.ambientDimension(), d),
                new Reading(estimator.toString(), draws, sigma),
                new Score(
                        truth.length,
                        errors.count(),
                        errors.meanAbsoluteError(),
                        errors.bias(),
                        errors.mean(),
                        errors.standardDeviation(),
                        mean(result.standardError()),
                        Metrics.concordance(truth, result.lid())),
                new Exact(
                        ideal.at(sigma),
                        BenchEstimator.plain(estimator)
                                ? Arrays.stream(truth)
                                        .map(own -> Exact.floorOf(own, draws))
                                        .average()
                                        .orElse(Double.NaN)
                                : Double.NaN,
                        sigmas,
                        ideal.at(sigmas)),
                new Cost(
                        training.trainSeconds(),
                        training.steps(),
                        seconds,
                        peak,
                        training.loss(),
                        training.lossFloor()),
                components(points, result, level.needsCurve()));
    }

    private static List<Component> components(Sample points, LidResult result, boolean curves) {
        int[] component = points.component();
        double[] truth = points.lid();
        double from = quantile(result.lid(), TAIL);
        double width = Math.max((quantile(result.lid(), 1 - TAIL) - from) / BINS, LEAST_WIDTH);
        List<Component> components = new ArrayList<>();
        for (Map.Entry<Integer, Metrics.Errors> entry :
                Metrics.errorsByComponent(truth, result.lid(), component).entrySet()) {
            int[] rows = IntStream.range(0, truth.length)
                    .filter(i -> component[i] == entry.getKey())
                    .toArray();
            double[] lid = Arrays.stream(rows).mapToDouble(i -> result.lid()[i]).toArray();
            Metrics.Errors errors = entry.getValue();
            components.add(new Component(
                    truth[rows[0]],
                    rows.length,
                    errors.count(),
                    errors.meanAbsoluteError(),
                    errors.bias(),
                    curves
                            ? new Band(curve(result, rows, 0.5), curve(result, rows, LOW), curve(result, rows, HIGH))
                            : new Band(List.of(), List.of(), List.of()),
                    Double.isNaN(from) ? new Histogram(0, 0, List.of()) : histogram(lid, from, width)));
        }
        return components;
    }

    private static Histogram histogram(double[] lid, double from, double width) {
        int[] counts = new int[BINS];
        for (double x : lid) {
            if (Double.isFinite(x)) {
                counts[(int) Math.max(0, Math.min(BINS - 1, Math.floor((x - from) / width)))]++;
            }
        }
        return new Histogram(from, width, Arrays.stream(counts).boxed().toList());
    }

    /** A quantile of the rows' curves, level by level. */
    private static List<Double> curve(LidResult result, int[] rows, double share) {
        return IntStream.range(0, result.sigmas().length)
                .mapToObj(g -> quantile(
                        Arrays.stream(rows)
                                .mapToDouble(i -> result.curve()[i][g])
                                .toArray(),
                        share))
                .toList();
    }

    /** By lines between order statistics, of the finite values; NaN without any. */
    static double quantile(double[] values, double share) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
    }
}
