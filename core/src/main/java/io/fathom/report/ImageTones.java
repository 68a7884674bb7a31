package io.fathom.report;

import io.fathom.base.Check;
import io.fathom.data.ImageShape;
import io.fathom.data.Points;

/**
 * How numbers become 8-bit tones: values within 0..255 as they are, within 0..1 and -1..1 stretched, any others from their
 * smallest to their largest over all images alike.
 */
final class ImageTones {
    private final Points points;
    private final ImageShape shape;
    private final float black;
    private final float scale; // tones per unit

    private ImageTones(Points points, ImageShape shape, float black, float scale) {
        this.points = points;
        this.shape = shape;
        this.black = black;
        this.scale = scale;
    }

    static ImageTones of(Points points) {
        ImageShape shape = points.imageShape().orElseThrow();
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int i : points.usableRows()) {
            for (int j = 0; j < points.ambientDimension(); j++) {
                min = Math.min(min, points.value(i, j));
                max = Math.max(max, points.value(i, j));
            }
        }
        if (min >= 0 && max <= 1) {
            return new ImageTones(points, shape, 0, 255);
        }
        if (min >= 0 && max <= 255) {
            return new ImageTones(points, shape, 0, 1);
        }
        if (min >= -1 && max <= 1) {
            return new ImageTones(points, shape, -1, 127.5f);
        }
        return new ImageTones(points, shape, min, max > min ? 255 / (max - min) : 0);
    }

    ImageShape shape() {
        return shape;
    }

    /** The tones of an image, [height, width, channels]; 0 where there is no number. */
    byte[] pixels(int row) {
        byte[] pixels = new byte[shape.ambientDimension()];
        int plane = shape.height() * shape.width();
        for (int at = 0; at < plane; at++) {
            for (int c = 0; c < shape.channels(); c++) {
                pixels[at * shape.channels() + c] = tone(points.value(row, c * plane + at));
            }
        }
        return pixels;
    }

    /** The tones of an image averaged down to at most {@code side} pixels a side; never enlarged. */
    Small small(int row, int side) {
        Check.atLeastOne("side", side);
        byte[] full = pixels(row);
        int longest = Math.max(shape.height(), shape.width());
        if (longest <= side) {
            return new Small(full, shape.width(), shape.height(), shape.channels());
        }
        int width = Math.max(1, shape.width() * side / longest);
        int height = Math.max(1, shape.height() * side / longest);
        byte[] small = new byte[width * height * shape.channels()];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    small[(y * width + x) * shape.channels() + c] = average(full, x, y, c, width, height);
                }
            }
        }
        return new Small(small, width, height, shape.channels());
    }

    private byte average(byte[] full, int x, int y, int c, int width, int height) {
        int fromX = x * shape.width() / width;
        int toX = Math.max(fromX + 1, (x + 1) * shape.width() / width);
        int fromY = y * shape.height() / height;
        int toY = Math.max(fromY + 1, (y + 1) * shape.height() / height);
        long sum = 0;
        for (int v = fromY; v < toY; v++) {
            for (int u = fromX; u < toX; u++) {
                sum += full[(v * shape.width() + u) * shape.channels() + c] & 0xff;
            }
        }
        return (byte) Math.round((double) sum / ((long) (toX - fromX) * (toY - fromY)));
    }

    private byte tone(float value) {
        float tone = (value - black) * scale;
        return (byte) Math.round(Math.max(0, Math.min(255, Float.isNaN(tone) ? 0 : tone)));
    }

    /** @param pixels [height, width, channels] */
    record Small(byte[] pixels, int width, int height, int channels) {
        byte[] png() {
            return PngEncoder.encode(pixels, width, height, channels);
        }

        /** Red, green and blue of a pixel as one number. */
        int rgb(int x, int y) {
            int at = (y * width + x) * channels;
            int red = pixels[at] & 0xff;
            int green = channels == 1 ? red : pixels[at + 1] & 0xff;
            int blue = channels == 1 ? red : pixels[at + 2] & 0xff;
            return red << 16 | green << 8 | blue;
        }
    }
}
