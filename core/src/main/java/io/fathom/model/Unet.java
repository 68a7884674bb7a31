package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.NeuralOps;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * A U-Net for images of one or more channels, about 16 x 16 to 64 x 64 pixels, as denoiser; Guth, Kadkhodaie and Simoncelli (2025,
 * arXiv 2506.05310) take the inner product of the same network with its input as an energy.
 *
 * <p>Three halvings of the image with w, 2w, 4w, 8w channels and as many doublings, each joined with what the halving saw.
 * Convolutions without bias, a norm per image that keeps the image's size, exact GELU; no attention, no residual paths, no
 * dropout. The noise level scales every channel. A fresh network gives zero.
 *
 * <p>Sides that are not multiples of 8 are padded with zeros on both sides (28 becomes 32: two before, two after) and what comes
 * out there is cropped. Each operation can be differentiated twice.
 *
 * <p>B batch, D = C H W.
 */
public final class Unet implements Network {
    private static final int NUMBERS_AT_ONCE = 1 << 20; // of one array at full size: stays in the caches
    private static final int MOST_ROWS = 64;

    private final ImageLayout image;
    private final UnetOptions options;
    private final Parameters p;
    private final UnetBody body;

    private Unet(ImageLayout image, UnetOptions options, Parameters parameters) {
        this.image = image;
        this.options = options;
        this.p = parameters;
        this.body = new UnetBody(parameters, options.noise());
    }

    /** A network with fresh weights drawn from {@code random}. */
    public static Unet create(ImageLayout image, UnetOptions options, RandomStream random) {
        Parameters.Builder b = new Parameters.Builder();
        UnetBody.declare(b, image.channels(), options.width(), options.noise(), true);
        return new Unet(image, options, b.build(random));
    }

    @Override
    public int ambientDimension() {
        return image.ambientDimension();
    }

    @Override
    public UnetOptions options() {
        return options;
    }

    @Override
    public ImageLayout image() {
        return image;
    }

    @Override
    public NoiseInput noiseInput() {
        return options.noise().input();
    }

    @Override
    public Parameters parameters() {
        return p;
    }

    @Override
    public Unet with(Parameters parameters) {
        return new Unet(image, options, parameters);
    }

    @Override
    public int rowsAtOnce() {
        return rowsAtOnce(image, options.width());
    }

    static int rowsAtOnce(ImageLayout image, int width) {
        return Math.max(1, Math.min(MOST_ROWS, NUMBERS_AT_ONCE / (paddedPixels(image) * width)));
    }

    @Override
    public Tensor forward(Tensor input, Tensor level) {
        DType type = p.flat().type();
        Tensor out = cropped(body.forward(padded(input.to(type), image), level).image(), image);
        return type == DType.FLOAT64 ? out : out.to(DType.FLOAT32);
    }

    /** Pixels of one channel after padding. */
    static int paddedPixels(ImageLayout image) {
        return (image.height() + missing(image.height())) * (image.width() + missing(image.width()));
    }

    private static int missing(int length) {
        return -length & (UnetBody.MULTIPLE - 1);
    }

    /** [B, D] to [B, C, H', W']. */
    static Tensor padded(Tensor x, ImageLayout image) {
        Tensor pixels = x.reshape(-1, image.channels(), image.height(), image.width());
        int h = missing(image.height());
        int w = missing(image.width());
        return h == 0 && w == 0 ? pixels : NeuralOps.pad(pixels, w / 2, w - w / 2, h / 2, h - h / 2);
    }

    /** [B, C, H', W'] to [B, D]. */
    static Tensor cropped(Tensor pixels, ImageLayout image) {
        return pixels.narrow(2, missing(image.height()) / 2, image.height())
                .narrow(3, missing(image.width()) / 2, image.width())
                .reshape(-1, image.ambientDimension());
    }
}
