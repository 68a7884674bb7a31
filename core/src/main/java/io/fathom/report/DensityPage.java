package io.fathom.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.data.Dequantise;
import io.fathom.density.DensityResult;
import io.fathom.density.LogDensity.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Log-densities as one HTML file, put together from the blocks of a {@link BenchPage}. */
public final class DensityPage {
    private static final int SHOWN = 16; // images of a strip
    private static final double EULER = 0.5772156649015329;

    private final DensityTable table;
    private final DensityResult result;
    private final Unit unit;
    private final double[] logP; // in the headline's unit
    private final Distribution all;
    private final BenchPage page;

    private DensityPage(String title, DensityTable table) {
        this.table = table;
        this.result = table.result();
        this.unit = table.unit();
        this.logP = table.inUnit(result.logDensity());
        this.all = Distribution.of(logP);
        this.page = new BenchPage(title, subtitle());
    }

    /** Writes the page; {@code run} is shown at its end. */
    public static void write(Path file, String title, DensityTable table, ObjectNode run) {
        DensityPage page = new DensityPage(title, table);
        page.figures();
        page.caveats();
        page.distribution();
        page.pair();
        page.curves();
        page.gallery();
        page.baselines();
        page.page.run(run).write(file);
    }

    private String subtitle() {
        return String.format(
                Locale.ROOT,
                "%,d points of %,d dimensions, log p by %s at sigma %s (%s in data units), %s",
                result.count(),
                result.ambientDimension(),
                result.method(),
                Numbers.significant(result.sigma(), 3),
                Numbers.significant(result.sigma() * table.dataScale(), 3),
                unit.label());
    }

