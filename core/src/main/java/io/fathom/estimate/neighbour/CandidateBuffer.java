package io.fathom.estimate.neighbour;

import java.util.Arrays;

/**
 * The smallest {@code capacity} of a stream of (approximate squared distance, index): a threshold turns most away; the rest
 * are gathered and now and then cut back by partitioning, which costs less than a heap.
 *
 * <p>A key is the float's bits above, the index below, so that keys of numbers of at least 0 order as the numbers do.
 */
final class CandidateBuffer {
    private static final int SMALL = 24; // keys that are sorted outright
    private static final int SAMPLE = 9;

    private final int capacity;
    private final int[] sample = new int[SAMPLE];
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
            select(size, capacity - 1);
            size = capacity;
            threshold = (int) (keys[capacity - 1] >>> 32);
        }
    }

    int size() {
        return size;
    }

    /** Sorts what is left, nearest first. */
    void sort() {
        Arrays.sort(keys, 0, size);
    }

    int index(int i) {
        return (int) keys[i];
    }

    /** No number that was turned away is smaller; infinite when none was, NaN when numbers overflowed, so that nothing is known. */
    double turnedAway() {
        if (threshold == Integer.MAX_VALUE) {
            return Double.POSITIVE_INFINITY;
        }
        float limit = Float.intBitsToFloat(threshold);
        return Float.isFinite(limit) ? limit : Double.NaN;
    }

    /**
     * Moves the {@code rank}-th smallest (from 0) to its place, smaller ones before it. Keys differ from each other. Which side of
     * the pivot a key belongs to is as good as random, so the partition has no branch on it.
     */
    private void select(int n, int rank) {
        long[] a = keys;
        int low = 0;
        int high = n - 1;
        while (high - low >= SMALL) {
            int at = pivot(low, high, rank);
            long pivot = a[at];
            a[at] = a[high];
            int split = low;
            for (int j = low; j < high; j++) {
                long key = a[j];
                a[j] = a[split];
                a[split] = key;
                split += (int)
                        ((key - pivot) >>> 63); // 1 if below; keys are at least 0, so the difference does not overflow
            }
            a[high] = a[split];
            a[split] = pivot;
            if (rank < split) {
                high = split - 1;
            } else if (rank > split) {
                low = split + 1;
            } else {
                return;
            }
        }
        Arrays.sort(a, low, high + 1);
    }

    /** Where a key lies that is probably just above the one of the wanted rank: from a sorted sample. */
    private int pivot(int low, int high, int rank) {
        int n = high - low + 1;
        for (int s = 0; s < SAMPLE; s++) {
            int at = low + (int) ((long) s * (n - 1) / (SAMPLE - 1));
            long key = keys[at];
            int place = s;
            while (place > 0 && keys[sample[place - 1]] > key) {
                sample[place] = sample[place - 1];
                place--;
            }
            sample[place] = at;
        }
        return sample[Math.min(SAMPLE - 1, (int) ((long) (rank - low) * SAMPLE / n) + 1)];
    }
}
