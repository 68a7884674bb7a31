package io.fathom.estimate;

import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.Tensor;
import java.util.stream.IntStream;

/** The noise of a batch, made row by row in Java, copied to the engine once. */
final class Draws {
    private Draws() {}

    /** Draws {@code [from, from + m)} of each row, [B, m, D]; {@code from} as {@link NoiseKind#fill} wants it. */
    static Tensor of(DType type, NoiseKind noise, int from, int m, int d, LidBatch batch) {
        long[] rows = batch.rows();
        int each = Math.multiplyExact(m, d);
        int all = Math.multiplyExact(each, rows.length);
        boolean single = type == DType.FLOAT32;
        float[] floats = new float[single ? all : 0];
        double[] doubles = new double[single ? 0 : all];
        IntStream range = IntStream.range(0, rows.length);
        (Engine.start().threads() > 1 ? range.parallel() : range).forEach(i -> {
            double[] own = new double[each];
            noise.fill(own, from, m, d, batch.seed(), rows[i]);
            if (single) {
                for (int k = 0; k < each; k++) {
                    floats[i * each + k] = (float) own[k];
                }
            } else {
                System.arraycopy(own, 0, doubles, i * each, each);
            }
        });
        return single ? Tensor.of(floats, (long) rows.length, m, d) : Tensor.of(doubles, rows.length, m, d);
    }
}
