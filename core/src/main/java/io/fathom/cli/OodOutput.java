package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.density.LogDensity.Unit;
import io.fathom.report.BenchPage;
import io.fathom.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the dual test found, as table, text and page.
 *
 * @param reference rows of the reference that did not calibrate the test
 * @param sets the data files
 * @param lidSigma noise level of the dimension
 */
record OodOutput(OodSet reference, List<OodSet> sets, double lidSigma) {
    private static final int NAME = 30;
    private static final int SHOWN = 16; // images of a strip

    /** One row a point of every file, in their order. */
    Table table() {
        Table.Builder table = new Table.Builder();
        table.text("file", texts((set, i) -> set.name()));
        table.text("id", texts((set, i) -> set.points().id(i)));
        if (sets.stream().anyMatch(set -> set.points().hasLabels())) {
            table.text(
                    "label",
                    texts((set, i) -> set.points().label(i) == null
                            ? ""
                            : String.valueOf(set.points().label(i))));
        }
        table.numeric("log_p_bits", numbers(OodOutput::bits));
        table.numeric("lid", numbers(OodSet::lid));
        table.numeric("log_p_rank", numbers(set -> set.scores().densityRank()));
        table.numeric("lid_rank", numbers(set -> set.scores().dimensionRank()));
        table.numeric("ood_score", numbers(set -> set.scores().score()));
        table.text("alarm", texts(OodSet::why));
        table.text(
                "reason",
                texts((set, i) -> set.density().reason()[i] == null
                        ? ""
                        : String.valueOf(set.density().reason()[i])));
        return table.build();
    }

    private interface Cell {
        String of(OodSet set, int row);
    }

    private String[] texts(Cell cell) {
        return sets.stream()
                .flatMap(set -> IntStream.range(0, set.lid().length).mapToObj(i -> cell.of(set, i)))
                .toArray(String[]::new);
    }

    private double[] numbers(Function<OodSet, double[]> column) {
        return sets.stream()
                .flatMapToDouble(set -> Arrays.stream(column.apply(set)))
                .toArray();
    }

    private static double[] bits(OodSet set) {
        int d = set.density().ambientDimension();
        return Arrays.stream(set.density().logDensity())
                .map(nats -> Unit.BITS.of(nats, d))
                .toArray();
    }

    /** The separations, for the sidecar. */
    void describe(ObjectNode settings) {
        ArrayNode list = settings.putArray("auroc");
        for (OodSet set : sets) {
            OodSet.Separation s = set.from(reference);
            list.addObject()
                    .put("file", set.name())
                    .put("points", set.usable())
                    .put("log_p", s.logDensity())
                    .put("lid", s.lid())
                    .put("both", s.both())
                    .put("pair", s.pair())
                    .put("alarms", s.alarms());
        }
    }

