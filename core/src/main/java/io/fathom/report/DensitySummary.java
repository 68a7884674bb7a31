package io.fathom.report;

import io.fathom.data.Dequantise;
import io.fathom.density.DensityResult;
import io.fathom.density.LogDensity.Unit;
import java.util.Locale;

/** What a density run found, as a block of text of at most 80 columns for the terminal. */
public final class DensitySummary {
    private static final int WIDTH = 80;
    private static final int LEFT = 12;

    private final StringBuilder text = new StringBuilder();

    private DensitySummary() {}

    /** The text; {@code seconds} is how long it took. */
    public static String of(DensityTable table, double seconds) {
        DensitySummary summary = new DensitySummary();
        summary.write(table, seconds);
        return summary.text.toString();
    }

    private void write(DensityTable table, double seconds) {
        DensityResult result = table.result();
        Unit unit = table.unit();
        int d = result.ambientDimension();
        Distribution p = Distribution.of(table.inUnit(result.logDensity()));
        text.append(String.format(
                Locale.ROOT, "%n  Log-density by %s, %s, of %,d dimensions%n%n", result.method(), unit.label(), d));
        line("points", Numbers.count(p.count()) + ", " + Numbers.count(p.finite()) + " with a finite log p");
        if (p.finite() > 0) {
            line(
                    "median",
                    n(p.median()) + "   quartiles " + n(p.q25()) + " to " + n(p.q75()) + "   5-95 % " + n(p.q05())
                            + " to " + n(p.q95()));
            line(
                    "mean",
                    n(p.mean()) + " +- " + Numbers.significant(p.standardError(), 2) + "   smallest " + n(p.min())
                            + "   largest " + n(p.max()));
            double bits = -Unit.BITS.of(Distribution.of(result.logDensity()).mean(), d);
            if (Dequantise.of(table.points()) == Dequantise.UNIFORM) {
                line("images", n(bits + Math.log(Dequantise.LEVELS) / Math.log(2)) + " bits/dim of the 8-bit images");
            }
        }
        line(
                "sigma",
                n(result.sigma()) + " in standardised units, " + n(result.sigma() * table.dataScale())
                        + " in data units");
        line("d_eff/D", Numbers.significant(result.resolved(), 3) + " there, from the error of the denoiser");
        Distribution lid = Distribution.of(table.lid());
        line(
                "LID",
                n(lid.median()) + " (median) at sigma " + Numbers.significant(table.lidSigma(), 3)
                        + ", rank correlation with log p "
                        + Numbers.significant(Metrics.spearman(table.lid(), result.logDensity()), 2));
        DensityResult.Curve curve = result.curve();
        if (result.energy() != null && curve != null) {
            line(
                    "drift",
                    Numbers.significant(curve.drift(d), 2)
                            + " nats/dim between the energy and its denoiser's errors, over " + curve.sigmas().length
                            + " noise levels; 0 if exact");
        }
        for (DensityResult.Baseline each : result.baselines()) {
            line(
                    each.method(),
                    n(unit.of(Distribution.of(each.logDensity()).mean(), d)) + " " + unit.label() + " (mean), "
                            + Numbers.count(Math.round(each.evaluations())) + " evaluations a point");
        }
        if (Double.isFinite(table.gaussian())) {
            line(
                    "normal",
                    n(unit.of(table.gaussian(), d)) + " " + unit.label() + " (mean) of a normal fit, full covariance");
        }
        Counts missing = Counts.of(result.reason());
        if (missing.total() > 0) {
            line(
                    "NaN",
                    Numbers.count(missing.total()) + ": "
                            + String.join(
                                    ", ",
                                    missing.entries().stream()
                                            .map(e -> e.getKey() + " " + Numbers.count(e.getValue()))
                                            .toList()));
        }
        line("time", Numbers.duration(seconds));
        table.caveats().forEach(caveat -> line("caveat", caveat));
    }

    private void line(String name, String value) {
        StringBuilder line = new StringBuilder("  " + name + " ".repeat(LEFT - 2 - name.length()));
        for (String word : value.split(" ", -1)) {
            if (line.length() + word.length() > WIDTH && line.length() > LEFT) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(" ".repeat(LEFT));
            }
            line.append(word).append(' ');
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String n(double x) {
        return Numbers.shortText(x);
    }
}
