package io.fathom.tensor;

import org.bytedeco.pytorch.global.torch;

/** The number types a tensor can hold. */
public enum DType {
    FLOAT32(torch.ScalarType.Float, 4),
    FLOAT64(torch.ScalarType.Double, 8),
    FLOAT16(torch.ScalarType.Half, 2),
    BFLOAT16(torch.ScalarType.BFloat16, 2),
    INT64(torch.ScalarType.Long, 8);

    final torch.ScalarType nativeType;
    private final int bytes;

    DType(torch.ScalarType nativeType, int bytes) {
        this.nativeType = nativeType;
        this.bytes = bytes;
    }

    /** Bytes per number. */
    public int bytes() {
        return bytes;
    }
}