    /** For the terminal, 80 columns. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n  Out of distribution: AUROC against %,d reference rows, and the share of%n"
                        + "  points that raise an alarm (5 %% of the reference do)%n%n",
                reference.usable()));
        text.append(String.format(
                Locale.ROOT,
                "  %-" + NAME + "s %7s %7s %7s %7s %7s %7s%n",
                "data",
                "points",
                "log p",
                "LID",
                "both",
                "pair",
                "alarms"));
        List<OodSet> rows = all();
        for (int k = 0; k < rows.size(); k++) {
            OodSet set = rows.get(k);
            OodSet.Separation s = set.from(reference);
            boolean itself = k == 0;
            text.append(String.format(
                    Locale.ROOT,
                    "  %-" + NAME + "s %,7d %7s %7s %7s %7s %6.1f%%%n",
                    cut(set.name()),
                    set.usable(),
                    itself ? "-" : auroc(s.logDensity()),
                    itself ? "-" : auroc(s.lid()),
                    itself ? "-" : auroc(s.both()),
                    itself ? "-" : auroc(s.pair()),
                    100 * s.alarms()));
        }
        text.append(String.format(
                Locale.ROOT,
                "%n  both: the score of the table, calibrated on the reference alone%n"
                        + "  pair: a threshold on each, the best pair for these data: an upper bound%n"
                        + "%n  log p at sigma %.4g, LID at sigma %.4g, standardised units%n",
                reference.density().sigma(),
                lidSigma));
        return text.toString();
    }

    private List<OodSet> all() {
        return Stream.concat(Stream.of(reference), sets.stream()).toList();
    }

    private static String cut(String name) {
        return name.length() <= NAME ? name : name.substring(0, NAME - 3) + "...";
    }

    private static String auroc(double x) {
        return Double.isNaN(x) ? "-" : String.format(Locale.ROOT, "%.3f", x);
    }

    /** The page: the separations, the two-column picture, the images with the highest scores. */
    BenchPage page(ObjectNode settings) {
        BenchPage page = new BenchPage(
                "Out of distribution",
                String.format(
                        Locale.ROOT,
                        "%,d reference rows against %s",
                        reference.usable(),
                        sets.size() == 1 ? sets.get(0).name() : sets.size() + " sets of data"));
        for (OodSet set : sets.subList(0, Math.min(4, sets.size()))) {
            OodSet.Separation s = set.from(reference);
            page.figure(
                    set.name(),
                    auroc(s.both()),
                    "AUROC of both; log p alone " + auroc(s.logDensity()) + ", LID alone " + auroc(s.lid()));
        }
        List<BenchPage.Cloud> clouds = new ArrayList<>();
        for (OodSet set : all()) {
            clouds.add(new BenchPage.Cloud(set.name(), set.lid(), bits(set)));
        }
        page.scatter(BenchPage.Scatter.framed(
                "Log-density against local dimension",
                "A point belongs to the reference if both are as high as there: low points are improbable, points to the"
                        + " left lie on thin parts of the density.",
                new BenchPage.Axis("local intrinsic dimension", false),
                new BenchPage.Axis("log p, bits/dim", false),
                clouds));
        page.bars(
                "Area under the ROC curve",
                "Of low log p alone, of low dimension alone, and of the combined score; 0.5 is chance.",
                "AUROC",
                sets.stream().map(OodSet::name).toList(),
                List.of(
                        new BenchPage.Bars("log p", separations(OodSet.Separation::logDensity)),
                        new BenchPage.Bars("LID", separations(OodSet.Separation::lid)),
                        new BenchPage.Bars("both", separations(OodSet.Separation::both))));
        page.table(new BenchPage.Sheet(
                "Separation from the reference",
                "Both: the score of the table, calibrated on the reference alone. Pair: a threshold on each of the two, the best"
                        + " pair for these data at every rate of false alarms, an upper bound. Alarms: share of the points with a"
                        + " score of at least 0.95, which 5 % of the reference reach.",
                1,
                List.of("data", "points", "log p", "LID", "both", "pair", "alarms"),
                IntStream.rangeClosed(0, sets.size()).mapToObj(this::row).toList()));
        gallery(page);
        return page.run(settings);
    }

    private double[] separations(ToDoubleFunction<OodSet.Separation> read) {
        return sets.stream()
                .mapToDouble(set -> read.applyAsDouble(set.from(reference)))
                .toArray();
    }

    private List<String> row(int k) {
        OodSet set = all().get(k);
        OodSet.Separation s = set.from(reference);
        boolean itself = k == 0;
        return List.of(
                set.name(),
                String.format(Locale.ROOT, "%,d", set.usable()),
                itself ? "-" : auroc(s.logDensity()),
                itself ? "-" : auroc(s.lid()),
                itself ? "-" : auroc(s.both()),
                itself ? "-" : auroc(s.pair()),
                String.format(Locale.ROOT, "%.1f %%", 100 * s.alarms()));
    }

    private void gallery(BenchPage page) {
        for (OodSet set : all()) {
            if (set.points().imageShape().isEmpty()) {
                continue;
            }
            int[] order = IntStream.range(0, set.lid().length)
                    .filter(i -> Double.isFinite(set.scores().score()[i]))
                    .boxed()
                    .sorted((a, b) ->
                            Double.compare(set.scores().score()[b], set.scores().score()[a]))
                    .mapToInt(i -> i)
                    .toArray();
            int shown = Math.min(SHOWN, order.length);
            int[] first = Arrays.copyOf(order, shown);
            int[] last = Arrays.copyOfRange(order, order.length - shown, order.length);
            page.gallery(
                    set.name(),
                    "",
                    set.points(),
                    List.of(strip(set, "highest score", first), strip(set, "lowest score", last)),
                    2);
        }
    }

    private static BenchPage.Strip strip(OodSet set, String name, int[] rows) {
        return BenchPage.Strip.of(name, rows, set.scores().score());
    }
}
