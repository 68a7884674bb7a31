package io.fathom.base;

/**
 * Argument checks with one wording: what, expected, found.
 *
 * <p>Every method throws {@link IllegalArgumentException}, the caller's fault; bad input files throw
 * {@link BadInputException} instead.
 */
public final class Check {
    private Check() {}

    /** Requires a finite value above zero. */
    public static double positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw refused(name, "a finite number above 0", value);
        }
        return value;
    }

    /** Requires {@code value >= 1}. */
    public static int atLeastOne(String name, int value) {
        return atLeast(name, value, 1);
    }

    /** Requires {@code value >= least}. */
    public static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw refused(name, "an integer of at least " + least, value);
        }
        return value;
    }

    /** Requires {@code low <= value <= high}. */
    public static double within(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw refused(name, "a number from " + low + " to " + high, value);
        }
        return value;
    }

    /** Whether none of the numbers is NaN or infinite. */
    public static boolean finite(float[] row) {
        for (float x : row) {
            if (!Float.isFinite(x)) {
                return false;
            }
        }
        return true;
    }

    /** Requires two sizes to agree. */
    public static void same(String name, long expected, long found) {
        if (expected != found) {
            throw refused(name, Long.toString(expected), found);
        }
    }

    /** Throws with {@code message} unless {@code condition} holds. */
    public static void that(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static IllegalArgumentException refused(String name, String expected, Object found) {
        return new IllegalArgumentException(name + ": expected " + expected + ", found " + found + ".");
    }
}
