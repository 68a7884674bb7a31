package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A residual multilayer perceptron with two skip paths from input to output, for tables and small images.
 *
 * <pre>
 * e = silu(W_e [cos(w l), sin(w l), l/4] + class)         l = ln sigma; features of the noise level, [B, E]
 * h = W_in u + V_in e                                     u = input, [B, D] -> [B, W]
 * h = h + W_2 silu(W_1 norm(h) + V_1 e)                   once per block
 * out = W_out norm(h) + c(l) (1 + g(e)) * L u  +  c(l) (1 + G(e)) * M((1 + s(e)) * ((Q u)^2 - 1)) * (u + N u)
 *       + c(l) U ((1 + t(e)) * V u * sqrt(K) softmax(C norm(h)))       experts
 *       + c(l) sum_g f_g(u, e)                            small perceptrons in subspaces, {@link SubspaceOptions}
 * </pre>
 *
 * <p>with the gain {@code c(l) = (1 + sigma^-2)^(1/4)}, since what a small noise level needs grows like 1/sigma. A plain
 * perceptron finds the linear hull of the data first and stalls there. The linear path L finds the hull at once. The product of
 * a quadratic and a linear form is what a curved surface needs at small noise: on a sphere the denoiser is y/|y|, to first order
 * {@code y - y (|y|^2 - 1)/2}. The rows of Q are orthonormal frames, so that their squares sum to the squared norm, and are
 * centred; M, L and N start at zero, so that the paths are linear least squares in them. All this decides whether the product
 * is found: with free forms that are not centred the 16-sphere stays at its hull's 17 dimensions.
 *
 * <p>The experts are K linear maps of rank r, of which the hidden layers choose one or blend several. Data in flat clusters needs a
 * projection per cluster; the perceptron alone would have to learn each as a function, and reads the hull of all clusters until
 * it has.
 *
 * <p>L is D x D up to D = {@value #FULL_RANK_UP_TO}, of rank {@value #RANK} above; N exists up to D = {@value #MAP_UP_TO}; r = D up to
 * {@value #FULL_EXPERTS_UP_TO}, {@value #EXPERT_RANK} above.
 *
 * <p>B batch, D ambient dimension, W width, E {@value #NOISE_WIDTH} noise features.
 */
public final class SkipMlp implements Network {
    static final int NOISE_WIDTH = 128;
    private static final int FULL_RANK_UP_TO = 1024;
    private static final int RANK = 512;
    private static final int MAP_UP_TO = 256;
    private static final int FULL_EXPERTS_UP_TO = 128;
    private static final int EXPERT_RANK = 64;
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

    /** A network with fresh weights drawn from {@code random}; its part for subspaces waits for {@link #startIn}. */
    public static SkipMlp create(int ambientDimension, SkipMlpOptions options, RandomStream random) {
        return create(ambientDimension, options, 0, random);
    }

    /** As above, for data in K classes. */
    static SkipMlp create(int ambientDimension, SkipMlpOptions options, int classes, RandomStream random) {
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
        if (d <= FULL_RANK_UP_TO) {
            b.uniform("linear.weight", 0, d, d);
        } else {
            b.uniform("linear.down", 1.7 / Math.sqrt(d), RANK, d);
            b.uniform("linear.weight", 0, d, RANK);
        }
        b.linear("linear.gate", NOISE_WIDTH, d, 0);
        int products = options.products();
        if (products > 0) {
            b.uniform("product.form", 1, products, d);
            b.linear("product.scale", NOISE_WIDTH, products, 0);
            b.uniform("product.mix", 0, d, products);
            b.linear("product.gate", NOISE_WIDTH, d, 0);
            if (d <= MAP_UP_TO) {
                b.uniform("product.map", 0, d, d);
            }
        }
        int units = options.experts() * expertRank(d);
        if (units > 0) {
            b.uniform("expert.down", 0, units, d);
            b.uniform("expert.up", 0, d, units);
            b.uniform("expert.scale", 0, units, NOISE_WIDTH);
            b.linear("expert.choice", w, options.experts(), 1);
        }
        SubspaceOptions subspaces = options.subspaces();
        Check.that(
                subspaces.count() != SubspaceOptions.FROM_DATA,
                "subspaces: expected a number, found FROM_DATA; training finds them in the data.");
        if (subspaces.count() > 0) {
            SubspacePath.declare(b, d, NOISE_WIDTH, subspaces);
        }
        ClassEmbedding.declare(b, classes, NOISE_WIDTH, 1);
        Parameters parameters = b.build(random);
        if (products > 0) {
            parameters.get("product.form").setInPlace(frames(products, d, random));
        }
        if (units > 0) {
            parameters.get("expert.down").setInPlace(frames(units, d, random));
        }
        return new SkipMlp(d, options, parameters);
    }

    /** Rows in random orthonormal frames of at most D rows each, [count, D]. */
    private static Tensor frames(int count, int d, RandomStream random) {
        double[][] rows = new double[count][d];
        for (int i = 0; i < count; i++) {
            random.fillNormal(rows[i], 0, d);
            for (int pass = 0; pass < 2; pass++) { // the second removes the rounding of the first
                for (int j = i / d * d; j < i; j++) {
                    addScaled(rows[i], rows[j], -dot(rows[i], rows[j]));
                }
            }
            double norm = Math.sqrt(dot(rows[i], rows[i]));
            addScaled(rows[i], rows[i], 1 / norm - 1);
        }
        float[] flat = new float[count * d];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / d][i % d];
        }
        return Tensor.of(flat, count, d);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void addScaled(double[] target, double[] other, double factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * other[i];
        }
    }

    @Override
    public SkipMlpOptions options() {
        return options;
    }

    @Override
    public NoiseInput noiseInput() {
        return NoiseInput.LOG_SIGMA;
    }

    /**
     * Starts the part for independent subspaces in given ones, in place; before training.
     *
     * @param bases orthonormal rows, [r_g, D], as many as the options have subspaces and none of more dimensions
     */
    public void startIn(List<Tensor> bases) {
        SubspaceOptions subspaces = options.subspaces();
        Check.same("number of subspaces", subspaces.count(), bases.size());
        bases.forEach(basis -> Check.within("dimension of a subspace", basis.size(0), 1, subspaces.dimension()));
        SubspacePath.start(p, subspaces.dimension(), bases);
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
    public int classes() {
        return ClassEmbedding.classes(p);
    }

    @Override
    public Tensor forward(Tensor input, Tensor logSigma) {
        return output(input, logSigma, null);
    }

    @Override
    public Tensor forward(Tensor input, Tensor logSigma, Tensor classes) {
        return output(input, logSigma, classes);
    }

    private Tensor output(Tensor input, Tensor logSigma, @Nullable Tensor classes) {
        DType type = p.flat().type();
        Tensor phase = logSigma.times(frequencies); // [B, F]
        Tensor features =
                Tensor.join(1, phase.cos(), phase.sin(), logSigma.times(0.25)).to(type);
        Tensor e = ClassEmbedding.add(p, linear("noise", features), classes).silu(); // [B, E]
        Tensor u = input.to(type);

        Tensor h = linear("in", u).plus(e.linear(p.get("in.noise"))); // [B, W]
        for (int i = 0; i < options.blocks(); i++) {
            String block = "block" + i;
            Tensor inner = linear(block + ".first", h.layerNorm()).plus(e.linear(p.get(block + ".noise")));
            h = h.plus(linear(block + ".second", inner.silu()));
        }
        Tensor hidden = h.layerNorm();
        Tensor out = linear("out", hidden);

        Tensor paths = Scope.only(() -> linearPath(u, e));
        if (options.products() > 0) {
            paths = paths.plus(Scope.only(() -> productPath(u, e)));
        }
        if (options.experts() > 0) {
            paths = paths.plus(Scope.only(() -> expertPath(u, hidden, e)));
        }
        if (options.subspaces().count() > 0) {
            paths = paths.plus(SubspacePath.forward(p, options.subspaces(), u, e));
        }
        // c(l) = (1 + exp(-2 l))^(1/4)
        Tensor gain = logSigma.times(-2).exp().plus(1).sqrt().sqrt().to(type);
        return out.plus(paths.times(gain)).to(DType.FLOAT32);
    }

    private Tensor linearPath(Tensor u, Tensor e) {
        Tensor down = ambientDimension <= FULL_RANK_UP_TO ? u : product(u, p.get("linear.down"));
        return product(down, p.get("linear.weight"))
                .times(linear("linear.gate", e).plus(1));
    }

    private Tensor productPath(Tensor u, Tensor e) {
        Tensor quadratic = product(u, p.get("product.form")).squared().plus(-1); // [B, products]
        Tensor mixed = product(quadratic.times(linear("product.scale", e).plus(1)), p.get("product.mix")); // [B, D]
        Tensor map = ambientDimension <= MAP_UP_TO ? u.plus(product(u, p.get("product.map"))) : u;
        return mixed.times(linear("product.gate", e).plus(1)).times(map);
    }

    private static int expertRank(int ambientDimension) {
        return ambientDimension <= FULL_EXPERTS_UP_TO ? ambientDimension : EXPERT_RANK;
    }

    private Tensor expertPath(Tensor u, Tensor hidden, Tensor e) {
        int k = options.experts();
        Tensor choice = linear("expert.choice", hidden).softmax(1).times(Math.sqrt(k)); // [B, K]
        Tensor perUnit = choice.repeatEach(expertRank(ambientDimension), 1); // [B, K r]
        Tensor inside = product(u, p.get("expert.down"))
                .times(perUnit)
                .times(e.linear(p.get("expert.scale")).plus(1));
        return product(inside, p.get("expert.up"));
    }

    private Tensor linear(String name, Tensor x) {
        return Layers.linear(p, name, x);
    }

    private static Tensor product(Tensor x, Tensor weight) {
        return Layers.product(x, weight);
    }
}
