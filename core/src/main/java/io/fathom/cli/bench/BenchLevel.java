package io.fathom.cli.bench;

import io.fathom.estimate.FixedSigma;
import io.fathom.estimate.Kneedle;
import io.fathom.estimate.Plateau;
import io.fathom.estimate.SigmaRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a benchmark reads the curve LID(sigma).
 *
 * @param name as typed
 * @param rule what decides
 * @param fixed the level for all points; NaN where a rule chooses on a curve
 */
record BenchLevel(String name, SigmaRule rule, double fixed) {
    /** The rule of {@code estimate} without options. */
    static final String DEFAULT_RULE = "plateau";

    private static final Map<String, SigmaRule> RULES = new TreeMap<>(Map.of(
            DEFAULT_RULE, Plateau.GLOBAL, "plateau_per_point", Plateau.PER_POINT, "kneedle", new Kneedle(false)));

    static List<BenchLevel> of(List<String> names) {
        return names.stream().distinct().map(BenchLevel::of).toList();
    }

    /** @throws IllegalArgumentException if {@code text} is neither a level above 0 nor a rule */
    static BenchLevel of(String text) {
        String name = text.trim().toLowerCase(Locale.ROOT).replace('-', '_');
        SigmaRule rule = RULES.get(name);
        if (rule != null) {
            return new BenchLevel(name, rule, Double.NaN);
        }
        double sigma;
        try {
            sigma = Double.parseDouble(name);
        } catch (NumberFormatException e) {
            sigma = Double.NaN;
        }
        if (!(sigma > 0) || Double.isInfinite(sigma)) {
            throw new IllegalArgumentException("--levels: expected noise levels above 0 or "
                    + String.join(", ", RULES.keySet()) + ", found " + text + ".");
        }
        return new BenchLevel(name, new FixedSigma(sigma), sigma);
    }

    boolean needsCurve() {
        return Double.isNaN(fixed);
    }
}
