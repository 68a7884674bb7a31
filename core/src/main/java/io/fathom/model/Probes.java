package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The directions along which a Jacobian is probed, made chunk by chunk so that all of them are never in memory. */
final class Probes {
    private final long @Nullable [] rows; // null for basis vectors
    private final int batch;
    private final int dimension;
    private final int count;
    private final long seed;

    private Probes(long @Nullable [] rows, int batch, int dimension, int count, long seed) {
        this.rows = rows;
        this.batch = batch;
        this.dimension = dimension;
        this.count = count;
        this.seed = seed;
    }

    /** The D unit vectors, the same for every row. */
    static Probes basis(int batch, int dimension) {
        return new Probes(null, batch, dimension, dimension, 0);
    }

    /** {@code count} vectors of random signs for each row. */
    static Probes rademacher(long[] rows, int dimension, int count, long seed) {
        return new Probes(rows, rows.length, dimension, count, seed);
    }

    int count() {
        return count;
    }

    /** Whether the sum over the probes is the trace itself; else their mean estimates it. */
    boolean exact() {
        return rows == null;
    }

    /** Probes {@code [from, from + length)} of every row, [B, length, D]. */
    Tensor chunk(DType type, int from, int length) {
        if (rows == null) {
            float[] unit = new float[length * dimension];
            for (int j = 0; j < length; j++) {
                unit[j * dimension + from + j] = 1;
            }
            return Tensor.of(unit, 1L, length, dimension).to(type).expand(batch, length, dimension);
        }
        float[] signs = new float[Math.multiplyExact(batch, length * dimension)];
        int at = 0;
        for (long row : rows) {
            for (int j = 0; j < length; j++, at += dimension) {
                sign(RandomStream.at(seed, row, from + j), signs, at);
            }
        }
        return Tensor.of(signs, (long) batch, length, dimension).to(type);
    }

    /** D random signs from {@code at} on, 64 from each random number. */
    private void sign(RandomStream random, float[] signs, int at) {
        for (int block = 0; block < dimension; block += Long.SIZE) {
            long bits = random.nextLong();
            int end = Math.min(dimension, block + Long.SIZE);
            for (int i = block; i < end; i++, bits >>>= 1) {
                signs[at + i] = 1 - 2 * (int) (bits & 1);
            }
        }
    }
}
