package io.fathom.data;

import io.fathom.base.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * IDX, the format of MNIST: two zero bytes, the element type, the number of lengths, the lengths (32 bits, big endian), the
 * numbers.
 */
final class IdxReader {
    private IdxReader() {}

    static Points read(String source, ArrayBytes file, ReadOptions options, boolean gzip) throws IOException {
        Header header = header(source, file);
        return ArrayDecoder.decode(header.layout, file.without(header.length), options, gzip ? "IDX, gzip" : "IDX");
    }

    record Header(ArrayLayout layout, int length) {}

    static Header header(String source, ArrayBytes file) throws IOException {
        byte[] start = file.read(4);
        ElementType type = type(start[2]);
        if (start[0] != 0 || start[1] != 0 || type == null || start[3] < 1) {
            throw new BadInputException(source + ": not an IDX file: expected the bytes 0 0, a type from 8 to 14 and a"
                    + " number of lengths, found " + (start[0] & 0xFF) + " " + (start[1] & 0xFF) + " "
                    + (start[2] & 0xFF) + " " + (start[3] & 0xFF) + ".");
        }
        ByteBuffer lengths = ByteBuffer.wrap(file.read(4 * start[3]));
        long[] shape = new long[start[3]];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = lengths.getInt() & 0xFFFF_FFFFL;
        }
        return new Header(new ArrayLayout(source, type, ByteOrder.BIG_ENDIAN, false, shape), 4 + 4 * shape.length);
    }

    static @Nullable ElementType type(byte code) {
        switch (code) {
            case 0x08:
                return ElementType.UINT8;
            case 0x09:
                return ElementType.INT8;
            case 0x0B:
                return ElementType.INT16;
            case 0x0C:
                return ElementType.INT32;
            case 0x0D:
                return ElementType.FLOAT32;
            case 0x0E:
                return ElementType.FLOAT64;
            default:
                return null;
        }
    }
}
