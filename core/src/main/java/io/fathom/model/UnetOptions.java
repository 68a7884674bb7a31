package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The size of a {@link Unet}.
 *
 * @param width channels at full size, w; twice as many after each halving. 16 for a processor, 64 as published
 * @param noise how the noise level enters; the published energies take {@link NoiseEmbedding#VARIANCE}
 */
public record UnetOptions(int width, NoiseEmbedding noise) implements NetworkOptions {
    static final String ARCHITECTURE = "unet";

    /** Width 16, ln sigma. */
    public static final UnetOptions DEFAULT = new UnetOptions(16, NoiseEmbedding.LOG_SIGMA);

    public UnetOptions {
        Check.atLeastOne("width", width);
    }

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "width " + width;
    }

    @Override
    public Unet create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return Unet.create(images(ambientDimension, image), this, random);
    }

    /** The image, if it is one of that many numbers. */
    static ImageLayout images(int ambientDimension, @Nullable ImageLayout image) {
        if (image == null) {
            throw new IllegalArgumentException(
                    "A U-Net needs images. Expected rows with height and width, found vectors of " + ambientDimension
                            + " numbers; take another architecture, or give the image size.");
        }
        Check.same("numbers of an image of " + image, ambientDimension, image.ambientDimension());
        return image;
    }
}
