package io.fathom.data;

import io.fathom.base.Check;
import java.util.Locale;

/** Width and height of an image in pixels, written {@code 64x48}. */
public record Size(int width, int height) {
    static final int LARGEST = 1 << 16;

    public Size {
        Check.that(width >= 1 && width <= LARGEST, refused("width", width));
        Check.that(height >= 1 && height <= LARGEST, refused("height", height));
    }

    private static String refused(String side, int found) {
        return side + ": expected 1 to " + LARGEST + " pixels, found " + found + ".";
    }

    /** Parses {@code WxH}, for example {@code 64x48}, or {@code 64} for a square. */
    public static Size parse(String text) {
        String[] parts = text.trim().toLowerCase(Locale.ROOT).split("x", -1);
        try {
            int width = Integer.parseInt(parts[0].trim());
            int height = parts.length == 1 ? width : Integer.parseInt(parts[1].trim());
            Check.that(parts.length <= 2, "three numbers");
            return new Size(width, height);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("size: expected WIDTHxHEIGHT in pixels from 1 to " + LARGEST
                    + ", for example 64x64, found \"" + text + "\".");
        }
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
