package io.fathom.cli.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a run of {@code bench images} shows beside what is published or expected (Kamkari et al., arXiv 2406.03537). */
final class ImageFindings {
    private static final double SPEARMAN = 0.5;
    private static final double SHARE_ABOVE = 1.15;

    private final List<ImageCell> cells;
    private final List<ImageOutliers.Row> outliers;

    ImageFindings(List<ImageCell> cells, List<ImageOutliers.Row> outliers) {
        this.cells = cells;
        this.outliers = outliers;
    }

    /**
     * One expectation.
     *
     * @param found what this run says
     * @param met whether it agrees
     */
    record Finding(String expected, String found, boolean met) {
        String verdict() {
            return met ? "met" : "missed";
        }
    }

    /** FLIPD's published average at its knee; NaN for another set. */
    static double published(String set) {
        return set.equals(ImageSet.Known.FASHION.title)
                ? 170
                : set.equals(ImageSet.Known.MNIST.title) ? 130 : Double.NaN;
    }

    /** The cells of a model on its own held-out images, by one estimator, levels ascending. */
    List<ImageCell> own(String set, String method) {
        return cells.stream()
                .filter(c -> c.own()
                        && c.data().equals(set)
                        && c.method().equals(method)
                        && !c.split().equals("train"))
                .sorted(Comparator.comparingDouble(ImageCell::pixelSigma))
                .toList();
    }

    /** The cell at a time. */
    static Optional<ImageCell> at(List<ImageCell> curve, double t) {
        return curve.stream()
                .filter(c -> c.pixelSigma() == ImagesBenchmark.pixelSigma(t))
                .findFirst();
    }

    /** All findings that the cells allow, of the estimator that heads the list. */
    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        if (cells.isEmpty()) {
            return findings;
        }
        String method = cells.get(0).method();
        List<String> sets = cells.stream().map(ImageCell::model).distinct().toList();
        for (String set : sets) {
            correlation(set, own(set, method), findings);
        }
        levels(method, findings);
        digits(method, findings);
        for (ImageOutliers.Row row : outliers) {
            if (row.model().equals(ImageSet.Known.FASHION.title) && row.other().equals(ImageSet.Known.MNIST.title)) {
                boolean known = Double.isFinite(row.densityOwn());
                findings.add(new Finding(
                        "MNIST under the Fashion-MNIST model: lower LID" + (known ? ", and denser" : ""),
                        text("LID %.0f against %.0f", row.lidOther(), row.lidOwn())
                                + (known
                                        ? text(
                                                ", log-density %+.0f nats from its own",
                                                row.densityOther() - row.densityOwn())
                                        : ""),
                        row.lidOther() < row.lidOwn() && (!known || row.densityOther() > row.densityOwn())));
            }
        }
        return findings;
    }

    private static void correlation(String set, List<ImageCell> curve, List<Finding> findings) {
        Optional<ImageCell> best = curve.stream()
                .filter(c -> Double.isFinite(c.spearman()))
                .max(Comparator.comparingDouble(ImageCell::spearman));
        best.ifPresent(c -> findings.add(new Finding(
                set + ": rank correlation with PNG size at least 0.5 at its best level",
                text("%.3f at t %.2g", c.spearman(), c.t()),
                c.spearman() >= SPEARMAN)));
        Optional<ImageCell> knee = at(curve, ImagesBenchmark.KNEE_TIME);
        Optional<ImageCell> late = at(curve, ImagesBenchmark.LATE_TIME);
        if (knee.isPresent() && late.isPresent()) {
            double a = knee.get().spearman();
            double b = late.get().spearman();
            findings.add(new Finding(
                    set + ": that correlation is larger at t 0.1 than at 0.5", text("%.3f and %.3f", a, b), a > b));
        }
    }

    private void levels(String method, List<Finding> findings) {
        Optional<ImageCell> fashion = at(own(ImageSet.Known.FASHION.title, method), ImagesBenchmark.KNEE_TIME);
        Optional<ImageCell> mnist = at(own(ImageSet.Known.MNIST.title, method), ImagesBenchmark.KNEE_TIME);
        if (fashion.isPresent() && mnist.isPresent()) {
            double ratio = fashion.get().mean() / mnist.get().mean();
            findings.add(new Finding(
                    "Fashion-MNIST's mean LID at t 0.1 at least 15 % above MNIST's",
                    text(
                            "%.1f against %.1f, %+.0f %%",
                            fashion.get().mean(), mnist.get().mean(), 100 * (ratio - 1)),
                    ratio >= SHARE_ABOVE));
        }
    }

    private void digits(String method, List<Finding> findings) {
        at(own(ImageSet.Known.MNIST.title, method), ImagesBenchmark.KNEE_TIME).ifPresent(c -> {
            Map<String, Double> means = c.classes();
            Double one = means.get("1");
            Double eight = means.get("8");
            if (one != null && eight != null) {
                findings.add(new Finding(
                        "MNIST at t 0.1: digit 1 below digit 8", text("%.1f and %.1f", one, eight), one < eight));
            }
        });
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
