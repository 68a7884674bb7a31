package io.fathom.estimate.neighbour;

/** The k nearest of a stream of (distance, index), exact: ties go to the smaller index. A heap with the worst on top. */
final class Nearest {
    private final int k;
    private final double[] distance;
    private final int[] index;
    private int size;

    Nearest(int k) {
        this.k = k;
        this.distance = new double[k];
        this.index = new int[k];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** The k-th smallest distance so far; infinite while there are fewer than k. */
    double worst() {
        return size < k ? Double.POSITIVE_INFINITY : distance[0];
    }

    void offer(double d, int i) {
        if (size < k) {
            int at = size++;
            while (at > 0) {
                int parent = (at - 1) >> 1;
                if (!before(distance[parent], index[parent], d, i)) {
                    break;
                }
                distance[at] = distance[parent];
                index[at] = index[parent];
                at = parent;
            }
            distance[at] = d;
            index[at] = i;
        } else if (before(d, i, distance[0], index[0])) {
            sink(0, size, d, i);
        }
    }

    private void sink(int from, int n, double d, int i) {
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= n) {
                break;
            }
            if (child + 1 < n && before(distance[child], index[child], distance[child + 1], index[child + 1])) {
                child++;
            }
            if (!before(d, i, distance[child], index[child])) {
                break;
            }
            distance[at] = distance[child];
            index[at] = index[child];
            at = child;
        }
        distance[at] = d;
        index[at] = i;
    }

    private static boolean before(double d, int i, double e, int j) {
        return d < e || d == e && i < j;
    }

    /** Writes the nearest, sorted by (distance, index), and empties this. */
    void drain(double[] distances, int[] indices) {
        for (int n = size; n > 0; n--) {
            distances[n - 1] = distance[0];
            indices[n - 1] = index[0];
            sink(0, n - 1, distance[n - 1], index[n - 1]);
        }
        size = 0;
    }
}
