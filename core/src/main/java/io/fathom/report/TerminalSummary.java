package io.fathom.report;

import io.fathom.estimate.LidResult;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a run found, as a block of text of at most 80 columns for the terminal. */
public final class TerminalSummary {
    private static final int LEFT = 10; // width of the column of names
    private static final int BARS = 60;
    private static final int THICKEST = 6; // columns of a bar
    private static final int HEIGHT = 6;
    private static final int WIDTH = 80;
    private static final int NAMES = 21; // width of numbered method names

    private final boolean unicode;
    private final StringBuilder text = new StringBuilder();

    private TerminalSummary(boolean unicode) {
        this.unicode = unicode;
    }

    /**
     * Summarises a table: its first method in full, of several one line each and how they rank the points.
     *
     * @param elapsedSeconds of estimating, or NaN when not measured, which leaves the line out
     * @param terminal the terminal's charset; where it has no block characters the text is ASCII
     */
    public static String of(LidTable table, double elapsedSeconds, Charset terminal) {
        boolean unicode = terminal.canEncode() && terminal.newEncoder().canEncode("▁█±σ–└");
        TerminalSummary summary = new TerminalSummary(unicode);
        summary.method(table, table.results().get(0));
        if (table.results().size() > 1) {
            summary.sideBySide(table.results());
        }
        if (elapsedSeconds >= 0) {
            summary.line("time", Numbers.duration(elapsedSeconds) + rate(table, elapsedSeconds));
        }
        return summary.text.toString();
    }

    /** A line for each method, then the lower triangle of their rank correlations. */
    private void sideBySide(List<LidResult> results) {
        text.append("\n  Methods side by side\n");
        text.append(String.format(
                Locale.ROOT, "  %2s %-16s %8s %19s %8s %8s%n", "", "method", "median", "5-95 %", "sigma", "NaN"));
        for (int k = 0; k < results.size(); k++) {
            LidResult result = results.get(k);
            Distribution lid = Distribution.of(result.lid());
            Distribution sigma = Distribution.of(result.sigma());
            String none = "-";
            text.append(String.format(
                    Locale.ROOT,
                    "  %2d %-16s %8s %19s %8s %8s%n",
                    k + 1,
                    result.method(),
                    lid.finite() == 0 ? none : n(lid.median()),
                    lid.finite() == 0 ? none : n(lid.q05()) + " to " + n(lid.q95()),
                    sigma.finite() == 0 ? none : Numbers.significant(sigma.median(), 3),
                    Numbers.count(lid.count() - lid.finite())));
        }
        text.append("\n  Rank correlation (Spearman)\n").append(" ".repeat(NAMES));
        for (int k = 1; k < results.size(); k++) {
            text.append(String.format(Locale.ROOT, "%6d", k));
        }
        text.append('\n');
        for (int k = 1; k < results.size(); k++) {
            StringBuilder row = new StringBuilder(String.format(
                    Locale.ROOT, "  %2d %-16s", k + 1, results.get(k).method()));
            for (int j = 0; j < k; j++) {
                double rho = RankCorrelation.of(
                                results.get(j).lid(), results.get(k).lid())
                        .rho();
                row.append(Double.isNaN(rho) ? "     -" : String.format(Locale.ROOT, "%6.2f", rho));
            }
            text.append(row).append('\n');
        }
        text.append('\n');
    }

    private static String rate(LidTable table, double seconds) {
        double rate = table.count() / seconds;
        return Double.isFinite(rate)
                ? ", " + (rate >= 100 ? Numbers.count(Math.round(rate)) : Numbers.significant(rate, 3))
                        + " points per second"
                : "";
    }

    private void method(LidTable table, LidResult result) {
        Distribution lid = Distribution.of(result.lid());
        String pm = unicode ? " ± " : " +- ";
        String to = unicode ? " – " : " to ";
        text.append('\n');
        wrapped(
                "",
                "Local intrinsic dimension by " + result.label()
                        + (table.ambientDimension() > 0
                                ? ", of " + Numbers.count(table.ambientDimension()) + " ambient"
                                : ""));
        text.append('\n');
        line("points", Numbers.count(lid.count()) + ", " + Numbers.count(lid.finite()) + " with a finite LID");
        if (lid.finite() > 0) {
            parts(
                    "median",
                    n(lid.median()),
                    "quartiles " + n(lid.q25()) + to + n(lid.q75()),
                    (unicode ? "5–95 % " : "5-95 % ") + n(lid.q05()) + to + n(lid.q95()));
            String error = lid.finite() > 1 ? pm + Numbers.significant(lid.standardError(), 2) : "";
            String sd = lid.finite() > 1 ? "sd " + n(lid.sd()) : "";
            parts("mean", n(lid.mean()) + error, sd, "smallest " + n(lid.min()), "largest " + n(lid.max()));
            text.append('\n');
            histogram(Histogram.of(result.lid(), BARS));
            text.append('\n');
        }
        sigma(table, result, to);
        counts("NaN", Counts.of(result.reason()), lid.count() - lid.finite());
        counts("flags", Counts.of(result.flag()), 0);
    }

