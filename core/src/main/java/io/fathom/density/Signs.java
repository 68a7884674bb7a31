package io.fathom.density;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/** Random signs for each row, keyed by (seed, row, probe): the same at every noise level. */
final class Signs {
    private Signs() {}

    /** [B, D]. */
    static Tensor of(DType type, long[] rows, int d, long seed, int probe) {
        float[] signs = new float[Math.multiplyExact(rows.length, d)];
        for (int i = 0; i < rows.length; i++) {
            RandomStream random = RandomStream.at(seed, rows[i], probe);
            long bits = 0;
            for (int j = 0; j < d; j++) {
                bits = j % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
                signs[i * d + j] = 1 - 2 * (int) (bits & 1);
            }
        }
        return Tensor.of(signs, rows.length, d).to(type);
    }
}
