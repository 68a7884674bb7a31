package io.fathom.model;

import io.fathom.base.Check;

/**
 * How a row of D numbers is an image: channel after channel, each row by row, so pixel (c, y, x) is number
 * {@code (c * height + y) * width + x}.
 *
 * @param channels C, at least 1
 * @param height H, at least 1
 * @param width W, at least 1
 */
public record ImageLayout(int channels, int height, int width) {
    public ImageLayout {
        Check.atLeastOne("channels", channels);
        Check.atLeastOne("height", height);
        Check.atLeastOne("width", width);
    }

    /** D. */
    public int ambientDimension() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }
}
