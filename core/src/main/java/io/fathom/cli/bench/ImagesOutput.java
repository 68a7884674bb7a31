package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.Json;
import io.fathom.report.BenchPage;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The results of {@code bench images} as JSON, CSV, text and HTML. */
final class ImagesOutput {
    private static final int GALLERY = 16;

    private final ImagesBenchmark.Outcome outcome;
    private final ImageFindings findings;
    private final List<String> sets;
    private final List<String> methods;

    ImagesOutput(ImagesBenchmark.Outcome outcome) {
        this.outcome = outcome;
        this.findings = new ImageFindings(outcome.cells(), outcome.outliers());
        this.sets = outcome.cells().stream().map(ImageCell::model).distinct().toList();
        this.methods =
                outcome.cells().stream().map(ImageCell::method).distinct().toList();
    }

    /** Writes {@code images.json}, {@code images.csv} and {@code images.html} into a folder. */
    void write(Path folder, ObjectNode run) {
        ObjectNode json = run.deepCopy();
        json.set("rows", Json.tree(outcome.cells()));
        json.set("outliers", Json.tree(outcome.outliers()));
        json.set("findings", Json.tree(findings.all()));
        AtomicFile.write(
                folder.resolve("images.json"),
                out -> out.write((Json.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8)));
        TableFile.write(folder.resolve("images.csv"), table());
        page(run).write(folder.resolve("images.html"));
    }

    private Table table() {
        List<ImageCell> cells = outcome.cells();
        Table.Builder table = new Table.Builder();
        table.text("model", cells.stream().map(ImageCell::model).toArray(String[]::new));
        table.text("data", cells.stream().map(ImageCell::data).toArray(String[]::new));
        table.text("split", cells.stream().map(ImageCell::split).toArray(String[]::new));
        table.text("method", cells.stream().map(ImageCell::method).toArray(String[]::new));
        table.numeric("t", column(ImageCell::t));
        table.numeric("sigma_pixels", column(ImageCell::pixelSigma));
        table.numeric("sigma", column(ImageCell::sigma));
        table.numeric("count", column(ImageCell::count));
        table.numeric("missing", column(ImageCell::missing));
        table.numeric("mean", column(ImageCell::mean));
        table.numeric("median", column(ImageCell::median));
        table.numeric("sd", column(ImageCell::sd));
        table.numeric("outside_0_D", column(ImageCell::outside));
        table.numeric("spearman_png", column(ImageCell::spearman));
        table.numeric("seconds", column(ImageCell::seconds));
        Set<String> classes = new LinkedHashSet<>();
        cells.forEach(c -> classes.addAll(c.classes().keySet()));
        for (String label : classes) {
            table.numeric("mean:" + label, column(c -> c.classes().getOrDefault(label, Double.NaN)));
        }
        return table.build();
    }

    private double[] column(ToDoubleFunction<ImageCell> of) {
        return outcome.cells().stream().mapToDouble(of).toArray();
    }

    /** Prints the tables in 100 columns. */
    void print(PrintWriter out) {
        out.printf(
                "%n%-14s %-14s %-10s %-15s %5s %7s %7s %8s %7s %8s%n",
                "model", "data", "split", "estimator", "t", "sigma", "std.", "mean", "sd", "PNG rho");
        for (ImageCell c : outcome.cells()) {
            out.printf(
                    Locale.ROOT,
                    "%-14s %-14s %-10s %-15s %5s %7.3f %7.3f %8.1f %7.1f %8.3f%n",
                    c.model(),
                    c.data(),
                    c.split(),
                    c.method(),
                    time(c.t()),
                    c.pixelSigma(),
                    c.sigma(),
                    c.mean(),
                    c.sd(),
                    c.spearman());
        }
        out.println(
                "sigma: noise on pixels from -1 to 1, as in the papers; std.: the same in the model's standardised units");
        out.printf("%nMean LID at t = 0.1 (sigma 0.3402 on pixels from -1 to 1)%n");
        for (List<String> row : publishedRows()) {
            out.printf("  %-14s %-16s %8s   FLIPD's perceptron at its knee: %s%n", row.toArray());
        }
        if (!outcome.outliers().isEmpty()) {
            out.printf(
                    "%nTelling the other set's images from the model's own (AUROC)%n  %-14s %-14s %8s %8s %8s%n",
                    "model", "other", "density", "LID", "both");
            for (ImageOutliers.Row r : outcome.outliers()) {
                out.printf(
                        Locale.ROOT,
                        "  %-14s %-14s %8.3f %8.3f %8.3f%n",
                        r.model(),
                        r.other(),
                        r.aurocDensity(),
                        r.aurocLid(),
                        r.aurocBoth());
            }
        }
        out.printf("%nExpected, by %s%n", methods.isEmpty() ? "no estimator" : methods.get(0));
        for (ImageFindings.Finding f : findings.all()) {
            out.printf("  %-6s %s: %s%n", f.verdict(), f.expected(), f.found());
        }
        out.flush();
    }

