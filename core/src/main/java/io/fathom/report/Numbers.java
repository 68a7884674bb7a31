package io.fathom.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.TreeSet;

/** Numbers as people read them; always with a point, whatever the locale. */
final class Numbers {
    private static final int MOST_DIGITS = 17; // a double has no more

    private Numbers() {}

    /** Rounded to significant digits, without trailing zeros or exponent: {@code 0.01334}, {@code 12.3}, {@code 0}. */
    static String significant(double x, int digits) {
        if (!Double.isFinite(x)) {
            return Double.toString(x);
        }
        if (x == 0) {
            return "0";
        }
        return new BigDecimal(x)
                .round(new MathContext(digits))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Four significant digits for people. */
    static String shortText(double x) {
        return significant(x, 4);
    }

    /** A count with separated thousands: {@code 10,000}. */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** The shortest text of float precision that a CSV reader takes back; {@code NaN} where there is no number. */
    static String cell(double x) {
        return Float.toString((float) x);
    }

    /** Names of noise levels with four significant digits, more only where two would have the same name. */
    static String[] sigmaNames(double[] sigmas) {
        String[] names = new String[sigmas.length];
        for (int digits = 4; digits <= MOST_DIGITS; digits++) {
            TreeSet<String> seen = new TreeSet<>();
            for (int g = 0; g < sigmas.length; g++) {
                names[g] = significant(sigmas[g], digits);
                seen.add(names[g]);
            }
            if (seen.size() == sigmas.length) {
                return names;
            }
        }
        return names;
    }

    /** A duration for people: {@code 0.42 s}, {@code 2 min 13 s}, {@code 1 h 5 min}. */
    static String duration(double seconds) {
        if (seconds < 60) {
            return significant(seconds, seconds < 10 ? 2 : 3) + " s";
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
