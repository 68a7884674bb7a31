package io.fathom.model;

import io.fathom.tensor.NeuralOps;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The convolutions of {@link Unet}: images and noise level in, images, bottleneck and noise embedding out, for a denoiser or for
 * the heads of an energy.
 *
 * <pre>
 * enc0   3x3 C -> w, 3x3, 3x3                                    S
 * enc1   2x2 stride 2 to 2w, 3x3, 3x3                            S/2
 * enc2   2x2 stride 2 to 4w, 3x3, 3x3                            S/4
 * mid    2x2 stride 2 to 8w, 3x3, transposed 2x2 to 4w           S/8, back to S/4
 * dec2   [x, enc2]: 3x3 8w -> 4w, 3x3, transposed 2x2 to 2w      S/4, back to S/2
 * dec1   [x, enc1]: 3x3 4w -> 2w, 3x3, transposed 2x2 to w       S/2, back to S
 * dec0   [x, enc0]: 3x3 2w -> w, 3x3, plain 3x3 w -> C           S
 * </pre>
 *
 * <p>Each convolution but the last has no bias and is followed by {@link #norm} and an exact GELU.
 *
 * <p>B batch, C channels, S pixels, w width.
 */
final class UnetBody {
    /** Height and width are multiples of this. */
    static final int MULTIPLE = 8;

    /** Numbers of the noise embedding. */
    static final int EMBEDDING = 256;

    private static final int FEATURES = 64;
    private static final double EPSILON = 1e-5;

    private final Parameters p;
    private final NoiseEmbedding noise;

    UnetBody(Parameters parameters, NoiseEmbedding noise) {
        this.p = parameters;
        this.noise = noise;
    }

    /**
     * What comes out.
     *
     * @param image [B, C, H, W]
     * @param bottleneck [B, 8 w, H/8, W/8]
     * @param embedding of the noise level, [B or 1, 256]
     */
    record Output(Tensor image, Tensor bottleneck, Tensor embedding) {}

    /** Declares the parameters; {@code silent} starts with zero for every image. */
    static void declare(Parameters.Builder b, int channels, int w, NoiseEmbedding noise, boolean silent) {
        Layers.declare(b, "embedding.first", noise.width(FEATURES), EMBEDDING);
        Layers.declare(b, "embedding.second", EMBEDDING, EMBEDDING);
        unit(b, "enc0.a", channels, w, 3);
        unit(b, "enc0.b", w, w, 3);
        unit(b, "enc0.c", w, w, 3);
        for (int level = 1; level <= 2; level++) {
            int out = w << level;
            unit(b, "enc" + level + ".a", out / 2, out, 2);
            unit(b, "enc" + level + ".b", out, out, 3);
            unit(b, "enc" + level + ".c", out, out, 3);
        }
        unit(b, "mid.a", 4 * w, 8 * w, 2);
        unit(b, "mid.b", 8 * w, 8 * w, 3);
        upward(b, "mid.c", 8 * w, 4 * w);
        for (int level = 2; level >= 1; level--) {
            int out = w << level;
            unit(b, "dec" + level + ".a", 2 * out, out, 3);
            unit(b, "dec" + level + ".b", out, out, 3);
            upward(b, "dec" + level + ".c", out, out / 2);
        }
        unit(b, "dec0.a", 2 * w, w, 3);
        unit(b, "dec0.b", w, w, 3);
        b.uniform("out.kernel", silent ? 0 : 1 / Math.sqrt(9.0 * w), channels, w, 3, 3);
    }

    private static void unit(Parameters.Builder b, String name, int in, int out, int size) {
        b.uniform(name + ".kernel", 1 / Math.sqrt((double) in * size * size), out, in, size, size);
        declareNorm(b, name, out);
    }

    private static void upward(Parameters.Builder b, String name, int in, int out) {
        b.uniform(name + ".kernel", 1 / Math.sqrt(4.0 * out), in, out, 2, 2);
        declareNorm(b, name, out);
    }

    private static void declareNorm(Parameters.Builder b, String name, int channels) {
        b.constant(name + ".gain", 1, channels);
        Layers.declare(b, name + ".scale", EMBEDDING, channels);
    }

    /**
     * The output.
     *
     * @param x [B, C, H, W], H and W multiples of 8, in the type of the parameters
     * @param level [B or 1, 1]
     */
    Output forward(Tensor x, Tensor level) {
        return forward(x, level, null);
    }

    /** As above; {@code classes} as of {@link ClassEmbedding#add}. */
    Output forward(Tensor x, Tensor level, @Nullable Tensor classes) {
        Tensor e = embedding(level, classes);
        Tensor enc0 = conv("enc0.c", conv("enc0.b", conv("enc0.a", x, e), e), e); // [B, w, H, W]
        Tensor enc1 = conv("enc1.c", conv("enc1.b", down("enc1.a", enc0, e), e), e); // [B, 2 w, H/2, W/2]
        Tensor enc2 = conv("enc2.c", conv("enc2.b", down("enc2.a", enc1, e), e), e); // [B, 4 w, H/4, W/4]
        Tensor bottleneck = conv("mid.b", down("mid.a", enc2, e), e); // [B, 8 w, H/8, W/8]
        Tensor h = Tensor.join(1, up("mid.c", bottleneck, e), enc2);
        h = Tensor.join(1, up("dec2.c", conv("dec2.b", conv("dec2.a", h, e), e), e), enc1);
        h = Tensor.join(1, up("dec1.c", conv("dec1.b", conv("dec1.a", h, e), e), e), enc0);
        h = conv("dec0.b", conv("dec0.a", h, e), e);
        return new Output(NeuralOps.convolution(h, p.get("out.kernel"), 1, 1), bottleneck, e);
    }

    private Tensor embedding(Tensor level, @Nullable Tensor classes) {
        Tensor features = noise.features(level, FEATURES, true);
        Tensor first = Layers.linear(p, "embedding.first", features.to(p.flat().type()))
                .silu();
        return ClassEmbedding.add(p, Layers.linear(p, "embedding.second", first), classes)
                .silu();
    }

    private Tensor conv(String name, Tensor x, Tensor e) {
        return Scope.only(() -> unit(name, NeuralOps.convolution(x, p.get(name + ".kernel"), 1, 1), e));
    }

    private Tensor down(String name, Tensor x, Tensor e) {
        return Scope.only(() -> unit(name, NeuralOps.convolution(x, p.get(name + ".kernel"), 2, 0), e));
    }

    private Tensor up(String name, Tensor x, Tensor e) {
        return Scope.only(() -> unit(name, NeuralOps.transposedConvolution(x, p.get(name + ".kernel"), 2), e));
    }

    private Tensor unit(String name, Tensor x, Tensor e) {
        Tensor gain = Layers.linear(p, name + ".scale", e).plus(1).times(p.get(name + ".gain")); // [B or 1, channels]
        return NeuralOps.gelu(norm(x, gain));
    }

    /**
     * {@code (x_c - m_c) sqrt(q / (q_c + eps) + eps) gain_c}: m_c and q_c mean and variance of channel c over its pixels, q the mean
     * of q_c over channels. The channels become alike in size while the whole keeps its own.
     */
    private static Tensor norm(Tensor x, Tensor gain) {
        long channels = x.size(1);
        Tensor pixels = x.reshape(-1, channels, (long) x.size(2) * x.size(3)); // [B, channels, S]
        Tensor centred = pixels.minus(pixels.mean(2, true));
        Tensor variance = centred.squared().mean(2, true); // [B, channels, 1]
        Tensor ratio = variance.mean(1, true).dividedBy(variance.plus(EPSILON));
        Tensor scale = ratio.plus(EPSILON).sqrt().times(gain.reshape(-1, channels, 1));
        return centred.times(scale).reshape(x.shape());
    }
}