    private void sigma(LidTable table, LidResult result, String to) {
        Distribution sigma = Distribution.of(result.sigma());
        if (sigma.finite() == 0) {
            return;
        }
        String name = unicode ? "σ" : "sigma";
        line(name, spread(sigma, 1, to) + " in standardised units");
        if (table.dataScale() > 0) {
            line("", spread(sigma, table.dataScale(), to) + " in data units");
        }
    }

    private static String spread(Distribution sigma, double scale, String to) {
        String median = n(sigma.median() * scale);
        return sigma.min() == sigma.max()
                ? median
                : median + " (median; " + n(sigma.min() * scale) + to + n(sigma.max() * scale) + ")";
    }

    private void counts(String name, Counts counts, int atLeast) {
        int unnamed = Math.max(0, atLeast - counts.total());
        int total = counts.total() + unnamed;
        List<String> parts = counts.entries().stream()
                .map(e -> e.getKey() + " " + Numbers.count(e.getValue()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (unnamed > 0) {
            parts.add("without a reason " + Numbers.count(unnamed));
        }
        wrapped(name, total == 0 ? "none" : Numbers.count(total) + ": " + String.join(", ", parts));
    }

    private void histogram(Histogram h) {
        int bins = h.counts().length;
        int bar = Math.max(1, Math.min(THICKEST, BARS / bins));
        int top = Arrays.stream(h.counts()).max().orElse(1);
        String most = Numbers.count(top);
        for (int level = HEIGHT - 1; level >= 0; level--) {
            StringBuilder row = new StringBuilder();
            for (int count : h.counts()) {
                row.append(glyph(count, top, level).repeat(bar));
            }
            name(level == HEIGHT - 1 ? most : "", unicode ? "│" : "|");
            text.append(row.toString().stripTrailing()).append('\n');
        }
        name("0", unicode ? "└" : "+");
        text.append((unicode ? "─" : "-").repeat(bins * bar)).append('\n');
        axis(h, bins * bar);
        if (h.below() + h.above() > 0) {
            wrapped("", "not drawn: " + Numbers.count(h.below()) + " below, " + Numbers.count(h.above()) + " above");
        }
    }

    private String glyph(int count, int top, int level) {
        double filled = (double) count / top * HEIGHT - level; // of this line of the bar, 0..1
        if (!unicode) {
            return filled >= 0.5 || (level == 0 && count > 0) ? "#" : " ";
        }
        int eighths = (int) Math.round(Math.min(1, filled) * 8);
        if (level == 0 && count > 0) {
            eighths = Math.max(1, eighths); // a bin with a point is never empty
        }
        return eighths <= 0 ? " " : String.valueOf((char) ('▁' + eighths - 1));
    }

    private void axis(Histogram h, int width) {
        String from = n(h.from());
        String middle = n((h.from() + h.to()) / 2);
        String to = n(h.to());
        StringBuilder line = new StringBuilder(" ".repeat(LEFT + 2 + width + to.length()));
        line.replace(LEFT + 2, LEFT + 2 + from.length(), from);
        int end = LEFT + 2 + width - to.length();
        int centre = LEFT + 2 + width / 2 - middle.length() / 2;
        if (end > LEFT + 2 + from.length()) {
            line.replace(end, end + to.length(), to);
        }
        if (centre > LEFT + 3 + from.length() && centre + middle.length() + 1 < end) {
            line.replace(centre, centre + middle.length(), middle);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private void name(String name, String edge) {
        text.append(" ".repeat(Math.max(0, LEFT - name.length())))
                .append(name)
                .append(' ')
                .append(edge);
    }

    private void line(String name, String value) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(LEFT - name.length()))
                .append(value)
                .append('\n');
    }

    /** Values side by side, or below one another where they are too long for that. */
    private void parts(String name, String... values) {
        List<String> parts = Arrays.stream(values).filter(v -> !v.isEmpty()).toList();
        String joined = String.join("   ", parts);
        if (LEFT + 2 + joined.length() <= WIDTH) {
            line(name, joined);
            return;
        }
        for (int k = 0; k < parts.size(); k++) {
            line(k == 0 ? name : "", parts.get(k));
        }
    }

    /** A line that goes on below where it is longer than the terminal is wide. */
    private void wrapped(String name, String value) {
        int indent = name.isEmpty() ? 2 : LEFT + 2;
        StringBuilder line = new StringBuilder("  " + name + " ".repeat(indent - 2 - name.length()));
        for (String word : value.split(" ", -1)) {
            if (line.length() + word.length() > WIDTH && line.length() > indent) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(" ".repeat(indent));
            }
            line.append(word).append(' ');
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String n(double x) {
        return Numbers.shortText(x);
    }
}
