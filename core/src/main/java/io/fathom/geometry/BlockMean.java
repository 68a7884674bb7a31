package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.model.ImageLayout;
import io.fathom.tensor.Tensor;

/** Means of blocks of pixels, for super-resolution; the adjoint spreads a mean over its block, divided by the block's size. */
final class BlockMean implements LinearOperator {
    private final ImageLayout image;
    private final int high;
    private final int wide;

    BlockMean(ImageLayout image, int high, int wide) {
        Check.atLeastOne("block of the mean", high);
        Check.atLeastOne("block of the mean", wide);
        Check.that(
                image.height() % high == 0 && image.width() % wide == 0,
                "block of the mean: expected a divisor of "
                        + (image.height() == 1 ? image.width() : image.height() + " and of " + image.width())
                        + ", found " + wide + ".");
        this.image = image;
        this.high = high;
        this.wide = wide;
    }

    @Override
    public int ambientDimension() {
        return image.ambientDimension();
    }

    @Override
    public int measurements() {
        return image.ambientDimension() / (high * wide);
    }

    @Override
    public Tensor apply(Tensor x) {
        int b = x.size(0);
        Tensor blocks = x.reshape(
                b, (long) image.channels() * image.height() / high, high, image.width() / wide, wide); // rows of blocks
        return blocks.sum(4, false).sum(2, false).times(1.0 / (high * wide)).reshape(b, measurements());
    }

    @Override
    public Tensor adjoint(Tensor z) {
        int b = z.size(0);
        long rows = (long) image.channels() * image.height() / high;
        return z.times(1.0 / (high * wide))
                .reshape(b, rows, 1, image.width() / wide, 1)
                .expand(b, rows, high, image.width() / wide, wide)
                .reshape(b, ambientDimension());
    }

    @Override
    public String toString() {
        return "mean of " + high + " x " + wide;
    }
}
