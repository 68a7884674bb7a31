package io.fathom.data;

import io.fathom.base.Check;

/**
 * How a row of D numbers is an image: channel after channel, each row by row, so pixel (c, y, x) is number
 * {@code (c * height + y) * width + x}.
 *
 * @param channels 1 for grey, 3 for red, green, blue
 */
public record ImageShape(int channels, int height, int width) {
    public ImageShape {
        Check.that(channels == 1 || channels == 3, "channels: expected 1 or 3, found " + channels + ".");
        Check.atLeastOne("height", height);
        Check.atLeastOne("width", width);
    }

    /** D. */
    public int ambientDimension() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }

    @Override
    public String toString() {
        return height + "x" + width + (channels == 1 ? " grey" : " colour");
    }
}
