package io.fathom.estimate.neighbour;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which rows differ.
 *
 * @param first the first row of each distinct point, ascending, [M]
 * @param place the distinct point that each row is, [N]
 */
record DistinctRows(int[] first, int[] place) {
    static DistinctRows of(PointCloud points) {
        int n = points.count();
        int[] place = new int[n];
        int[] first = new int[n];
        int[] sameHash = new int[n]; // an earlier distinct point of the same hash, or -1
        Map<Long, Integer> latest = new HashMap<>(2 * n);
        double[] row = new double[points.dimension()];
        double[] other = new double[points.dimension()];
        int distinct = 0;
        for (int i = 0; i < n; i++) {
            points.copy(i, row);
            long hash = 1;
            for (double x : row) {
                hash = hash * 0x9E3779B97F4A7C15L + Double.doubleToRawLongBits(x + 0.0); // -0.0 + 0.0 is 0.0
                hash ^= hash >>> 32;
            }
            Integer known = latest.get(hash);
            int at = known == null ? -1 : known;
            while (at >= 0 && !equal(points, first[at], row, other)) {
                at = sameHash[at];
            }
            if (at < 0) {
                at = distinct++;
                first[at] = i;
                sameHash[at] = known == null ? -1 : known;
                latest.put(hash, at);
            }
            place[i] = at;
        }
        return new DistinctRows(Arrays.copyOf(first, distinct), place);
    }

    private static boolean equal(PointCloud points, int i, double[] row, double[] other) {
        points.copy(i, other);
        for (int j = 0; j < row.length; j++) {
            if (row[j] != other[j]) {
                return false;
            }
        }
        return true;
    }
}
