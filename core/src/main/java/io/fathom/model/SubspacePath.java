package io.fathom.model;

import io.fathom.tensor.Tensor;
import java.util.List;

/**
 * A small residual perceptron for each of G subspaces, blind to the others:
 *
 * <pre>
 * z_g = R_g u                                             coordinates in subspace g, [B, r]
 * a = W_0g z_g + b_g;   a = a + W_ig silu(a + V_ig e) + b_ig   twice, [B, h]
 * out = c(l) sum_g S_g^T P_g silu(a)                        S_g starts at R_g, P_g at zero
 * </pre>
 *
 * <p>Where the data splits into independent subspaces, the density of the noisy points is a product and the best denoiser is this
 * sum. Each part then learns a few coordinates from all points, where one perceptron over all coordinates would have to learn from
 * the same points that far coordinates do not matter, and memorises instead.
 */
final class SubspacePath {
    static final String IN = "subspace.in";
    static final String OUT = "subspace.out";
    private static final int LAYERS = 2;

    private SubspacePath() {}

    static void declare(Parameters.Builder b, int d, int noiseWidth, SubspaceOptions options) {
        int g = options.count();
        int r = options.dimension();
        int h = options.width();
        b.uniform(IN, 0, (long) g * r, d);
        b.uniform(OUT, 0, (long) g * r, d);
        b.uniform("subspace.first", 1.7 / Math.sqrt(r), g, r, h);
        b.uniform("subspace.first.bias", 0.9, g, 1, h);
        for (int i = 0; i < LAYERS; i++) {
            b.uniform("subspace.noise" + i, 1.7 / Math.sqrt(noiseWidth), (long) g * h, noiseWidth);
            b.uniform("subspace.layer" + i, 1.7 / Math.sqrt(h), g, h, h);
            b.uniform("subspace.bias" + i, 0, g, 1, h);
        }
        b.uniform("subspace.last", 0, g, h, r);
    }

    /** Sets R and S, zero so far, to orthonormal bases, [r_g, D] each with r_g at most r; further rows stay zero. */
    static void start(Parameters p, int dimension, List<Tensor> bases) {
        for (String name : List.of(IN, OUT)) {
            Tensor target = p.get(name);
            for (int g = 0; g < bases.size(); g++) {
                Tensor basis = bases.get(g);
                target.narrow(0, (long) g * dimension, basis.size(0)).setInPlace(basis);
            }
        }
    }

    /**
     * @param u [B, D]
     * @param e noise features, [B, E] or [1, E]
     * @return [B, D], without the gain
     */
    static Tensor forward(Parameters p, SubspaceOptions options, Tensor u, Tensor e) {
        int g = options.count();
        int r = options.dimension();
        int h = options.width();
        int batch = u.size(0);
        Tensor z = Layers.product(u, p.get(IN)).reshape(batch, g, r).transpose(0, 1); // [G, B, r]
        Tensor a = z.matmul(p.get("subspace.first")).plus(p.get("subspace.first.bias")); // [G, B, h]
        for (int i = 0; i < LAYERS; i++) {
            Tensor noise = e.linear(p.get("subspace.noise" + i))
                    .reshape(e.size(0), g, h)
                    .transpose(0, 1); // [G, B or 1, h]
            a = a.plus(a.plus(noise).silu().matmul(p.get("subspace.layer" + i)).plus(p.get("subspace.bias" + i)));
        }
        Tensor inside = Layers.batchProduct(a.silu(), p.get("subspace.last")); // [G, B, r]
        Tensor joined = inside.transpose(0, 1).reshape(batch, (long) g * r);
        return joined.matmul(p.get(OUT));
    }
}
