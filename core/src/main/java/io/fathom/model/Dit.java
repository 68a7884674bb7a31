package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.DType;
import io.fathom.tensor.NeuralOps;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A transformer over tokens of a vector or an image (after Peebles and Xie 2022, arXiv 2212.09748, in the form of Yeats et al.
 * 2025, arXiv 2510.12975):
 *
 * <pre>
 * h_i = W_p token_i + b_p + position_i                      tokens of p coordinates, or of p x p pixels and all channels
 * c   = W_2 silu(W_1 [W_t features(level), W_c class])      one vector, added to every token
 * h   = h + c
 * h   = h + W_o attention(W_qkv norm(h))                    once per block; W_qkv without bias
 * h   = h + W_b gelu(W_a norm(h))                           a perceptron of width 4 W, exact GELU
 * out = W_out norm(h)                                       zero in a fresh network
 * </pre>
 *
 * <p>There is no modulation of the norms by the noise level. Without classes there is one, the null class, whose embedding is
 * learnt. There is no dropout (the paper's demonstration trains with 0.1): forward is a function of its arguments alone.
 *
 * <p>Lengths that the patch does not divide are padded with zeros at the end of the vector, or at the right and lower edge of the
 * image, and what comes out there is dropped.
 *
 * <p>B batch, D ambient dimension, W width, T tokens, P numbers of a token, A heads, E = W/A.
 */
public final class Dit implements Network {
    private static final String CLASSES = "class.embedding";
    private static final int FEATURES = 128;
    private static final int WIDENING = 4;
    private static final double POSITION_DEVIATION = 0.02;
    private static final int TOKENS_AT_ONCE = 2048; // arrays of this many tokens stay in the caches

    private final int ambientDimension;
    private final @Nullable ImageLayout image;
    private final DitOptions options;
    private final Parameters p;
    private final boolean fused;

    private Dit(
            int ambientDimension,
            @Nullable ImageLayout image,
            DitOptions options,
            Parameters parameters,
            boolean fused) {
        this.ambientDimension = ambientDimension;
        this.image = image;
        this.options = options;
        this.p = parameters;
        this.fused = fused;
    }

    /**
     * A network with fresh weights drawn from {@code random}.
     *
     * @param image null for vectors
     * @throws IllegalArgumentException if the image has another number of coordinates
     */
    public static Dit create(
            int ambientDimension, @Nullable ImageLayout image, DitOptions options, RandomStream random) {
        return create(ambientDimension, image, options, 0, random);
    }

    /** As above, for data in K classes: K more embeddings, the null class last. */
    static Dit create(
            int ambientDimension, @Nullable ImageLayout image, DitOptions options, int classes, RandomStream random) {
        Parameters.Builder b = new Parameters.Builder();
        declare(b, ambientDimension, image, options, classes);
        return over(ambientDimension, image, options, b.build(random));
    }

    /** The network of parameters of which {@link #declare} declared some. */
    static Dit over(int ambientDimension, @Nullable ImageLayout image, DitOptions options, Parameters parameters) {
        return new Dit(ambientDimension, image, options, parameters, true);
    }

    static void declare(
            Parameters.Builder b, int ambientDimension, @Nullable ImageLayout image, DitOptions options, int classes) {
        Check.atLeast("classes", classes, 0);
        Check.atLeastOne("ambientDimension", ambientDimension);
        if (image != null) {
            Check.same("numbers of an image of " + image, ambientDimension, image.ambientDimension());
        }
        int w = options.width();
        int token = tokenSize(image, options);
        Layers.declare(b, "patch", token, w);
        b.normal("position", POSITION_DEVIATION, tokens(ambientDimension, image, options), w);
        Layers.declare(b, "level", FEATURES, w);
        b.normal(CLASSES, 1, classes + 1L, FEATURES);
        Layers.declare(b, "class", FEATURES, w);
        Layers.declare(b, "condition.first", 2 * w, w);
        Layers.declare(b, "condition.second", w, w);
        for (int i = 0; i < options.blocks(); i++) {
            String block = "block" + i;
            declareNorm(b, block + ".norm1", w);
            b.uniform(block + ".qkv.weight", 1 / Math.sqrt(w), 3L * w, w);
            Layers.declare(b, block + ".attended", w, w);
            declareNorm(b, block + ".norm2", w);
            Layers.declare(b, block + ".first", w, WIDENING * w);
            Layers.declare(b, block + ".second", WIDENING * w, w);
        }
        declareNorm(b, "norm", w);
        b.linear("out", w, token, 0);
    }

    private static void declareNorm(Parameters.Builder builder, String name, int width) {
        builder.constant(name + ".weight", 1, width).constant(name + ".bias", 0, width);
    }

    private static int tokenSize(@Nullable ImageLayout image, DitOptions options) {
        return image == null ? options.patch() : options.patch() * options.patch() * image.channels();
    }

    private static int tokens(int d, @Nullable ImageLayout image, DitOptions options) {
        return image == null ? patches(d, options) : patches(image.height(), options) * patches(image.width(), options);
    }

    private static int patches(int length, DitOptions options) {
        return (length + options.patch() - 1) / options.patch();
    }

    @Override
    public DitOptions options() {
        return options;
    }

    @Override
    public @Nullable ImageLayout image() {
        return image;
    }

    @Override
    public NoiseInput noiseInput() {
        return options.noise().input();
    }

    /**
     * The same network with attention that can be differentiated more than once, for energies. The attention of {@link #create}
     * is faster and can be differentiated once, by input or parameters: enough for training a denoiser and for every trace.
     */
    public Dit twiceDifferentiable() {
        return new Dit(ambientDimension, image, options, p, false);
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
    public Dit with(Parameters parameters) {
        return new Dit(ambientDimension, image, options, parameters, fused);
    }

    @Override
    public int rowsAtOnce() {
        return Math.max(1, Math.min(256, TOKENS_AT_ONCE / tokens(ambientDimension, image, options)));
    }

    /**
     * The output; float64 for float64 weights, else float32.
     *
     * @param level in the terms of {@link #noiseInput}, [B, 1] or [1, 1]
     */
    @Override
    public Tensor forward(Tensor input, Tensor level) {
        return output(input, level, p.get(CLASSES).narrow(0, classes(), 1));
    }

    @Override
    public Tensor forward(Tensor input, Tensor level, Tensor classes) {
        if (classes() == 0) {
            return Network.super.forward(input, level, classes); // refuses
        }
        return output(input, level, p.get(CLASSES).select(0, classes));
    }

    @Override
    public int classes() {
        return p.get(CLASSES).size(0) - 1;
    }

    private Tensor output(Tensor input, Tensor level, Tensor embedding) {
        Tensor out = outputs(input, level, embedding).rows();
        return p.flat().type() == DType.FLOAT64 ? out : out.to(DType.FLOAT32);
    }

    /**
     * What comes out, in the type of the weights.
     *
     * @param rows [B, D]
     * @param tokens the last normed tokens, [B, T, W]
     * @param condition the vector of noise level and class, [B or 1, W]
     */
    record Output(Tensor rows, Tensor tokens, Tensor condition) {}

    /** The output for rows of no class. */
    Output outputs(Tensor input, Tensor level) {
        return outputs(input, level, p.get(CLASSES).narrow(0, classes(), 1));
    }

    /** @param embedding of the class, [B or 1, features] */
    private Output outputs(Tensor input, Tensor level, Tensor embedding) {
        DType type = p.flat().type();
        Tensor tokens = Layers.linear(p, "patch", toTokens(input.to(type))); // [B, T, W]
        Tensor c = condition(level, embedding).reshape(-1, 1, options.width()); // [B or 1, 1, W]
        Tensor h = tokens.plus(p.get("position").plus(c));
        for (int i = 0; i < options.blocks(); i++) {
            String block = "block" + i;
            Tensor before = h;
            Tensor between = Scope.only(() -> before.plus(attended(block, before)));
            h = Scope.only(() -> between.plus(widened(block, between)));
        }
        Tensor last = norm("norm", h);
        return new Output(fromTokens(Layers.linear(p, "out", last)), last, c.reshape(-1, options.width()));
    }

    private Tensor attended(String block, Tensor h) {
        return Layers.linear(p, block + ".attended", attention(block, norm(block + ".norm1", h)));
    }

    private Tensor widened(String block, Tensor h) {
        Tensor wide = NeuralOps.gelu(Layers.linear(p, block + ".first", norm(block + ".norm2", h))); // [B, T, 4 W]
        return Layers.linear(p, block + ".second", wide);
    }

    /** The vector of noise level and class, [B or 1, W]. */
    private Tensor condition(Tensor level, Tensor embedding) {
        DType type = p.flat().type();
        Tensor features = options.noise().features(level, FEATURES).to(type);
        Tensor noise = Layers.linear(p, "level", features);
        long rows = Math.max(noise.size(0), embedding.size(0));
        Tensor told = Layers.linear(p, "class", embedding).expand(rows, options.width());
        Tensor first = Layers.linear(p, "condition.first", Tensor.join(1, noise.expand(rows, options.width()), told));
        return Layers.linear(p, "condition.second", first.silu());
    }

    private Tensor norm(String name, Tensor h) {
        return NeuralOps.layerNorm(h, p.get(name + ".weight"), p.get(name + ".bias"));
    }

    private Tensor attention(String block, Tensor h) {
        long tokens = h.size(1);
        long head = options.width() / options.heads();
        Tensor qkv = Layers.product(h, p.get(block + ".qkv.weight"))
                .reshape(-1, tokens, 3, options.heads(), head); // [B, T, 3, A, E]
        Tensor q = part(qkv, 0);
        Tensor k = part(qkv, 1);
        Tensor v = part(qkv, 2);
        Tensor out = fused ? NeuralOps.fusedAttention(q, k, v) : NeuralOps.attention(q, k, v); // [B, A, T, E]
        return out.transpose(1, 2).reshape(-1, tokens, options.width());
    }

    /** Queries, keys or values, [B, A, T, E]. */
    private static Tensor part(Tensor qkv, int which) {
        Tensor one = qkv.narrow(2, which, 1); // [B, T, 1, A, E]
        return one.reshape(-1, qkv.size(1), qkv.size(3), qkv.size(4)).transpose(1, 2);
    }

    /** [B, D] to [B, T, P]. */
    private Tensor toTokens(Tensor x) {
        int patch = options.patch();
        if (image == null) {
            int n = patches(ambientDimension, options);
            return padded(x, n * patch - ambientDimension).reshape(-1, n, patch);
        }
        int rows = patches(image.height(), options);
        int columns = patches(image.width(), options);
        Tensor pixels = x.reshape(-1, image.channels(), image.height(), image.width());
        pixels = padded(pixels, columns * patch - image.width(), rows * patch - image.height());
        Tensor split = pixels.reshape(-1, image.channels(), rows, patch, columns, patch);
        return NeuralOps.permute(split, 0, 2, 4, 3, 5, 1).reshape(-1, (long) rows * columns, tokenSize(image, options));
    }

    /** [B, T, P] to [B, D]. */
    private Tensor fromTokens(Tensor tokens) {
        int patch = options.patch();
        if (image == null) {
            return tokens.reshape(-1, tokens.size(1) * (long) patch).narrow(1, 0, ambientDimension);
        }
        int rows = patches(image.height(), options);
        int columns = patches(image.width(), options);
        Tensor split = tokens.reshape(-1, rows, columns, patch, patch, image.channels());
        return NeuralOps.permute(split, 0, 5, 1, 3, 2, 4)
                .reshape(-1, image.channels(), (long) rows * patch, (long) columns * patch)
                .narrow(2, 0, image.height())
                .narrow(3, 0, image.width())
                .reshape(-1, ambientDimension);
    }

    private static Tensor padded(Tensor x, int last, int lastButOne) {
        return last == 0 && lastButOne == 0 ? x : NeuralOps.pad(x, 0, last, 0, lastButOne);
    }

    private static Tensor padded(Tensor x, int last) {
        return last == 0 ? x : NeuralOps.pad(x, 0, last);
    }
}