    private static String time(double t) {
        return String.format(Locale.ROOT, t < 0.0995 ? "%.3f" : "%.2f", t);
    }

    private List<List<String>> publishedRows() {
        List<List<String>> rows = new ArrayList<>();
        for (String set : sets) {
            for (String method : methods) {
                ImageFindings.at(findings.own(set, method), ImagesBenchmark.KNEE_TIME)
                        .ifPresent(c -> rows.add(List.of(
                                set,
                                method,
                                format("%.1f", c.mean()),
                                Double.isNaN(ImageFindings.published(set))
                                        ? "not published"
                                        : format("about %.0f", ImageFindings.published(set)))));
            }
        }
        return rows;
    }

    private BenchPage page(ObjectNode run) {
        BenchPage page = new BenchPage(
                "LID of images",
                String.join(", ", sets) + " under each other's models, by " + String.join(", ", methods));
        for (List<String> row : publishedRows()) {
            if (row.get(1).equals(methods.get(0))) {
                page.figure(row.get(0) + ", mean LID at t = 0.1", row.get(2), "published (FLIPD, MLP): " + row.get(3));
            }
        }
        List<ImageFindings.Finding> all = findings.all();
        page.figure(
                "Expectations met",
                all.stream().filter(ImageFindings.Finding::met).count() + " of " + all.size(),
                "by " + methods.get(0));
        page.table(new BenchPage.Sheet(
                "What was expected",
                "",
                3,
                List.of("expected", "found", "verdict"),
                all.stream()
                        .map(f -> List.of(f.expected(), f.found(), f.verdict()))
                        .toList()));
        BenchPage.Axis sigma = new BenchPage.Axis("noise level on pixels from \u22121 to 1", true);
        page.chart(new BenchPage.Chart(
                "Mean LID against noise level",
                "Each model on its own held-out images. t = 0.1 is 0.34.",
                sigma,
                new BenchPage.Axis("mean LID", false),
                lines(ImageCell::mean)));
        page.chart(new BenchPage.Chart(
                "Rank correlation with PNG size",
                "Spearman's rho between LID and the image's bytes as PNG; dashed: the published claim's threshold.",
                sigma,
                new BenchPage.Axis("Spearman's rho", false),
                withThreshold(lines(ImageCell::spearman))));
        classes(page);
        galleries(page);
        outliers(page);
        page.table(rows());
        return page.run(run);
    }

    private List<BenchPage.Line> lines(ToDoubleFunction<ImageCell> of) {
        List<BenchPage.Line> lines = new ArrayList<>();
        for (String set : sets) {
            for (String method : methods) {
                List<ImageCell> curve = findings.own(set, method);
                if (!curve.isEmpty()) {
                    lines.add(new BenchPage.Line(
                            set + ", " + method,
                            curve.stream().mapToDouble(ImageCell::pixelSigma).toArray(),
                            curve.stream().mapToDouble(of).toArray(),
                            false));
                }
            }
        }
        return lines;
    }

    private static List<BenchPage.Line> withThreshold(List<BenchPage.Line> lines) {
        if (lines.isEmpty()) {
            return lines;
        }
        double[] x = lines.get(0).x();
        List<BenchPage.Line> all = new ArrayList<>(lines);
        double[] ends = {x[0], x[x.length - 1]};
        all.add(new BenchPage.Line("0.5", ends, new double[] {0.5, 0.5}, true));
        return all;
    }

