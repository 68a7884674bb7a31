package io.fathom.cli.bench;

import static io.fathom.cli.bench.DensityFindings.format;

import io.fathom.base.BadInputException;
import io.fathom.data.Points;
import io.fathom.density.LogDensity.Unit;
import io.fathom.model.TrainedModel;
import io.fathom.report.BenchPage;
import io.fathom.report.Metrics;
import io.fathom.train.TrainOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Two models on disjoint images: from how many on they agree about log p of images that neither saw. */
final class GeneralisationExperiment implements DensityExperiment {
    private static final long STEPS = 500;
    private static final double SIGMA = 2.5e-4; // on pixels from 0 to 1, above the lowest level of every model

    @Override
    public String name() {
        return "generalisation";
    }

    @Override
    public String help() {
        return "two models on disjoint images, agreement of log p";
    }

    @Override
    public DensityFindings run(DensityBench bench) {
        DensityPlan plan = bench.plan();
        int most = plan.sizes().get(plan.sizes().size() - 1);
        Points all = bench.images().training(ImageSet.Known.FASHION, Math.multiplyExact(2, most), !plan.full());
        if (all.count() < 2 * most) {
            throw new BadInputException(all.source() + ": two disjoint halves of " + most + " need " + 2 * most
                    + " training images, found " + all.count() + "; name smaller ones with --sizes.");
        }
        Points held = bench.images().heldOut(ImageSet.Known.FASHION, plan.measured(), !plan.full());
        DensityFindings found = new DensityFindings(name());
        List<List<String>> rows = new ArrayList<>();
        double[] sizes = plan.sizes().stream().mapToDouble(Integer::doubleValue).toArray();
        double[] differences = new double[sizes.length];
        double[] correlations = new double[sizes.length];
        for (int k = 0; k < sizes.length; k++) {
            int n = plan.sizes().get(k);
            double[] a = read(bench, n, 0, all, held);
            double[] b = read(bench, n, 1, all, held);
            differences[k] = DensityFindings.mean(IntStream.range(0, a.length)
                    .mapToDouble(i -> Math.abs(a[i] - b[i]))
                    .toArray());
            correlations[k] = Metrics.correlation(a, b);
            found.value("Fashion-MNIST", "mean_difference_db", n, differences[k], 0);
            found.value("Fashion-MNIST", "correlation", n, correlations[k], 1);
            found.value("Fashion-MNIST", "mean_log_p_db", n, DensityFindings.mean(a), DensityFindings.mean(b));
            rows.add(List.of(
                    format("%,d", n),
                    format("%.2f", DensityFindings.mean(a)),
                    format("%.2f", DensityFindings.mean(b)),
                    format("%.3f", differences[k]),
                    format("%.4f", correlations[k])));
        }
        int last = sizes.length - 1;
        found.figure(
                "Two models on " + format("%,d", most) + " images each",
                format("%.3f", correlations[last]),
                format("correlation of log p; mean difference %.2f dB/dim; target 0.97", differences[last]));
        found.sheet(new BenchPage.Sheet(
                "Generalisation: two models trained on disjoint images, log p of held-out images in dB/dim",
                "Published for colour ImageNet64, N = 10, 100, 1,000, 10,000: mean difference 66, 8.9, 0.23, 0.23, correlation"
                        + " -0.57, -0.10, 0.992, 0.989. Read at sigma 2.5e-4 on pixels from 0 to 1. "
                        + format(
                                "Images of %s, %,d held-out ones; both models start from the same weights.",
                                held.imageShape()
                                        .map(s -> s.width() + " x " + s.height() + " pixels")
                                        .orElseThrow(),
                                held.count()),
                0,
                List.of("N each", "mean A", "mean B", "mean |A - B|", "correlation"),
                rows));
        found.chart(new BenchPage.Chart(
                "Generalisation: mean difference of log p",
                "Between two models on disjoint images.",
                new BenchPage.Axis("training images of each", true),
                new BenchPage.Axis("mean |log p_A - log p_B|, dB/dim", true),
                List.of(new BenchPage.Line("Fashion-MNIST", sizes, differences, false))));
        found.chart(new BenchPage.Chart(
                "Generalisation: correlation of log p",
                "Over held-out images.",
                new BenchPage.Axis("training images of each", true),
                new BenchPage.Axis("correlation", false, false),
                List.of(new BenchPage.Line("Fashion-MNIST", sizes, correlations, false))));
        return found;
    }

    /**
     * log p in dB per dimension of the held-out images under a model of {@code count} images, [N]. As published no image is kept
     * for early stopping, which would hide that few are memorised. Both models start from the same weights and see the same noise:
     * they differ by their images alone.
     */
    private static double[] read(DensityBench bench, int count, int half, Points all, Points held) {
        DensityPlan plan = bench.plan();
        String name = format("generalisation-%d-%s", count, half == 0 ? "a" : "b");
        Points own =
                all.select(IntStream.range(half * count, (half + 1) * count).toArray());
        TrainOptions options =
                FashionExperiment.options(plan, plan.budgetOr(STEPS)).withHeldOut(0);
        TrainedModel model = bench.train(name, distinct(own, name), options);
        double lowest = model.score().noiseRange().lowest();
        double sigma = Math.max(lowest, SIGMA / model.standardiser().typicalScale());
        int d = held.ambientDimension();
        return Arrays.stream(bench.energy(model, held, sigma, 0).logDensity())
                .map(nats -> Unit.DB.of(nats, d))
                .toArray();
    }

    /** The points with a fingerprint of their own: a selection keeps that of the file. */
    private static Points distinct(Points points, String name) {
        float[] values = new float[points.count() * points.ambientDimension()];
        points.copyRows(0, points.count(), values);
        return Points.of(values, points.ambientDimension(), points.source() + ", " + name)
                .withImageShape(points.imageShape().orElseThrow());
    }
}
