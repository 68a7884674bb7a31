package io.fathom.report;

import io.fathom.base.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The NPY arrays that tables are made of, little endian, version 1.0: {@code <f8}, {@code <f4}, {@code <i8} and {@code <U}.
 *
 * <p>Reads back what it writes; the format is described in numpy's {@code numpy.lib.format}.
 */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '<([fiU])(\\d{1,6})', 'fortran_order': False, 'shape': \\((\\d{1,9}),(?: (\\d{1,9}))?\\), }\\s*");

    private Npy() {}

    /** One array: its kind ({@code f8}, {@code f4}, {@code i8}, {@code U12}), its shape and its bytes. */
    record Array(char kind, int size, int[] shape, ByteBuffer bytes) {
        double[] doubles() {
            double[] values = new double[Math.toIntExact(elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = size == 8 ? bytes.getDouble(i * 8) : bytes.getFloat(i * 4);
            }
            return values;
        }

        long elements() {
            return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        }

        Column column() {
            if (kind == 'f') {
                return new Column.Numeric(doubles());
            }
            int n = shape[0];
            if (kind == 'i') {
                long[] values = new long[n];
                Arrays.setAll(values, i -> bytes.getLong(i * 8));
                return new Column.Integers(values);
            }
            String[] texts = new String[n];
            for (int i = 0; i < n; i++) {
                StringBuilder text = new StringBuilder();
                for (int k = 0, code; k < size && (code = bytes.getInt((i * size + k) * 4)) != 0; k++) {
                    text.appendCodePoint(code);
                }
                texts[i] = text.toString();
            }
            return new Column.Text(texts);
        }
    }

    static void write(OutputStream out, Column column) throws IOException {
        int n = column.length();
        if (column instanceof Column.Numeric numeric) {
            ByteBuffer bytes = header(out, "<f8", n + ",", 8L * n);
            Arrays.stream(numeric.values()).forEach(bytes::putDouble);
            out.write(bytes.array());
        } else if (column instanceof Column.Integers integers) {
            ByteBuffer bytes = header(out, "<i8", n + ",", 8L * n);
            Arrays.stream(integers.values()).forEach(bytes::putLong);
            out.write(bytes.array());
        } else if (column instanceof Column.Text text) {
            writeText(out, text.values());
        } else if (column instanceof Column.Curve curve) {
            int width = curve.sigmas().length;
            ByteBuffer bytes = header(out, "<f4", n + ", " + width, 4L * n * width);
            for (float[] row : curve.values()) {
                for (float x : row) {
                    bytes.putFloat(x);
                }
            }
            out.write(bytes.array());
        }
    }

    private static void writeText(OutputStream out, String[] texts) throws IOException {
        int width = 1; // code points; numpy has no empty kind
        for (String text : texts) {
            width = Math.max(width, text.codePointCount(0, text.length()));
        }
        ByteBuffer bytes = header(out, "<U" + width, texts.length + ",", 4L * width * texts.length);
        for (int i = 0; i < texts.length; i++) {
            bytes.position(i * width * 4);
            texts[i].codePoints().forEach(bytes::putInt);
        }
        out.write(bytes.array());
    }

    private static ByteBuffer header(OutputStream out, String descr, String shape, long length) throws IOException {
        StringBuilder text =
                new StringBuilder("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }");
        int before = MAGIC.length + 2;
        while ((before + text.length() + 1) % ALIGNMENT != 0) {
            text.append(' ');
        }
        text.append('\n');
        out.write(MAGIC);
        out.write(text.length() & 0xff);
        out.write(text.length() >> 8);
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Array read(byte[] file, String where) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int start = MAGIC.length + 2;
        if (file.length < start || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new BadInputException(where + ": expected an NPY array of version 1.0, found other bytes.");
        }
        int length = bytes.getShort(MAGIC.length) & 0xffff;
        String header =
                new String(file, start, Math.max(0, Math.min(length, file.length - start)), StandardCharsets.US_ASCII);
        Matcher match = HEADER.matcher(header);
        if (!match.matches()) {
            throw new BadInputException(
                    where + ": expected a row-by-row little-endian array of f4, f8, i8 or U in one or"
                            + " two dimensions, found " + header.trim() + ".");
        }
        char kind = match.group(1).charAt(0);
        int size = Integer.parseInt(match.group(2));
        String columns = match.group(4);
        int[] shape = columns == null
                ? new int[] {Integer.parseInt(match.group(3))}
                : new int[] {Integer.parseInt(match.group(3)), Integer.parseInt(columns)};
        Array array = new Array(
                kind,
                size,
                shape,
                bytes.slice(start + length, file.length - start - length).order(ByteOrder.LITTLE_ENDIAN));
        long expected = Math.multiplyExact(array.elements(), kind == 'U' ? 4L * size : size);
        if (expected != array.bytes().limit()
                || (kind == 'f' && size != 4 && size != 8)
                || (kind == 'i' && size != 8)) {
            throw new BadInputException(where + ": expected " + expected + " bytes as the header " + header.trim()
                    + " says, found " + array.bytes().limit() + ".");
        }
        return array;
    }
}
