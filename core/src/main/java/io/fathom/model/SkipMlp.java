package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * A residual multilayer perceptron with two skip paths from input to output, for tables and small images.
 *
 * <pre>
 * e = silu(W_e [cos(w l), sin(w l), l/4])                 l = ln sigma; features of the noise level, [B, E]
 * h = W_in u + V_in e                                     u = input, [B, D] -> [B, W]
 * h = h + W_2 silu(W_1 norm(h) + V_1 e)                   once per block
 * out = W_out norm(h) + g(e) * (A u) + G(e) * (W_q (c(e) * (Q u)^2)) * (A u)
 * </pre>
 *
 * <p>A plain perceptron finds the linear hull of the data first and stalls there. The gated linear path finds the hull at once;
 * the product of a quadratic and a linear form is what a curved surface needs at small noise (on a sphere the denoiser is
 * y/|y|). Both are bounded by the same gate gain that the noise level demands, about 1/sigma.
 *
 * <p>B batch, D ambient dimension, W width, E {@value #NOISE_WIDTH} noise features.
 */
public final class SkipMlp implements Network {
    static final int NOISE_WIDTH = 128;
    private static final int NARROWEST = 16;
    private static final int FREQUENCIES = 16;
    private static final double LOWEST_FREQUENCY = 0.1;
    private static final double HIGHEST_FREQUENCY = 2;

    private final int ambientDimension;
    private final SkipMlpOptions options;
    private final Parameters p;
    private final Tensor frequencies; // [1, F]

    private SkipMlp(int ambientDimension, SkipMlpOptions options, Parameters parameters) {
        this.ambientDimension = ambientDimension;
        this.options = options;
        this.p = parameters;
        double[] w = new double[FREQUENCIES];
        for (int i = 0; i < FREQUENCIES; i++) {
            w[i] = LOWEST_FREQUENCY * Math.pow(HIGHEST_FREQUENCY / LOWEST_FREQUENCY, i / (FREQUENCIES - 1.0));
        }
        this.frequencies = Tensor.of(w, 1, FREQUENCIES).to(DType.FLOAT32);
    }

    /** A network with fresh weights drawn from {@code random}. */
    public static SkipMlp create(int ambientDimension, SkipMlpOptions options, RandomStream random) {
        int d = ambientDimension;
        int w = options.width();
        Parameters.Builder b = new Parameters.Builder();
        b.linear("noise", 2 * FREQUENCIES + 1, NOISE_WIDTH, 1.7);
        b.linear("in", d, w, 1.7);
        b.uniform("in.noise", 1.7 / Math.sqrt(NOISE_WIDTH), w, NOISE_WIDTH);
        for (int i = 0; i < options.blocks(); i++) {
            b.linear("block" + i + ".first", w, w, 1.7);
            b.uniform("block" + i + ".noise", 1.7 / Math.sqrt(NOISE_WIDTH), w, NOISE_WIDTH);
            b.linear("block" + i + ".second", w, w, 0.5);
        }
        b.linear("out", w, d, 0);
        b.uniform("linear.weight", 1.7 / Math.sqrt(d), d, d);
        b.linear("linear.gate", NOISE_WIDTH, d, 0);
        if (options.products() > 0) {
            b.uniform("product.form", 1.7 / Math.sqrt(d), options.products(), d);
            b.linear("product.scale", NOISE_WIDTH, options.products(), 0);
            b.uniform("product.mix", 1.7 / Math.sqrt(options.products()), d, options.products());
            b.linear("product.gate", NOISE_WIDTH, d, 0);
        }
        return new SkipMlp(d, options, b.build(random));
    }

    /** The size. */
    public SkipMlpOptions options() {
        return options;
    }

    @Override
    public int ambientDimension() {
        return ambientDimension;
    }

    @Override
    public Parameters parameters() {
        return p;
    }

    @Override
    public SkipMlp with(Parameters parameters) {
        return new SkipMlp(ambientDimension, options, parameters);
    }

    @Override
    public Tensor forward(Tensor input, Tensor logSigma) {
        DType type = p.flat().type();
        Tensor phase = logSigma.times(frequencies); // [B, F]
        Tensor features =
                Tensor.join(1, phase.cos(), phase.sin(), logSigma.times(0.25)).to(type);
        Tensor e = linear("noise", features).silu(); // [B, E]
        Tensor u = input.to(type);

        Tensor h = linear("in", u).plus(e.linear(p.get("in.noise"))); // [B, W]
        for (int i = 0; i < options.blocks(); i++) {
            String block = "block" + i;
            Tensor inner = linear(block + ".first", h.layerNorm()).plus(e.linear(p.get(block + ".noise")));
            h = h.plus(linear(block + ".second", inner.silu()));
        }
        Tensor out = linear("out", h.layerNorm());

        Tensor map = product(u, p.get("linear.weight")); // [B, D]
        Tensor gate = linear("linear.gate", e); // [B, D]
        if (options.products() > 0) {
            Tensor quadratic = product(u, p.get("product.form")).squared(); // [B, products]
            Tensor scaled = quadratic.times(linear("product.scale", e).plus(1));
            Tensor mixed = product(scaled, p.get("product.mix")); // [B, D]
            gate = gate.plus(linear("product.gate", e).times(mixed));
        }
        return out.plus(gate.times(map)).to(DType.FLOAT32);
    }

    private Tensor linear(String name, Tensor x) {
        Tensor weight = p.get(name + ".weight");
        Tensor bias = p.get(name + ".bias");
        return narrow(weight) ? product(x, weight).plus(bias) : x.linear(weight, bias);
    }

    /**
     * {@code x W^T}, [B, in] -> [B, out]. Outputs narrower than {@value #NARROWEST} are computed with rows of zeros below W: MKL's
     * product of a narrower shape rounds a row by its place in the batch.
     */
    private static Tensor product(Tensor x, Tensor weight) {
        if (!narrow(weight)) {
            return x.linear(weight);
        }
        int out = weight.size(0);
        Tensor zeros = Tensor.zeros(weight.type(), NARROWEST - out, weight.size(1));
        return x.linear(Tensor.join(0, weight, zeros)).narrow(1, 0, out);
    }

    /** Whether a product with {@code weight} needs the zeros; training has no use for them. */
    private static boolean narrow(Tensor weight) {
        return weight.size(0) < NARROWEST && !weight.requiresGradient();
    }
}
