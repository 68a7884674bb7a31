package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/**
 * What the perceptrons of Yeats et al. (2025, arXiv 2510.12975) are told besides the point: {@code c = Linear(silu(Linear([features
 * of t, class])))}, 64 features with frequencies 1 to 10^4 of the unscaled t, 64 learnt numbers of the one class.
 */
final class TimeAndClass {
    /** Numbers of c. */
    static final int WIDTH = 128;

    private static final int HALF = WIDTH / 2;

    private final SinCos features = new SinCos(HALF / 2, 1e4);

    /** The parameters, drawn as Xavier's uniform numbers. */
    static void declare(Parameters.Builder b) {
        b.normal("class", 1, 1, HALF);
        xavier(b, "time.first", WIDTH, WIDTH);
        xavier(b, "time.second", WIDTH, WIDTH);
    }

    /** Weight uniform on +-sqrt(6 / (in + out)), bias zero (Glorot and Bengio 2010). */
    static void xavier(Parameters.Builder b, String name, int in, int out) {
        b.uniform(name + ".weight", Math.sqrt(6.0 / (in + out)), out, in);
        b.uniform(name + ".bias", 0, out);
    }

    /** {@code [x, c]}: x [B, D] in the parameters' type, t [B, 1] or [1, 1] -> [B, D + 128]. */
    Tensor join(Parameters p, Tensor x, Tensor t) {
        DType type = p.flat().type();
        Tensor time = features.of(t).to(type); // [B, 64]
        Tensor both = Tensor.join(1, time, p.get("class").expand(time.size(0), HALF));
        Tensor c = Layers.linear(
                p, "time.second", Layers.linear(p, "time.first", both).silu());
        return Tensor.join(1, x, c.size(0) == x.size(0) ? c : c.expand(x.size(0), WIDTH));
    }
}
