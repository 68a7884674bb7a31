package io.fathom.cli.bench;

import io.fathom.base.Progress;
import io.fathom.cli.EstimateArguments;
import io.fathom.cli.PointRows;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.estimate.FixedSigma;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.TrainedModel;
import io.fathom.report.PngSizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sets of images under each other's models: every estimator at every noise level. */
final class ImagesBenchmark {
    /** The time at which FLIPD's perceptron has its knee on both sets; LIDs are compared here. */
    static final double KNEE_TIME = 0.1;

    /** Where the rank correlation with PNG size is expected to have fallen. */
    static final double LATE_TIME = 0.5;

    /** A model and the set that trained it. */
    record Fitted(ImageSet set, TrainedModel model) {}

    private static final int VARIANCE_SAMPLE = 2000;

    /** Images that are measured: some of a set, with their sizes as PNG. */
    record Measured(ImageSet set, String split, Points points, double[] pngBytes) {
        static Measured of(ImageSet set, boolean training, int count) {
            Points points = ImageSet.first(training ? set.training() : set.test(), count);
            String split = !set.separate() ? "train=test" : training ? "train" : "test";
            return new Measured(set, split, points, PngSizes.of(points));
        }
    }

    /** The LIDs of a model's own images at the level of comparison, for galleries. */
    record Gallery(Measured images, String method, double[] lid) {}

    /** All that came out; ordered as measured. */
    record Outcome(List<ImageCell> cells, List<Gallery> galleries, List<ImageOutliers.Row> outliers) {}

    private final List<EstimateArguments.Method> methods;
    private final double[] pixelSigmas; // ascending
    private final long seed;
    private final Progress progress;
    private long total; // images times levels times models
    private long done;

    /** @param pixelSigmas levels on pixels from -1 to 1; the two of the comparison join them */
    ImagesBenchmark(List<EstimateArguments.Method> methods, double[] pixelSigmas, long seed, Progress progress) {
        this.methods = methods;
        this.pixelSigmas = levels(pixelSigmas);
        this.seed = seed;
        this.progress = progress;
    }

    /** The level at a variance-preserving time (beta from 0.1 to 20), on pixels from -1 to 1. */
    static double pixelSigma(double t) {
        return VariancePreserving.STANDARD.level(t).sigma();
    }

    /** The level on pixels from -1 to 1 in a model's standardised units. */
    static double standardised(double pixelSigma, double pixelUnit, double scale) {
        return pixelSigma * pixelUnit / scale;
    }

    /** Ascending, with the levels of the comparison. */
    static double[] levels(double[] wanted) {
        return Arrays.stream(new double[][] {wanted, {pixelSigma(KNEE_TIME), pixelSigma(LATE_TIME)}})
                .flatMapToDouble(Arrays::stream)
                .distinct()
                .sorted()
                .toArray();
    }

    Outcome run(List<Fitted> models, List<Measured> measured) {
        List<ImageCell> cells = new ArrayList<>();
        List<Gallery> galleries = new ArrayList<>();
        List<ImageOutliers.Row> outliers = new ArrayList<>();
        total = 0;
        done = 0;
        measured.forEach(m ->
                total += (long) models.size() * pixelSigmas.length * m.points().count());
        for (Fitted fitted : models) {
            Map<String, Side> sides = new LinkedHashMap<>(); // set to what the outlier test reads
            for (Measured images : measured) {
                Side side = measure(fitted, images, cells, galleries);
                sides.putIfAbsent(images.set().name(), side); // held-out images come first
            }
            String own = fitted.set().name();
            Side mine = sides.get(own);
            sides.forEach((name, other) -> {
                if (mine != null && !name.equals(own)) {
                    outliers.add(
                            ImageOutliers.row(own, name, mine.density(), other.density(), mine.lid(), other.lid()));
                }
            });
        }
        return new Outcome(cells, galleries, outliers);
    }

    /** One count over all sweeps. */
    private Progress onward(Fitted fitted, Measured images) {
        String detail =
                images.set().name() + " under the model of " + fitted.set().name();
        return (stage, part, all, text) -> progress.update("images", done + part, total, detail);
    }

    /** Densities and headline LIDs of one set under one model, [N]. */
    private record Side(double[] density, double[] lid) {}

    private Side measure(Fitted fitted, Measured images, List<ImageCell> cells, List<Gallery> galleries) {
        Points points = images.points();
        int d = points.ambientDimension();
        TrainedModel model = fitted.model();
        double unit = ImageSet.pixelUnit(points);
        double scale = model.standardiser().typicalScale();
        List<LidEstimator> estimators = EstimateArguments.standard(methods, d);
        @Nullable
        String[] labels = IntStream.range(0, points.count())
                .mapToObj(i -> points.hasLabels() ? points.label(i) : null)
                .toArray(String[]::new);
        double[] sigmas = new double[pixelSigmas.length];
        double[][] flipd = new double[pixelSigmas.length][];
        double[] headline = new double[0];
        for (int g = 0; g < pixelSigmas.length; g++) {
            double sigma = standardised(pixelSigmas[g], unit, scale);
            sigmas[g] = sigma;
            LidSweep sweep = LidSweep.DEFAULT
                    .withGrid(SigmaGrid.single(sigma))
                    .withRule(new FixedSigma(sigma))
                    .withSeed(seed);
            long start = System.nanoTime();
            List<LidResult> results = sweep.run(model, estimators, new PointRows(points), onward(fitted, images));
            done += points.count();
            double seconds = (System.nanoTime() - start) / 1e9;
            double t = VariancePreserving.STANDARD.time(new NoiseLevel(pixelSigmas[g]));
            ImageCell.At at = new ImageCell.At(
                    fitted.set().name(),
                    images.set().name(),
                    images.split(),
                    t,
                    pixelSigmas[g],
                    sigma,
                    seconds / results.size());
            for (int k = 0; k < results.size(); k++) {
                LidResult result = results.get(k);
                cells.add(ImageCell.of(at, result, images.pngBytes(), labels, d));
                if (methods.get(k) == EstimateArguments.Method.FLIPD) {
                    flipd[g] = result.lid();
                }
                if (pixelSigmas[g] == pixelSigma(KNEE_TIME)) {
                    headline = k == 0 ? result.lid() : headline;
                    if (fitted.set().name().equals(images.set().name())) {
                        galleries.add(new Gallery(images, result.method(), result.lid()));
                    }
                }
            }
        }
        return new Side(density(fitted, images, sigmas, flipd), headline);
    }

    /** NaN without Flipd among the estimators. */
    private static double[] density(Fitted fitted, Measured images, double[] sigmas, double[][] flipd) {
        Points points = images.points();
        int d = points.ambientDimension();
        double[] squares = new double[points.count()];
        if (flipd[0] == null) {
            Arrays.fill(squares, Double.NaN);
            return squares;
        }
        squaredNorms(fitted, points, squares);
        double[] training = new double[Math.min(fitted.set().training().count(), VARIANCE_SAMPLE)];
        squaredNorms(fitted, fitted.set().training(), training);
        double variance = Arrays.stream(training).average().orElseThrow() / d;
        return ImageOutliers.logDensity(sigmas, flipd, squares, variance, d);
    }

    /** Of the first rows, in standardised units. */
    private static void squaredNorms(Fitted fitted, Points points, double[] squares) {
        float[] row = new float[points.ambientDimension()];
        for (int i = 0; i < squares.length; i++) {
            points.copyRows(i, i + 1, row);
            fitted.model().standardiser().apply(row, 1);
            for (float x : row) {
                squares[i] += (double) x * x;
            }
        }
    }
}
