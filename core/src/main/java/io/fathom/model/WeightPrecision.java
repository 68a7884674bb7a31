package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;
import java.util.Map;

/**
 * With how much precision the weights of a network are kept while estimating: what a stored model of that kind would answer. All
 * but {@link #BF16_COMPUTE} round the numbers once and compute in float32, so they cost the same memory and time as FP32 here.
 */
public enum WeightPrecision {
    /** 24 bits, as trained: relative rounding up to 2^-24. */
    FP32 {
        @Override
        public Parameters of(Parameters p) {
            return p;
        }
    },
    /** Weights and arithmetic of the network in bfloat16; half the memory. Inputs and outputs of the network are rounded too. */
    BF16_COMPUTE {
        @Override
        public Parameters of(Parameters p) {
            return p.to(DType.BFLOAT16);
        }
    },
    /** Weights rounded to bfloat16, 8 bits: relative rounding up to 2^-8 / 2. */
    BF16 {
        @Override
        public Parameters of(Parameters p) {
            return p.over(p.flat().to(DType.BFLOAT16).to(DType.FLOAT32));
        }
    },
    /** Weights rounded to float16, 11 bits: relative rounding up to 2^-11, absolute 2^-25 below 2^-14; none above 65504. */
    FP16 {
        @Override
        public Parameters of(Parameters p) {
            Tensor rounded = p.flat().to(DType.FLOAT16).to(DType.FLOAT32);
            Check.that(
                    Double.isFinite(rounded.sum().item())
                            || !Double.isFinite(p.flat().sum().item()),
                    "weights: expected numbers up to 65504, the largest of float16, found larger ones.");
            return p.over(rounded);
        }
    },
    /**
     * Matrices (and kernels) as 8-bit integers with one scale per output row, {@code w = scale round(w / scale)} with {@code scale
     * = max |w| / 127} over the row: absolute rounding up to scale / 2. Vectors such as biases stay float32.
     */
    INT8 {
        @Override
        public Parameters of(Parameters p) {
            float[] values = p.flat().to(DType.FLOAT32).toFloats();
            int at = 0;
            for (Map.Entry<String, long[]> entry : p.shapes().entrySet()) {
                long[] shape = entry.getValue();
                int size = 1;
                for (long length : shape) {
                    size = Math.toIntExact(size * length);
                }
                if (shape.length >= 2 && size > 0) {
                    int row = Math.toIntExact(size / shape[0]);
                    for (int from = at; from < at + size; from += row) {
                        quantise(values, from, from + row);
                    }
                }
                at += size;
            }
            return p.over(Tensor.of(values, values.length));
        }
    };

    private static final int LEVELS = 127;

    /** The same parameters, rounded; the argument is not changed. */
    public abstract Parameters of(Parameters p);

    private static void quantise(float[] values, int from, int to) {
        float largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        if (largest == 0) {
            return;
        }
        float scale = largest / LEVELS;
        for (int i = from; i < to; i++) {
            values[i] = scale * Math.round(values[i] / scale);
        }
    }
}
