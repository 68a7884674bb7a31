package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Dit} for energies, with attention that can be differentiated twice: D numbers per row, and in the Gaussian reference form
 * two more, {@code head(silu(W [mean of the last normed tokens, noise vector]))}. A fresh network gives zero.
 */
public final class EnergyDit implements Network {
    private static final int HIDDEN = 64;

    private final EnergyDitOptions options;
    private final Parameters p;
    private final Dit body;

    private EnergyDit(EnergyDitOptions options, Parameters parameters, Dit body) {
        this.options = options;
        this.p = parameters;
        this.body = body;
    }

    /**
     * A network with fresh weights drawn from {@code random}.
     *
     * @param image null for vectors
     * @throws IllegalArgumentException if the image has another number of coordinates
     */
    public static EnergyDit create(
            int ambientDimension, @Nullable ImageLayout image, EnergyDitOptions options, RandomStream random) {
        Parameters.Builder b = new Parameters.Builder();
        Dit.declare(b, ambientDimension, image, options.size());
        if (options.form() == EnergyForm.GAUSSIAN_REFERENCE) {
            Layers.declare(b, "head.first", 2 * options.size().width(), HIDDEN);
            b.linear("head.second", HIDDEN, 2, 0);
        }
        Parameters p = b.build(random);
        Dit body = Dit.over(ambientDimension, image, options.size(), p).twiceDifferentiable();
        return new EnergyDit(options, p, body);
    }

    @Override
    public int ambientDimension() {
        return body.ambientDimension();
    }

    @Override
    public int outputs() {
        return options.form().outputs(ambientDimension());
    }

    @Override
    public EnergyDitOptions options() {
        return options;
    }

    @Override
    public @Nullable ImageLayout image() {
        return body.image();
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
    public EnergyDit with(Parameters parameters) {
        return new EnergyDit(options, parameters, body.with(parameters));
    }

    @Override
    public int rowsAtOnce() {
        return body.rowsAtOnce();
    }

    @Override
    public Tensor forward(Tensor input, Tensor level) {
        DType type = p.flat().type();
        Dit.Output seen = body.outputs(input, level);
        Tensor out = seen.rows();
        if (options.form() == EnergyForm.GAUSSIAN_REFERENCE) {
            Tensor mean = seen.tokens().mean(1, false); // [B, W]
            Tensor noise = seen.condition().expand(mean.size(0), mean.size(1));
            Tensor hidden =
                    Layers.linear(p, "head.first", Tensor.join(1, mean, noise)).silu();
            out = Tensor.join(1, out, Layers.linear(p, "head.second", hidden));
        }
        return type == DType.FLOAT64 ? out : out.to(DType.FLOAT32);
    }
}
