package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The size of a {@link Dit}.
 *
 * @param patch a token is this many consecutive coordinates, or patch x patch pixels of an image
 * @param width numbers of a token inside, a multiple of heads
 * @param heads of attention
 * @param blocks of attention and perceptron
 * @param noise how the noise level enters
 */
public record DitOptions(int patch, int width, int heads, int blocks, NoiseEmbedding noise) implements NetworkOptions {
    static final String ARCHITECTURE = "dit";

    public DitOptions {
        Check.atLeastOne("patch", patch);
        Check.atLeastOne("heads", heads);
        Check.atLeastOne("width", width);
        Check.that(width % heads == 0, "width: expected a multiple of the " + heads + " heads, found " + width + ".");
        Check.atLeast("blocks", blocks, 0);
    }

    /** The size of Yeats et al. (2025, arXiv 2510.12975): patch 4, width 128, 16 heads, 8 blocks. */
    public static DitOptions paper() {
        return new DitOptions(4, 128, 16, 8, NoiseEmbedding.LOG_SIGMA);
    }

    /** The size of their demonstration: patch 4, width 128, 8 heads, 3 blocks. */
    public static DitOptions demo() {
        return new DitOptions(4, 128, 8, 3, NoiseEmbedding.LOG_SIGMA);
    }

    /** The same with another embedding of the noise level. */
    public DitOptions withNoise(NoiseEmbedding other) {
        return new DitOptions(patch, width, heads, blocks, other);
    }

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "patch " + patch + ", width " + width + ", " + heads + " heads, " + blocks + " blocks";
    }

    @Override
    public Dit create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return Dit.create(ambientDimension, image, this, random);
    }

    @Override
    public Dit create(int ambientDimension, @Nullable ImageLayout image, int classes, RandomStream random) {
        return Dit.create(ambientDimension, image, this, classes, random);
    }
}
