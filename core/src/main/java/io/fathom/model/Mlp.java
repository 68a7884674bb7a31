package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * The plain perceptron: {@code u = L_out silu(L_n ... silu(L_1 [y, s, s^2, sigma/(sigma + .1)]))}, s = sigma/(1 + sigma).
 *
 * <p>All it is told of the noise is smooth in sigma, not in ln sigma: as the noise vanishes the denoised point tends to the nearest
 * point of the surface, its error being O(sigma^2), so that all small levels teach one function. For curves and surfaces in a few
 * dimensions whose score is asked off the surface, giving the denoised point; not for large D.
 */
public final class Mlp implements Network {
    private static final int FEATURES = 3;
    private static final double HALF_WAY = 0.1; // the sigma at which the third feature is 1/2

    private final int ambientDimension;
    private final MlpOptions options;
    private final Parameters p;

    private Mlp(int ambientDimension, MlpOptions options, Parameters parameters) {
        this.ambientDimension = ambientDimension;
        this.options = options;
        this.p = parameters;
    }

    static Mlp create(int ambientDimension, MlpOptions options, RandomStream random) {
        Parameters.Builder b = new Parameters.Builder();
        for (int i = 0; i < options.layers(); i++) {
            b.linear("layer" + i, i == 0 ? ambientDimension + FEATURES : options.width(), options.width(), 1.7);
        }
        b.linear("out", options.width(), ambientDimension, 0.1);
        return new Mlp(ambientDimension, options, b.build(random));
    }

    @Override
    public int ambientDimension() {
        return ambientDimension;
    }

    @Override
    public MlpOptions options() {
        return options;
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
    public Mlp with(Parameters parameters) {
        return new Mlp(ambientDimension, options, parameters);
    }

    @Override
    public Tensor forward(Tensor input, Tensor logSigma) {
        DType type = p.flat().type();
        Tensor y = input.to(type);
        Tensor sigma = logSigma.to(type).exp(); // [B, 1] or [1, 1]
        Tensor s = sigma.dividedBy(sigma.plus(1));
        Tensor told = Tensor.join(1, s, s.squared(), sigma.dividedBy(sigma.plus(HALF_WAY)));
        Tensor h = Tensor.join(1, y, told.expand(y.size(0), FEATURES)); // [B, D + 3]
        for (int i = 0; i < options.layers(); i++) {
            h = Layers.linear(p, "layer" + i, h).silu();
        }
        return Layers.linear(p, "out", h).to(DType.FLOAT32);
    }
}
