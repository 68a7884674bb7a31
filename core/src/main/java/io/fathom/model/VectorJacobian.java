package io.fathom.model;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/** Traces by reverse differentiation: one forward pass, its graph kept, then one product per probe. */
final class VectorJacobian {
    private static final int ROWS =
            64; // a batch smaller than this takes several probes at once, if the model's graph is small

    private VectorJacobian() {}

    static Divergence.Trace trace(ScoreModel model, Tensor x, NoiseLevel sigma, Probes probes) {
        int batch = x.size(0);
        int d = x.size(1);
        TraceSum sum = new TraceSum(probes, batch);
        if (batch == 0) {
            return sum.finish(x, x, d);
        }
        int rows = Math.min(ROWS, model.rowsAtOnce());
        int repeat = Math.min(probes.count(), Math.max(1, (rows + batch - 1) / batch));
        try (Scope scope = new Scope()) {
            Tensor y = x.detach().repeatEach(repeat, 0).requireGradient(true); // [B r, D]
            Tensor denoised = model.denoised(y, sigma);
            for (int from = 0; from < probes.count(); from += repeat) {
                int length = Math.min(repeat, probes.count() - from);
                try (Scope step = new Scope()) {
                    Tensor r = probes.chunk(model.precision(), from, length); // [B, length, D]
                    Tensor padded = length == repeat
                            ? r
                            : Tensor.join(
                                    1, r, Tensor.zeros(model.precision(), batch, repeat - length, d)); // [B, r, D]
                    boolean more = from + repeat < probes.count();
                    Tensor product = Tensor.gradients(
                            denoised, new Tensor[] {y}, padded.reshape((long) batch * repeat, d), more, false)[0]
                            .reshape(batch, repeat, d);
                    sum.add(product.narrow(1, 0, length), r);
                }
            }
            Tensor once = denoised.reshape(batch, repeat, d).narrow(1, 0, 1).reshape(batch, d);
            return sum.finish(x, once, d);
        }
    }
}
