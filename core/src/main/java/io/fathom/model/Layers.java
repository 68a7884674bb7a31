package io.fathom.model;

import io.fathom.tensor.Tensor;

/** Affine layers whose rows do not depend on their place in the batch. */
final class Layers {
    private static final int NARROWEST = 16;

    private Layers() {}

    /** {@code x W^T + b} with {@code name.weight} [out, in] and {@code name.bias} [out]. */
    static Tensor linear(Parameters p, String name, Tensor x) {
        Tensor weight = p.get(name + ".weight");
        Tensor bias = p.get(name + ".bias");
        return narrow(weight) ? product(x, weight).plus(bias) : x.linear(weight, bias);
    }

    /**
     * {@code x W^T}, [..., in] -> [..., out]. Outputs narrower than {@value #NARROWEST} are computed with rows of zeros below W:
     * MKL's product of a narrower shape rounds a row by its place in the batch.
     */
    static Tensor product(Tensor x, Tensor weight) {
        if (!narrow(weight)) {
            return x.linear(weight);
        }
        int out = weight.size(0);
        Tensor zeros = Tensor.zeros(weight.type(), NARROWEST - out, weight.size(1));
        return x.linear(Tensor.join(0, weight, zeros)).narrow(-1, 0, out);
    }

    /** {@code a b} of batches of matrices, [G, B, in] and [G, in, out], with the zeros of {@link #product} where it needs them. */
    static Tensor batchProduct(Tensor a, Tensor weight) {
        int out = weight.size(2);
        if (out >= NARROWEST || weight.requiresGradient()) {
            return a.matmul(weight);
        }
        Tensor zeros = Tensor.zeros(weight.type(), weight.size(0), weight.size(1), NARROWEST - out);
        return a.matmul(Tensor.join(2, weight, zeros)).narrow(2, 0, out);
    }

    /** Whether a product with {@code weight} needs the zeros; training has no use for them. */
    private static boolean narrow(Tensor weight) {
        return weight.size(0) < NARROWEST && !weight.requiresGradient();
    }

    /** Declares {@code name.weight} and {@code name.bias}, both uniform on +-1/sqrt(in), the usual start of published code. */
    static void declare(Parameters.Builder builder, String name, int in, int out) {
        double bound = 1 / Math.sqrt(in);
        builder.uniform(name + ".weight", bound, out, in).uniform(name + ".bias", bound, out);
    }
}
