package io.fathom.report.bench;

import io.fathom.report.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A benchmark as lines of a terminal, at most 100 columns. */
public final class BenchmarkText {
    private static final int MOST_COLUMNS = 5; // data sets side by side

    private BenchmarkText() {}

    /** The header over {@link #line}. */
    public static String header() {
        return String.format(
                Locale.ROOT,
                "  %-13s %-8s %6s %-8s %5s %7s %6s %7s %8s %7s %6s %6s",
                "estimator",
                "level",
                "sigma",
                "points",
                "n",
                "MAE",
                "floor",
                "bias",
                "mean",
                "ideal",
                "conc.",
                "s");
    }

    /** One row; a figure that is none is a dash. Below it, the components of a data set of several. */
    public static String line(BenchmarkRow row) {
        BenchmarkRow.Score s = row.score();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-13s %-8s %6s %-8s %,5d %7s %6s %7s %8s %7s %6s %6.1f",
                cut(row.cell().estimator(), 13),
                cut(row.cell().level(), 8),
                number(row.reading().sigma(), 3),
                row.cell().split(),
                s.count(),
                number(s.meanAbsoluteError(), 3),
                number(row.exact().floor(), 2),
                signed(s.bias()),
                number(s.mean(), 2),
                number(row.exact().lid(), 2),
                number(s.concordance(), 4),
                row.cost().estimateSeconds()));
        if (s.finite() < s.count()) {
            text.append(String.format(
                    Locale.ROOT, "%n    %,d of %,d points have no estimate", s.count() - s.finite(), s.count()));
        }
        if (row.components().size() > 1) {
            List<String> parts = new ArrayList<>();
            for (BenchmarkRow.Component c : row.components()) {
                parts.add(String.format(
                        Locale.ROOT, "d %s: MAE %s", plain(c.intrinsicDimension()), number(c.meanAbsoluteError(), 3)));
            }
            text.append(String.format("%n    %s", String.join(", ", parts)));
        }
        return text.toString();
    }

    /** Means over seeds and data sets, a block per network and recipe, figures of others beneath. */
    public static String summary(List<BenchmarkRow> rows, List<Reference> references) {
        List<BenchmarkSummary> summaries = BenchmarkSummary.of(rows);
        Set<String> data = new LinkedHashSet<>();
        summaries.forEach(s -> data.addAll(s.byData().keySet()));
        Map<String, List<BenchmarkSummary>> blocks = new LinkedHashMap<>();
        summaries.forEach(s -> blocks.computeIfAbsent(
                        s.group().network() + ", recipe " + s.group().recipe(), key -> new ArrayList<>())
                .add(s));
        List<String> columns = data.size() <= MOST_COLUMNS ? List.copyOf(data) : List.of();
        StringBuilder text = new StringBuilder();
        blocks.forEach((name, block) -> {
            text.append(String.format("%nMean absolute error, %s%n", name));
            text.append(String.format("  %-13s %-9s %-8s", "estimator", "level", "points"));
            columns.forEach(c -> text.append(String.format(" %8s", cut(c, 8))));
            text.append(String.format(" %8s %6s  %s%n", "mean", "+-", "worst (of d)"));
            block.forEach(s -> text.append(line(s, columns, data.size())));
        });
        List<String> labels =
                references.stream().map(Reference::name).distinct().toList();
        for (String label : labels) {
            text.append(String.format("  %-32s", cut(label, 32)));
            for (String column : columns) {
                text.append(String.format(" %8s", number(find(references, label, column), 2)));
            }
            text.append(String.format(" %8s%n", number(find(references, label, ""), 2)));
        }
        return text.toString();
    }

    private static String line(BenchmarkSummary s, List<String> columns, int data) {
        BenchmarkSummary.Group g = s.group();
        StringBuilder text = new StringBuilder(
                String.format("  %-13s %-9s %-8s", cut(g.estimator(), 13), cut(g.level(), 9), g.split()));
        for (String column : columns) {
            Metrics.OverSeeds own = s.byData().get(column);
            text.append(String.format(" %8s", own == null ? "-" : number(own.mean(), 3)));
        }
        text.append(String.format(
                Locale.ROOT,
                " %8s %6s  %s %% %s",
                number(s.meanAbsoluteError().mean(), 3),
                number(s.meanAbsoluteError().standardDeviation(), 3),
                number(100 * s.worstShare(), 1),
                s.worst()));
        if (s.byData().size() < data) {
            text.append(String.format(" (%d of %d)", s.byData().size(), data));
        }
        if (s.missing() > 0) {
            text.append(String.format(Locale.ROOT, ", %,d missing", s.missing()));
        }
        return text.append(String.format("%n")).toString();
    }

    private static double find(List<Reference> references, String name, String data) {
        return references.stream()
                .filter(r -> r.name().equals(name) && r.data().equals(data))
                .mapToDouble(Reference::meanAbsoluteError)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Targets with pass or fail; empty without any. */
    public static String targets(List<Target> targets) {
        if (targets.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(String.format("%nTargets%n"));
        for (Target t : targets) {
            text.append(String.format(
                    "  %-4s  %-66s %8s %s %s%n",
                    t.met() ? "pass" : "FAIL",
                    cut(t.name(), 66),
                    number(t.value(), 4),
                    t.atMost() ? "<=" : ">=",
                    number(t.bound(), 4)));
        }
        return text.toString();
    }

    /** A number with at most that many decimals, fewer for a large one; a dash for none. */
    static String number(double x, int decimals) {
        if (!Double.isFinite(x)) {
            return "-";
        }
        int kept = Math.abs(x) >= 1000 ? 0 : Math.abs(x) >= 100 ? Math.min(1, decimals) : decimals;
        return String.format(Locale.ROOT, "%." + kept + "f", x);
    }

    private static String signed(double x) {
        return x > 0 ? "+" + number(x, 2) : number(x, 2);
    }

    private static String plain(double d) {
        return d == Math.rint(d) ? Long.toString((long) d) : Double.toString(d);
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width);
    }
}
