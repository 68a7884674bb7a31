package io.fathom.data;

import io.fathom.base.Check;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One array in NumPy's NPY format, version 1.0: little endian, C order, header padded to a multiple of 64 bytes.
 *
 * <p>The array given is kept, not copied; it is encoded when it is written. Without a shape it is one-dimensional.
 */
public final class NpyArray {
    private static final int CHUNK = 1 << 16; // bytes
    private static final int MAX_HEADER = 65_535;

    private final String descr;
    private final int itemSize; // bytes
    private final int length; // items
    private final int[] shape;
    private final Encoder encoder;

    @FunctionalInterface
    private interface Encoder {
        void put(ByteBuffer to, int index);
    }

    private NpyArray(String descr, int itemSize, int length, int[] shape, Encoder encoder) {
        this.descr = descr;
        this.itemSize = itemSize;
        this.length = length;
        this.shape = shape.length == 0 ? new int[] {length} : shape.clone();
        this.encoder = encoder;
        long items = 1;
        for (int extent : this.shape) {
            Check.atLeast("extent of shape " + Arrays.toString(shape), extent, 0);
            items = Math.multiplyExact(items, extent);
        }
        Check.same("numbers in shape " + Arrays.toString(this.shape), items, length);
    }

    /** float32, {@code <f4}. */
    public static NpyArray of(float[] values, int... shape) {
        return new NpyArray("<f4", Float.BYTES, values.length, shape, (to, i) -> to.putFloat(values[i]));
    }

    /** float64, {@code <f8}. */
    public static NpyArray of(double[] values, int... shape) {
        return new NpyArray("<f8", Double.BYTES, values.length, shape, (to, i) -> to.putDouble(values[i]));
    }

    /** int32, {@code <i4}. */
    public static NpyArray of(int[] values, int... shape) {
        return new NpyArray("<i4", Integer.BYTES, values.length, shape, (to, i) -> to.putInt(values[i]));
    }

    /** int64, {@code <i8}. */
    public static NpyArray of(long[] values, int... shape) {
        return new NpyArray("<i8", Long.BYTES, values.length, shape, (to, i) -> to.putLong(values[i]));
    }

    /** Text, {@code <U} with the longest string's number of code points; null becomes the empty string. */
    public static NpyArray of(List<? extends @Nullable String> values, int... shape) {
        int[][] points = values.stream()
                .map(s -> s == null ? new int[0] : s.codePoints().toArray())
                .toArray(int[][]::new);
        int width =
                Math.max(1, Arrays.stream(points).mapToInt(p -> p.length).max().orElse(1));
        return new NpyArray("<U" + width, Math.multiplyExact(4, width), points.length, shape, (to, i) -> {
            for (int k = 0; k < width; k++) {
                to.putInt(k < points[i].length ? points[i][k] : 0);
            }
        });
    }

    /** The extents. */
    public int[] shape() {
        return shape.clone();
    }

    /** Writes the header and the numbers; the stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(header());
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(CHUNK, itemSize)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            if (buffer.remaining() < itemSize) {
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            encoder.put(buffer, i);
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    private byte[] header() {
        String extents = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String tuple = shape.length == 1 ? "(" + extents + ",)" : "(" + extents + ")";
        StringBuilder text = new StringBuilder("{'descr': '" + descr + "', 'fortran_order': False, 'shape': ")
                .append(tuple)
                .append(", }");
        int magic = 10; // magic string 6, version 2, header length 2
        while ((magic + text.length() + 1) % 64 != 0) {
            text.append(' ');
        }
        text.append('\n');
        Check.that(text.length() <= MAX_HEADER, "Too many extents for an NPY 1.0 header: " + shape.length + ".");
        return ByteBuffer.allocate(magic + text.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length())
                .put(text.toString().getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
