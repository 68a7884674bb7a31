package io.fathom.data;

import io.fathom.data.RowFault.Kind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers in text: plain decimal notation with a point; whatever else is a fault with a reason. */
final class Cell {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "null", "none", "?");
    private static final Set<String> NON_FINITE =
            Set.of("nan", "+nan", "-nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

    private static final Pattern DECIMAL_COMMA = Pattern.compile("\\s*[-+]?\\d+,\\d+\\s*");

    private Cell() {}

    /** The number; NaN or infinite where the cell is not one, {@link #fault} says why. */
    static float parse(String cell) {
        if (!looksNumeric(cell)) {
            return Float.NaN;
        }
        try {
            return Float.parseFloat(cell);
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }

    static boolean isNumber(String cell) {
        return Float.isFinite(parse(cell));
    }

    /** Whether it may stand among numbers: one, a mark for a missing or undefined one, one with a decimal comma. */
    static boolean numberLike(String cell) {
        return isNumber(cell) || kind(cell) != Kind.NOT_A_NUMBER || hasDecimalComma(cell);
    }

    static boolean hasDecimalComma(String cell) {
        return DECIMAL_COMMA.matcher(cell).matches();
    }

    /** What is wrong with a cell that is not a finite number. */
    static Kind kind(String cell) {
        String plain = cell.trim().toLowerCase(Locale.ROOT);
        if (MISSING.contains(plain)) {
            return Kind.MISSING_VALUE;
        }
        boolean beyond = Float.isInfinite(parse(cell));
        return beyond || NON_FINITE.contains(plain) ? Kind.NON_FINITE_INPUT : Kind.NOT_A_NUMBER;
    }

    /** The fault of a cell; {@code where} as in {@code row 12 (line 13), column 3}. */
    static RowFault fault(String cell, String where) {
        String found = cell.isBlank() ? "empty" : NpyHeader.quote(cell);
        String beyond = Float.isInfinite(parse(cell)) ? " is beyond the range of float32" : "";
        return new RowFault(kind(cell), where + ": " + found + beyond);
    }

    /** Only digits, signs, point and exponent: Java's own parser also takes {@code 1f} and {@code 0x1p3}. */
    private static boolean looksNumeric(@Nullable String cell) {
        if (cell == null) {
            return false;
        }
        boolean digit = false;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c >= '0' && c <= '9') {
                digit = true;
            } else if (c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' && c != ' ' && c != '\t') {
                return false;
            }
        }
        return digit;
    }
}
