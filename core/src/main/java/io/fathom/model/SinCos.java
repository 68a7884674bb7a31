package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/** {@code [sin(f_i t), cos(f_i t)]}, frequencies f_i in geometric progression from 1 to {@code last}. */
final class SinCos {
    private final Tensor frequencies; // [1, count]

    /** @param count frequencies, at least 2; twice as many features */
    SinCos(int count, double last) {
        double[] f = new double[count];
        for (int i = 0; i < count; i++) {
            f[i] = Math.pow(last, i / (count - 1.0));
        }
        frequencies = Tensor.of(f, 1, count).to(DType.FLOAT32);
    }

    /** t [B, 1] -> [B, 2 count]. */
    Tensor of(Tensor t) {
        Tensor phase = t.times(frequencies);
        return Tensor.join(1, phase.sin(), phase.cos());
    }
}
