package io.fathom.report;

import io.fathom.base.Check;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Images as PNG of the least ado: 8 bits a channel, deflate level 9, the chunks IHDR, IDAT and IEND only, and per line the
 * filter with the smallest sum of absolute differences (PNG specification, 12.8).
 *
 * <p>The number of bytes is a classical measure of an image's complexity, to compare the LID with.
 */
final class PngEncoder {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int FILTERS = 5; // none, sub, up, average, Paeth
    private static final int GREY = 0;
    private static final int COLOUR = 2;

    private PngEncoder() {}

    /** @param pixels [height, width, channels], channels 1 or 3 */
    static byte[] encode(byte[] pixels, int width, int height, int channels) {
        Check.same("bytes of the image", (long) width * height * channels, pixels.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(height).put((byte) 8).put((byte) (channels == 1 ? GREY : COLOUR));
        chunk(out, "IHDR", header.array());
        chunk(out, "IDAT", deflate(filter(pixels, width * channels, height, channels)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static byte[] filter(byte[] pixels, int stride, int height, int step) {
        byte[] filtered = new byte[height * (stride + 1)];
        byte[] line = new byte[stride];
        for (int y = 0; y < height; y++) {
            long least = Long.MAX_VALUE;
            for (int filter = 0; filter < FILTERS; filter++) {
                long sum = 0;
                for (int x = 0; x < stride; x++) {
                    line[x] = (byte) (at(pixels, x, y, stride) - predicted(filter, pixels, x, y, stride, step));
                    sum += Math.abs(line[x]);
                }
                if (sum < least) {
                    least = sum;
                    filtered[y * (stride + 1)] = (byte) filter;
                    System.arraycopy(line, 0, filtered, y * (stride + 1) + 1, stride);
                }
            }
        }
        return filtered;
    }

    private static int predicted(int filter, byte[] pixels, int x, int y, int stride, int step) {
        int left = at(pixels, x - step, y, stride);
        int up = at(pixels, x, y - 1, stride);
        return switch (filter) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            default -> paeth(left, up, at(pixels, x - step, y - 1, stride));
        };
    }

    private static int paeth(int left, int up, int corner) {
        int p = left + up - corner;
        int toLeft = Math.abs(p - left);
        int toUp = Math.abs(p - up);
        int toCorner = Math.abs(p - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private static int at(byte[] pixels, int x, int y, int stride) {
        return x < 0 || y < 0 ? 0 : pixels[y * stride + x] & 0xff;
    }

    private static byte[] deflate(byte[] raw) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(raw);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] part = new byte[1 << 14];
            while (!deflater.finished()) {
                out.write(part, 0, deflater.deflate(part));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
