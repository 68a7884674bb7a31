package io.fathom.data;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a data set holds, in a few numbers; values are those of usable rows, in data units.
 *
 * @param points N, faulty rows included
 * @param ambientDimension D
 * @param imageShape null when rows are no images
 * @param values over all coordinates
 * @param constantColumns columns in which all usable rows are equal
 * @param duplicateRows usable rows that repeat an earlier one exactly
 * @param faults by reason
 * @param labels how many rows carry each label, sorted by label; empty without labels
 * @param sha256 {@link Points#sha256}
 */
public record PointSummary(
        Origin origin,
        int points,
        int usable,
        int ambientDimension,
        @Nullable ImageShape imageShape,
        Range values,
        int constantColumns,
        int duplicateRows,
        Map<String, FaultCount> faults,
        Map<String, Integer> labels,
        String sha256) {

    /**
     * Spread of numbers.
     *
     * @param std standard deviation, unbiased; 0 for a single number
     */
    public record Range(double min, double max, double mean, double std) {}

    /** Looks through all points once or twice; needs 8 bytes a row besides. */
    public static PointSummary of(Points points) {
        int[] usable = points.usableRows();
        int d = points.ambientDimension();
        float[] low = new float[d];
        float[] high = new float[d];
        float[] row = new float[d];
        double sum = 0;
        for (int k = 0; k < usable.length; k++) {
            points.copyRow(usable[k], row, 0);
            for (int j = 0; j < d; j++) {
                low[j] = k == 0 ? row[j] : Math.min(low[j], row[j]);
                high[j] = k == 0 ? row[j] : Math.max(high[j], row[j]);
                sum += row[j];
            }
        }
        double count = (double) usable.length * d;
        double mean = sum / count;
        double squares = 0;
        for (int i : usable) {
            points.copyRow(i, row, 0);
            for (int j = 0; j < d; j++) {
                squares += (row[j] - mean) * (row[j] - mean);
            }
        }
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int constant = 0;
        for (int j = 0; j < d; j++) {
            min = Math.min(min, low[j]);
            max = Math.max(max, high[j]);
            constant += low[j] == high[j] ? 1 : 0;
        }
        return new PointSummary(
                points.origin(),
                points.count(),
                usable.length,
                d,
                points.imageShape().orElse(null),
                new Range(min, max, mean, count > 1 ? Math.sqrt(squares / (count - 1)) : 0),
                constant,
                duplicates(points, usable),
                FaultCount.of(points),
                labels(points),
                points.sha256());
    }

    /** Hash table of rows with open addressing; equal hashes are compared number by number. */
    private static int duplicates(Points points, int[] usable) {
        int d = points.ambientDimension();
        int[] table = new int[(int) Math.min(1L << 30, Long.highestOneBit(usable.length * 4L))]; // row + 1, 0 empty
        int mask = table.length - 1;
        int duplicates = 0;
        float[] row = new float[d];
        for (int i : usable) {
            points.copyRow(i, row, 0);
            long hash = 0;
            for (float value : row) {
                hash = (hash ^ Float.floatToIntBits(value + 0f)) * 0x9E3779B97F4A7C15L; // + 0f: -0 equals 0
                hash ^= hash >>> 32;
            }
            int at = (int) (hash & mask);
            while (table[at] != 0 && !equal(points, table[at] - 1, row)) {
                at = at + 1 & mask;
            }
            duplicates += table[at] == 0 ? 0 : 1;
            table[at] = table[at] == 0 ? i + 1 : table[at];
        }
        return duplicates;
    }

    private static boolean equal(Points points, int other, float[] row) {
        for (int j = 0; j < row.length; j++) {
            if (points.value(other, j) != row[j]) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Integer> labels(Points points) {
        Map<String, Integer> counts = new TreeMap<>(
                Comparator.comparing((String label) -> Cell.isNumber(label) ? Cell.parse(label) : Float.MAX_VALUE)
                        .thenComparing(Comparator.naturalOrder()));
        for (int i = 0; points.hasLabels() && i < points.count(); i++) {
            String label = points.label(i);
            if (label != null) {
                counts.merge(label, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }
}
