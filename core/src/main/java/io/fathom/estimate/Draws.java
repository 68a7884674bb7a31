package io.fathom.estimate;

import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The noise of a batch, made row by row in Java, copied to the engine once. */
final class Draws {
    private Draws() {}

    /** Draws {@code [from, from + m)} of each row, [B, m, D]; {@code from} as {@link NoiseKind#fill} wants it. */
    static Tensor of(DType type, NoiseKind noise, int from, int m, int d, LidBatch batch) {
        long[] rows = batch.rows();
        int each = Math.multiplyExact(m, d);
        Math.multiplyExact(each, rows.length);
        Tensor draws = Tensor.empty(type, rows.length, m, d);
        ByteBuffer memory = draws.memory();
        int parts = Math.max(1, Math.min(rows.length, Engine.start().threads()));
        IntStream range = IntStream.range(0, parts);
        (parts > 1 ? range.parallel() : range).forEach(part -> {
            double[] own = new double[each]; // for all rows of a part: little is left for the collector
            for (int i = part * rows.length / parts; i < (part + 1) * rows.length / parts; i++) {
                Arrays.fill(own, 0);
                noise.fill(own, from, m, d, batch.seed(), rows[i]);
                if (type == DType.FLOAT32) {
                    FloatBuffer target = memory.asFloatBuffer().position(i * each);
                    for (double value : own) {
                        target.put((float) value);
                    }
                } else {
                    memory.asDoubleBuffer().position(i * each).put(own);
                }
            }
        });
        return draws;
    }
}
