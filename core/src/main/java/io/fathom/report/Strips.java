package io.fathom.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The rows of lowest, middle and highest LID, each ascending, none twice. */
record Strips(int[] lowest, int[] middle, int[] highest) {
    static Strips of(double[] lid, int most) {
        int[] order = IntStream.range(0, lid.length)
                .filter(i -> Double.isFinite(lid[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> lid[i]))
                .mapToInt(i -> i)
                .toArray();
        int n = order.length;
        int outer = Math.min(most, (n + 2) / 3);
        int high = Math.min(outer, n - outer);
        int middle = Math.min(most, n - outer - high);
        int start = Math.max(outer, Math.min(n - high - middle, (n - middle) / 2));
        return new Strips(
                Arrays.copyOfRange(order, 0, outer),
                Arrays.copyOfRange(order, start, start + middle),
                Arrays.copyOfRange(order, n - high, n));
    }

    IntStream rows() {
        return IntStream.concat(Arrays.stream(lowest), IntStream.concat(Arrays.stream(middle), Arrays.stream(highest)));
    }
}
