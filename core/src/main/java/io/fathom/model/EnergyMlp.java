package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * A perceptron for energies of vectors:
 *
 * <pre>
 * e   = silu(W_2 silu(W_1 [features(l), l/4]))              64 numbers of the noise level, 16 frequencies
 * h   = silu((W_in u) (1 + scale_0(e)) + shift_0(e))
 * h   = h + silu((W_i h) (1 + scale_i(e)) + shift_i(e))     i = 1 .. L - 1
 * out = [W_out h, W_head h]                                 D and 2 numbers; the last two in the Gaussian reference form alone
 * </pre>
 *
 * <p>All but biases that the lines leave out; zero in a fresh network of the Gaussian reference form. Any D.
 */
public final class EnergyMlp implements Network {
    private static final int EMBEDDING = 64;
    private static final int FEATURES = 32;
    private static final int NARROWEST = 16;

    private final int ambientDimension;
    private final EnergyMlpOptions options;
    private final Parameters p;

    private EnergyMlp(int ambientDimension, EnergyMlpOptions options, Parameters parameters) {
        this.ambientDimension = ambientDimension;
        this.options = options;
        this.p = parameters;
    }

    /** A network with fresh weights drawn from {@code random}. */
    public static EnergyMlp create(int ambientDimension, EnergyMlpOptions options, RandomStream random) {
        int w = options.width();
        Parameters.Builder b = new Parameters.Builder();
        Layers.declare(b, "embedding.first", options.noise().width(FEATURES), EMBEDDING);
        Layers.declare(b, "embedding.second", EMBEDDING, EMBEDDING);
        for (int i = 0; i < options.layers(); i++) {
            Layers.declare(b, "layer" + i, i == 0 ? ambientDimension : w, w);
            Layers.declare(b, "layer" + i + ".noise", EMBEDDING, 2 * w);
        }
        if (options.form() == EnergyForm.GAUSSIAN_REFERENCE) {
            b.linear("out", w, ambientDimension, 0);
            b.linear("head", w, 2, 0);
        } else {
            Layers.declare(b, "out", w, ambientDimension);
        }
        return new EnergyMlp(ambientDimension, options, b.build(random));
    }

    @Override
    public int ambientDimension() {
        return ambientDimension;
    }

    @Override
    public int outputs() {
        return options.form().outputs(ambientDimension);
    }

    @Override
    public EnergyMlpOptions options() {
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
    public EnergyMlp with(Parameters parameters) {
        return new EnergyMlp(ambientDimension, options, parameters);
    }

    @Override
    public Tensor forward(Tensor input, Tensor level) {
        DType type = p.flat().type();
        Tensor features = options.noise().features(level, FEATURES, true).to(type);
        Tensor e = Layers.linear(
                        p,
                        "embedding.second",
                        Layers.linear(p, "embedding.first", features).silu())
                .silu(); // [B or 1, 64]
        Tensor h = modulated(0, first(input.to(type)), e);
        for (int i = 1; i < options.layers(); i++) {
            h = h.plus(modulated(i, Layers.linear(p, "layer" + i, h), e));
        }
        Tensor out = Layers.linear(p, "out", h);
        if (options.form() == EnergyForm.GAUSSIAN_REFERENCE) {
            out = Tensor.join(1, out, Layers.linear(p, "head", h));
        }
        return type == DType.FLOAT64 ? out : out.to(DType.FLOAT32);
    }

    /** The first layer; narrow inputs get zeros beside them, as outputs do in {@link Layers#product}, for the gradient's sake. */
    private Tensor first(Tensor u) {
        Tensor weight = p.get("layer0.weight");
        if (ambientDimension >= NARROWEST || weight.requiresGradient()) {
            return Layers.linear(p, "layer0", u);
        }
        int missing = NARROWEST - ambientDimension;
        Tensor wide = Tensor.join(1, u, Tensor.zeros(u.type(), u.size(0), missing));
        Tensor weights = Tensor.join(1, weight, Tensor.zeros(u.type(), weight.size(0), missing));
        return Layers.product(wide, weights).plus(p.get("layer0.bias"));
    }

    private Tensor modulated(int layer, Tensor h, Tensor e) {
        Tensor noise = Layers.linear(p, "layer" + layer + ".noise", e); // [B or 1, 2 W]
        int w = options.width();
        return h.times(noise.narrow(1, 0, w).plus(1))
                .plus(noise.narrow(1, w, w))
                .silu();
    }
}