    private void classes(BenchPage page) {
        for (String set : sets) {
            List<ImageCell> at = methods.stream()
                    .flatMap(m -> ImageFindings.at(findings.own(set, m), ImagesBenchmark.KNEE_TIME).stream())
                    .toList();
            if (at.isEmpty() || at.get(0).classes().isEmpty()) {
                continue;
            }
            List<String> labels = at.get(0).classes().entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .toList();
            page.bars(
                    set + ": mean LID per class",
                    "At t = 0.1, under its own model.",
                    "mean LID",
                    labels,
                    at.stream()
                            .map(c -> new BenchPage.Bars(
                                    c.method(),
                                    labels.stream()
                                            .mapToDouble(l -> c.classes().getOrDefault(l, Double.NaN))
                                            .toArray()))
                            .toList());
        }
    }

    private void galleries(BenchPage page) {
        for (String set : sets) {
            List<BenchPage.Strip> strips = new ArrayList<>();
            List<ImagesBenchmark.Gallery> own = outcome.galleries().stream()
                    .filter(g -> g.images().set().name().equals(set)
                            && !g.images().split().equals("train"))
                    .toList();
            for (ImagesBenchmark.Gallery g : own) {
                int[] order = IntStream.range(0, g.lid().length)
                        .filter(i -> Double.isFinite(g.lid()[i]))
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> g.lid()[i]))
                        .mapToInt(i -> i)
                        .toArray();
                int shown = Math.min(GALLERY, order.length);
                strips.add(strip("lowest, " + g.method(), g.lid(), order, 0, shown));
                strips.add(strip("highest, " + g.method(), g.lid(), order, order.length - shown, order.length));
            }
            if (!own.isEmpty()) {
                page.gallery(
                        set + ": lowest and highest LID",
                        "At t = 0.1, under its own model; "
                                + own.get(0).images().points().count() + " images.",
                        own.get(0).images().points(),
                        strips);
            }
        }
    }

    private static BenchPage.Strip strip(String name, double[] lid, int[] order, int from, int to) {
        int[] rows = Arrays.copyOfRange(order, from, to);
        return BenchPage.Strip.of(name, rows, lid);
    }

    private void outliers(BenchPage page) {
        if (outcome.outliers().isEmpty()) {
            return;
        }
        page.table(new BenchPage.Sheet(
                "Each model on the other set",
                "AUROC: the chance that one of the model's own held-out images scores above one of the other set; 0.5 is a"
                        + " guess, below 0.5 the other set looks more typical. Both: the lower of the two percentiles."
                        + " Log-density up to a constant of the model, from the integral of D - Flipd over ln sigma; it"
                        + " needs flipd among the estimators.",
                2,
                List.of(
                        "model",
                        "other set",
                        "LID, own",
                        "LID, other",
                        "log-density other \u2212 own, nats",
                        "AUROC density",
                        "AUROC LID",
                        "AUROC both"),
                outcome.outliers().stream()
                        .map(r -> List.of(
                                r.model(),
                                r.other(),
                                format("%.1f", r.lidOwn()),
                                format("%.1f", r.lidOther()),
                                format("%+.0f", r.densityOther() - r.densityOwn()),
                                format("%.3f", r.aurocDensity()),
                                format("%.3f", r.aurocLid()),
                                format("%.3f", r.aurocBoth())))
                        .toList()));
    }

    private BenchPage.Sheet rows() {
        return new BenchPage.Sheet(
                "All numbers",
                "t: time of FLIPD's process (variance preserving, beta 0.1 to 20); sigma: the same level on pixels from"
                        + " \u22121 to 1, and in the model's standardised units.",
                4,
                List.of(
                        "model",
                        "data",
                        "split",
                        "estimator",
                        "t",
                        "sigma, pixels",
                        "sigma, std. units",
                        "images",
                        "NaN",
                        "mean",
                        "median",
                        "sd",
                        "outside 0..D",
                        "PNG rho",
                        "seconds"),
                outcome.cells().stream()
                        .map(c -> List.of(
                                c.model(),
                                c.data(),
                                c.split(),
                                c.method(),
                                time(c.t()),
                                format("%.4f", c.pixelSigma()),
                                format("%.4f", c.sigma()),
                                format("%,d", c.count()),
                                format("%d", c.missing()),
                                format("%.1f", c.mean()),
                                format("%.1f", c.median()),
                                format("%.1f", c.sd()),
                                format("%.1f %%", 100 * c.outside()),
                                format("%.3f", c.spearman()),
                                format("%.1f", c.seconds())))
                        .toList());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
