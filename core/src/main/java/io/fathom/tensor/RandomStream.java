package io.fathom.tensor;

import java.util.random.RandomGenerator;

/**
 * A seeded stream of random numbers (SplitMix64) that is passed in, never global, and split by key.
 *
 * <p>{@link #at} derives a child stream from a root seed and integer keys, so that the numbers of row 17 do not depend on
 * the batch, the thread or the subset in which row 17 is computed. Not safe for use by several threads; derive one stream
 * for each.
 */
public final class RandomStream implements RandomGenerator {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /** The stream of a root seed and any number of keys, for example (seed, row, draw). */
    public static RandomStream at(long seed, long... keys) {
        return new RandomStream(mix(seed, keys));
    }

    /** A well-mixed 64-bit value of a seed and keys, to seed another generator with. */
    public static long mix(long seed, long... keys) {
        long h = mix64(seed + GOLDEN);
        for (long key : keys) {
            h = mix64((h ^ mix64(key + GOLDEN)) + GOLDEN);
        }
        return h;
    }

    @Override
    public long nextLong() {
        state += GOLDEN;
        return mix64(state);
    }

    /** Fills {@code target[from..to)} with independent standard normal numbers. */
    public void fillNormal(float[] target, int from, int to) {
        for (int i = from; i < to; i++) {
            target[i] = (float) nextGaussian();
        }
    }

    /** Fills {@code target[from..to)} with independent standard normal numbers. */
    public void fillNormal(double[] target, int from, int to) {
        for (int i = from; i < to; i++) {
            target[i] = nextGaussian();
        }
    }

    /** A uniformly random order of 0..n-1. */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix64(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
