package io.fathom.estimate.neighbour;

import java.util.Arrays;

/**
 * The smallest {@code capacity} of a stream of (approximate squared distance, index): a threshold turns most away; the rest
 * are gathered and now and then cut back by partitioning, which costs less than a heap.
 *
 * <p>A key is the float's bits above, the index below, so that keys of numbers of at least 0 order as the numbers do.
 */
final class CandidateBuffer {
    private final int capacity;
    private final long[] keys;
    private int size;
    private int threshold; // float bits; what is not below is turned away

    CandidateBuffer(int capacity) {
        this.capacity = capacity;
        this.keys = new long[Math.addExact(capacity, Math.max(64, Math.multiplyExact(capacity, 3)))];
        clear();
    }

    void clear() {
        size = 0;
        threshold = Integer.MAX_VALUE; // above infinity's bits and those of NaN, so that NaN is kept and surfaces
    }

    /** Takes a row of a tile: {@code bits[0..n)} are float bits, of reference points {@code first + j}; {@code own} is left out. */
    void offer(int[] bits, int n, int first, int own) {
        int limit = threshold;
        for (int j = 0; j < n; j++) {
            if (bits[j] < limit && first + j != own) {
                int b = Math.max(bits[j], 0); // rounding below zero
                keys[size++] = ((long) b << 32) | (first + j);
                if (size == keys.length) {
                    shrink();
                    limit = threshold;
                }
            }
        }
    }

    /** Cuts back to the capacity; afterwards {@link #size} keys remain, in no order. */
    void shrink() {
        if (size > capacity) {
            select(keys, size, capacity - 1);
            size = capacity;
            threshold = (int) (keys[capacity - 1] >>> 32);
        }
    }

    int size() {
        return size;
    }

    int index(int i) {
        return (int) keys[i];
    }

    /** No number that was turned away is smaller; infinite when none was. */
    double turnedAway() {
        return threshold == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : Float.intBitsToFloat(threshold);
    }

    /** Moves the {@code rank}-th smallest (from 0) to its place, smaller ones before it. */
    private static void select(long[] a, int n, int rank) {
        int low = 0;
        int high = n - 1;
        while (high - low > 16) {
            long pivot = median(a[low], a[(low + high) >>> 1], a[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (a[i] < pivot) {
                    i++;
                }
                while (a[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    long swap = a[i];
                    a[i++] = a[j];
                    a[j--] = swap;
                }
            }
            if (rank <= j) {
                high = j;
            } else if (rank >= i) {
                low = i;
            } else {
                return;
            }
        }
        Arrays.sort(a, low, high + 1);
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
