package io.fathom.model;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/** Traces by central differences along probes; only forward passes. */
final class CentralDifference {
    private static final int ROWS = 64; // a batch smaller than this takes several probes at once

    private CentralDifference() {}

    static Divergence.Trace trace(ScoreModel model, Tensor x, NoiseLevel sigma, double h, Probes probes) {
        int batch = x.size(0);
        int d = x.size(1);
        TraceSum sum = new TraceSum(probes, batch);
        if (batch == 0) {
            return sum.finish(x, x, d);
        }
        int atOnce = Math.min(probes.count(), Math.max(1, (ROWS + batch - 1) / batch));
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            for (int from = 0; from < probes.count(); from += atOnce) {
                int length = Math.min(atOnce, probes.count() - from);
                try (Scope step = new Scope()) {
                    Tensor r = probes.chunk(model.precision(), from, length); // [B, length, D]
                    Tensor centre = x.reshape(batch, 1, d);
                    Tensor above = model.denoised(centre.plus(r, h).reshape((long) batch * length, d), sigma);
                    Tensor below = model.denoised(centre.plus(r, -h).reshape((long) batch * length, d), sigma);
                    sum.add(above.minus(below).times(1 / (2 * h)).reshape(batch, length, d), r);
                }
            }
            return sum.finish(x, model.denoised(x, sigma), d);
        }
    }
}