    private void figures() {
        double share = result.resolved();
        page.figure(
                "mean log p",
                n(all.mean()) + " " + unit.label(),
                "standard error " + Numbers.significant(all.standardError(), 2));
        double nats = Distribution.of(result.logDensity()).mean() / result.ambientDimension();
        boolean levels = Dequantise.of(table.points()) == Dequantise.UNIFORM;
        double bits = -nats / Math.log(2) + (levels ? Math.log(Dequantise.LEVELS) / Math.log(2) : 0);
        page.figure(
                "negative log-likelihood",
                Numbers.significant(bits, 4) + " bits/dim",
                share < DensityResult.RESOLVED
                        ? "of the data with this noise: no bound"
                        : levels ? "of the 8-bit images" : "in data units");
        page.figure(
                "d_eff / D",
                Numbers.significant(share, 3),
                share >= DensityResult.RESOLVED ? "the noise is below the data" : "the noise hides part of the data");
        Counts missing = Counts.of(result.reason());
        String why = missing.entries().isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        missing.entries().stream()
                                .map(e -> e.getKey() + " " + Numbers.count(e.getValue()))
                                .toList());
        page.figure("without a number", Numbers.count(missing.total()), why);
    }

    private void caveats() {
        List<String> caveats = table.caveats();
        if (!caveats.isEmpty()) {
            page.table(new BenchPage.Sheet(
                    "Before you read on",
                    "",
                    1,
                    List.of("caveat"),
                    caveats.stream().map(List::of).toList()));
        }
    }

    private void distribution() {
        double beta = all.sd() * Math.sqrt(6) / Math.PI;
        String gumbel = beta > 0 && all.mean() > all.median() // the law has its long tail on the right
                ? String.format(
                        Locale.ROOT,
                        " Gumbel by moments: location %s, scale %s.",
                        n(all.mean() - EULER * beta),
                        n(beta))
                : "";
        page.histogram(
                "How probable the points are",
                String.format(
                        Locale.ROOT,
                        "Median %s, 5 to 95 %%: %s to %s, sd %s.%s",
                        n(all.median()),
                        n(all.q05()),
                        n(all.q95()),
                        n(all.sd()),
                        gumbel),
                "log p, " + unit.label(),
                logP);
    }

    /** The picture in which points out of distribution stand out. */
    private void pair() {
        page.scatter(BenchPage.Scatter.framed(
                "Log-density against local dimension",
                "Dimension at sigma " + Numbers.significant(table.lidSigma(), 3) + ". Rank correlation "
                        + Numbers.significant(Metrics.spearman(table.lid(), logP), 2)
                        + ". Points far to the left and high lie on thin parts of the density: probable where they are,"
                        + " though little probability is there.",
                new BenchPage.Axis("local intrinsic dimension", false),
                new BenchPage.Axis("log p, " + unit.label(), false),
                clouds()));
    }

    private List<BenchPage.Cloud> clouds() {
        if (table.points().hasLabels()) {
            List<String> labels = IntStream.range(0, result.count())
                    .mapToObj(table.points()::label)
                    .map(String::valueOf)
                    .distinct()
                    .sorted()
                    .toList();
            if (labels.size() <= 8) {
                return labels.stream()
                        .map(label -> cloud(
                                label,
                                IntStream.range(0, result.count())
                                        .filter(i -> label.equals(
                                                String.valueOf(table.points().label(i))))
                                        .toArray()))
                        .toList();
            }
        }
        return List.of(cloud("points", IntStream.range(0, result.count()).toArray()));
    }

    private BenchPage.Cloud cloud(String name, int[] rows) {
        return new BenchPage.Cloud(
                name,
                Arrays.stream(rows).mapToDouble(i -> table.lid()[i]).toArray(),
                Arrays.stream(rows).mapToDouble(i -> logP[i]).toArray());
    }

    private void curves() {
        DensityResult.Curve curve = result.curve();
        if (curve == null) {
            return;
        }
        BenchPage.Axis sigma = new BenchPage.Axis("sigma, standardised units", true);
        double[] x = curve.sigmas();
        page.chart(new BenchPage.Chart(
                "Log-density over the noise",
                "Mean over noisy points; its slope is d_eff - D per e-fold of sigma.",
                sigma,
                new BenchPage.Axis("log p, " + unit.label(), false),
                bands(curve.logDensity(), x, unit)));
        List<BenchPage.Line> dimension = new ArrayList<>(bands(curve.dimension(), x, Unit.NATS));
        if (result.energy() != null) {
            dimension.add(new BenchPage.Line(
                    "mean, from the slope of the energy",
                    x,
                    column(curve.dimensionFromEnergy(), x.length, Distribution::mean, Unit.NATS),
                    true));
        }
        page.chart(new BenchPage.Chart(
                "Effective dimensionality over the noise",
                "From the error of the denoiser" + (result.energy() == null ? "." : ", and from the energy."),
                sigma,
                new BenchPage.Axis("d_eff", false),
                dimension));
    }

    private List<BenchPage.Line> bands(float[][] values, double[] x, Unit in) {
        return List.of(
                new BenchPage.Line("mean", x, column(values, x.length, Distribution::mean, in), false),
                new BenchPage.Line("5 %", x, column(values, x.length, Distribution::q05, in), true),
                new BenchPage.Line("95 %", x, column(values, x.length, Distribution::q95, in), true));
    }

    private double[] column(float[][] values, int levels, ToDoubleFunction<Distribution> read, Unit in) {
        return IntStream.range(0, levels)
                .mapToDouble(g -> {
                    double[] at =
                            Arrays.stream(values).mapToDouble(row -> row[g]).toArray();
                    return in.of(read.applyAsDouble(Distribution.of(at)), result.ambientDimension());
                })
                .toArray();
    }

    private void gallery() {
        if (table.points().imageShape().isEmpty()) {
            return;
        }
        Strips strips = Strips.of(logP, SHOWN);
        int decimals = all.sd() < 1 ? 2 : 1;
        page.gallery(
                "The images, by log p",
                "log p in " + unit.label() + ". Flat images are probable, textured ones are not, whatever they show.",
                table.points(),
                Stream.of(
                                strip("most probable", reversed(strips.highest())),
                                strip("in the middle", strips.middle()),
                                strip("least probable", strips.lowest()))
                        .filter(s -> s.rows().length > 0)
                        .toList(),
                decimals);
    }

    private static int[] reversed(int[] rows) {
        return IntStream.range(0, rows.length)
                .map(i -> rows[rows.length - 1 - i])
                .toArray();
    }

    private BenchPage.Strip strip(String name, int[] rows) {
        return BenchPage.Strip.of(name, rows, logP);
    }

    private void baselines() {
        page.table(new BenchPage.Sheet(
                "Log-density by method",
                "Means over the points with a number. Difference and rank correlation are against the headline; evaluations"
                        + " of the model are those of one point.",
                1,
                List.of(
                        "method",
                        "nats/dim",
                        "bits/dim",
                        "dB/dim",
                        "difference, bits/dim",
                        "rank corr.",
                        "evaluations"),
                rows()));
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        if (result.energy() != null) {
            rows.add(row("energy, mean over the noise", result.logDensity(), Double.NaN));
            rows.add(row("energy at the clean point", result.energy().clean(), 1));
        }
        for (DensityResult.Baseline each : result.baselines()) {
            rows.add(row(each.label(), each.logDensity(), each.evaluations()));
        }
        if (Double.isFinite(table.gaussian())) {
            double[] same = new double[result.count()];
            Arrays.fill(same, table.gaussian());
            rows.add(row("normal fit to these points, full covariance", same, Double.NaN));
        }
        return rows;
    }

    private List<String> row(String name, double[] nats, double evaluations) {
        double mean = Distribution.of(nats).mean();
        double[] difference = new double[nats.length];
        Arrays.setAll(difference, i -> nats[i] - result.logDensity()[i]);
        int d = result.ambientDimension();
        double rho = Metrics.spearman(nats, result.logDensity());
        return List.of(
                name,
                n(mean / d),
                n(Unit.BITS.of(mean, d)),
                n(Unit.DB.of(mean, d)),
                n(Unit.BITS.of(Distribution.of(difference).mean(), d)),
                Double.isNaN(rho) ? "-" : Numbers.significant(rho, 3),
                Double.isNaN(evaluations) ? "-" : Numbers.count(Math.round(evaluations)));
    }

    private static String n(double x) {
        return Numbers.significant(x, 4);
    }
}
