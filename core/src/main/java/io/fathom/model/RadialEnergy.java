package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.NeuralOps;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * An energy of the distance from the origin alone, for mixtures of isotropic normal laws of different variance:
 *
 * <pre>
 * U(y, l) = -ln sum_k exp(-(a_k |y|^2 + D b_k))       (a, b) = perceptron of ln(v + 0.01), exact GELU
 * </pre>
 *
 * <p>It can be exact, so what is wrong with it after training is the objective's fault: denoising alone leaves the levels of the
 * components arbitrary, the dual objective ties them together.
 */
public final class RadialEnergy implements Network {
    private static final double LEAST_VARIANCE = 0.01;

    private final int ambientDimension;
    private final RadialEnergyOptions options;
    private final Parameters p;

    private RadialEnergy(int ambientDimension, RadialEnergyOptions options, Parameters parameters) {
        this.ambientDimension = ambientDimension;
        this.options = options;
        this.p = parameters;
    }

    /** A network with fresh weights drawn from {@code random}. */
    public static RadialEnergy create(int ambientDimension, RadialEnergyOptions options, RandomStream random) {
        Parameters.Builder b = new Parameters.Builder();
        for (int i = 0; i < options.layers(); i++) {
            Layers.declare(b, "layer" + i, i == 0 ? 1 : options.width(), options.width());
        }
        Layers.declare(b, "out", options.width(), 2 * options.components());
        return new RadialEnergy(ambientDimension, options, b.build(random));
    }

    @Override
    public int ambientDimension() {
        return ambientDimension;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public RadialEnergyOptions options() {
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
    public RadialEnergy with(Parameters parameters) {
        return new RadialEnergy(ambientDimension, options, parameters);
    }

    /** The energy, [B, 1], in double precision: it grows with D while what matters in it does not. */
    @Override
    public Tensor forward(Tensor input, Tensor level) {
        int k = options.components();
        Tensor variance = level.to(DType.FLOAT64).times(2).exp();
        Tensor h = variance.plus(LEAST_VARIANCE).log().to(p.flat().type()); // [B or 1, 1]
        for (int i = 0; i < options.layers(); i++) {
            h = NeuralOps.gelu(Layers.linear(p, "layer" + i, h));
        }
        Tensor out = Layers.linear(p, "out", h).to(DType.FLOAT64); // [B or 1, 2 k]
        Tensor square = input.to(DType.FLOAT64).squared().sum(1, true); // [B, 1]
        Tensor each = square.times(out.narrow(1, 0, k)).plus(out.narrow(1, k, k), ambientDimension);
        return each.negated().logSumExp(1, true).negated();
    }
}
