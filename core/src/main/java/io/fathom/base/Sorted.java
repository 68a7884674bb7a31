package io.fathom.base;

/** Places of numbers among ascending ones. */
public final class Sorted {
    private Sorted() {}

    /** How many of the ascending values are below {@code x}. */
    public static int below(double[] sorted, double x) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < x) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many of the ascending values are below {@code x}, those equal to it by half. */
    public static double belowOrHalf(double[] sorted, double x) {
        return (below(sorted, x) + below(sorted, Math.nextUp(x))) / 2.0;
    }
}
