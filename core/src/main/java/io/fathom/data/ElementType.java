package io.fathom.data;

import java.nio.ByteBuffer;
import java.util.Locale;

/** How one number of an array file is stored; the byte order is the buffer's. */
enum ElementType {
    BOOL(1),
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    UINT64(8),
    INT64(8),
    FLOAT16(2),
    FLOAT32(4),
    FLOAT64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** The next number, exactly but for 64-bit integers beyond 2^53. */
    double next(ByteBuffer in) {
        switch (this) {
            case BOOL:
                return in.get() == 0 ? 0 : 1;
            case UINT8:
                return in.get() & 0xFF;
            case INT8:
                return in.get();
            case UINT16:
                return in.getShort() & 0xFFFF;
            case INT16:
                return in.getShort();
            case UINT32:
                return in.getInt() & 0xFFFF_FFFFL;
            case INT32:
                return in.getInt();
            case UINT64:
                return unsigned(in.getLong());
            case INT64:
                return in.getLong();
            case FLOAT16:
                return half(in.getShort());
            case FLOAT32:
                return in.getFloat();
            default:
                return in.getDouble();
        }
    }

    /** Decodes {@code n} numbers to float32; a float64 beyond its range becomes infinite. */
    void decode(ByteBuffer in, int n, float[] target, int at) {
        if (this == FLOAT32) {
            in.asFloatBuffer().get(target, at, n);
            in.position(in.position() + n * Float.BYTES);
        } else if (this == UINT8) {
            for (int i = 0; i < n; i++) {
                target[at + i] = in.get() & 0xFF;
            }
        } else if (this == FLOAT64) {
            for (int i = 0; i < n; i++) {
                target[at + i] = (float) in.getDouble();
            }
        } else {
            for (int i = 0; i < n; i++) {
                target[at + i] = (float) next(in);
            }
        }
    }

    /** The label of one number: integers without a decimal point. */
    String text(double value) {
        if (this == BOOL) {
            return value == 0 ? "false" : "true";
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }

    static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /** IEEE 754 binary16. */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude;
        if (exponent == 0) {
            magnitude = fraction * 0x1p-24f;
        } else if (exponent == 31) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        }
        return bits < 0 ? -magnitude : magnitude;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
