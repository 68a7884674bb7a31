package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * The convolutions of {@link Unet} for energies of images (Guth, Kadkhodaie and Simoncelli 2025, arXiv 2506.05310): D numbers per
 * image, and in the Gaussian reference form two more, {@code head(silu(W [rms of the bottleneck's channels, noise embedding]))}.
 *
 * <p>The Gaussian reference form starts at zero; the published one has no head and starts as published, at random.
 */
public final class EnergyUnet implements Network {
    private static final int HIDDEN = 64;
    private static final double LEAST_SQUARE = 1e-4; // keeps the root's slope finite

    private final ImageLayout image;
    private final EnergyUnetOptions options;
    private final Parameters p;
    private final UnetBody body;

    private EnergyUnet(ImageLayout image, EnergyUnetOptions options, Parameters parameters) {
        this.image = image;
        this.options = options;
        this.p = parameters;
        this.body = new UnetBody(parameters, options.noise());
    }

    /** A network with fresh weights drawn from {@code random}. */
    public static EnergyUnet create(ImageLayout image, EnergyUnetOptions options, RandomStream random) {
        Parameters.Builder b = new Parameters.Builder();
        boolean heads = options.form() == EnergyForm.GAUSSIAN_REFERENCE;
        UnetBody.declare(b, image.channels(), options.width(), options.noise(), heads);
        if (heads) {
            Layers.declare(b, "head.first", 8 * options.width() + UnetBody.EMBEDDING, HIDDEN);
            b.linear("head.second", HIDDEN, 2, 0);
        }
        return new EnergyUnet(image, options, b.build(random));
    }

    @Override
    public int ambientDimension() {
        return image.ambientDimension();
    }

    @Override
    public int outputs() {
        return options.form().outputs(ambientDimension());
    }

    @Override
    public EnergyUnetOptions options() {
        return options;
    }

    @Override
    public ImageLayout image() {
        return image;
    }

    @Override
    public NoiseInput noiseInput() {
        return NoiseInput.LOG_SIGMA;
    }

    @Override
    public Parameters parameters() {
        return p;
    }

    @Override
    public EnergyUnet with(Parameters parameters) {
        return new EnergyUnet(image, options, parameters);
    }

    @Override
    public int rowsAtOnce() {
        return Unet.rowsAtOnce(image, options.width());
    }

    @Override
    public Tensor forward(Tensor input, Tensor level) {
        DType type = p.flat().type();
        UnetBody.Output seen = body.forward(Unet.padded(input.to(type), image), level);
        Tensor out = Unet.cropped(seen.image(), image);
        if (options.form() == EnergyForm.GAUSSIAN_REFERENCE) {
            out = Tensor.join(1, out, head(seen));
        }
        return type == DType.FLOAT64 ? out : out.to(DType.FLOAT32);
    }

    /** [B, 2]. */
    private Tensor head(UnetBody.Output seen) {
        Tensor bottleneck = seen.bottleneck();
        int channels = bottleneck.size(1);
        Tensor size = bottleneck
                .reshape(bottleneck.size(0), channels, (long) bottleneck.size(2) * bottleneck.size(3))
                .squared()
                .mean(2, false)
                .plus(LEAST_SQUARE)
                .sqrt(); // [B, 8 w]
        Tensor embedding = seen.embedding().expand(size.size(0), UnetBody.EMBEDDING);
        Tensor hidden =
                Layers.linear(p, "head.first", Tensor.join(1, size, embedding)).silu();
        return Layers.linear(p, "head.second", hidden);
    }
}
