package io.fathom.model;

import io.fathom.base.Check;

/**
 * How the D inputs of a network are an image: channel after channel, each row by row, so that pixel (c, y, x) is number
 * {@code (c * height + y) * width + x}.
 */
public record PixelShape(int channels, int height, int width) {
    public PixelShape {
        Check.atLeastOne("channels", channels);
        Check.atLeastOne("height", height);
        Check.atLeastOne("width", width);
    }

    /** D. */
    public int ambientDimension() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }
}
