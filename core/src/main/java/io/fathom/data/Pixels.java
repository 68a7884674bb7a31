package io.fathom.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of a decoded image as numbers from 0 to 255, whatever its depth: 16-bit samples keep their fraction (value /
 * 257). Transparency is left out, not blended; colour profiles are not applied.
 */
final class Pixels {
    private final BufferedImage image;
    private final boolean grey;
    private final @Nullable Raster samples; // null: through packed RGB
    private final float scale;

    Pixels(BufferedImage image) {
        ColorModel model = image.getColorModel();
        int components = model.getNumColorComponents();
        boolean plain = !(model instanceof IndexColorModel)
                && (components == 1 || components == 3)
                && image.getRaster().getNumBands() >= components;
        this.image = image;
        this.grey = ImageFile.isGrey(model);
        this.samples = plain ? image.getRaster() : null;
        this.scale = plain ? 255f / ((1L << model.getComponentSize(0)) - 1) : 1;
    }

    /** One line's channels, [channels][width], from {@code x}. */
    void line(int x, int y, float[][] channels) {
        int width = channels[0].length;
        float[][] rgb = channels.length == 3 || grey ? channels : new float[3][width];
        if (samples != null) {
            int[] buffer = new int[width];
            for (int c = 0; c < (grey ? 1 : 3); c++) {
                samples.getSamples(x, y, width, 1, c, buffer);
                for (int i = 0; i < width; i++) {
                    rgb[c][i] = buffer[i] * scale;
                }
            }
        } else {
            int[] packed = image.getRGB(x, y, width, 1, null, 0, width);
            for (int i = 0; i < width; i++) {
                for (int c = 0; c < (grey ? 1 : 3); c++) {
                    rgb[c][i] = packed[i] >> (16 - 8 * c) & 0xFF;
                }
            }
        }
        if (grey) {
            for (int c = 1; c < channels.length; c++) {
                System.arraycopy(channels[0], 0, channels[c], 0, width);
            }
        } else if (channels.length == 1) {
            for (int i = 0; i < width; i++) {
                channels[0][i] = 0.299f * rgb[0][i] + 0.587f * rgb[1][i] + 0.114f * rgb[2][i];
            }
        }
    }

    /**
     * Writes the part that starts at (x, y) to a row of points, resized when the sizes differ.
     *
     * @param target [channels, height, width] from {@code at}; zero before
     */
    void write(int x, int y, Size part, ImageShape shape, float[] target, int at) {
        Resampler across = new Resampler(part.width(), shape.width());
        Resampler down = new Resampler(part.height(), shape.height());
        boolean same = part.width() == shape.width() && part.height() == shape.height();
        float[][] channels = new float[shape.channels()][part.width()];
        float[] resized = new float[shape.width()];
        int plane = shape.height() * shape.width();
        for (int line = 0; line < part.height(); line++) {
            line(x, y + line, channels);
            for (int c = 0; c < channels.length; c++) {
                if (same) {
                    System.arraycopy(channels[c], 0, target, at + c * plane + line * shape.width(), shape.width());
                } else {
                    across.line(channels[c], resized, 0);
                    down.spread(line, resized, target, at + c * plane);
                }
            }
        }
    }
}
