package io.fathom.geometry;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/**
 * Products of directions with the Jacobian J of a denoiser at fixed points.
 *
 * <p>By reverse differentiation {@code J^T v}: one forward pass whose graph is kept, one backward pass a product. An exact
 * denoiser has a symmetric J, a trained network only nearly; {@code J v} would take a second differentiation, about twice the
 * time. A model without gradients gives {@code J v} by central differences with a step of sigma sqrt(D) along v, so that both
 * points lie on the trained noise shell: two forward passes a product.
 */
public final class JacobianProducts implements AutoCloseable {
    private static final int ROWS = 64; // of one pass over basis vectors

    private final ScoreModel model;
    private final NoiseLevel sigma;
    private final Tensor x; // [B, D]
    private final Scope scope = new Scope();
    private final Tensor leaf; // [B, D]
    private final Tensor denoised; // [B, D]
    private final Tensor
            zero; // NaN in rows whose output is not finite: a linear model's gradient would not show it, [B, 1]

    /** At the points x, [B, D], B at least 1. */
    public JacobianProducts(ScoreModel model, Tensor x, NoiseLevel sigma) {
        this.model = model;
        this.sigma = sigma;
        this.x = x;
        this.leaf = x.detach().copy().requireGradient(model.differentiable());
        this.denoised = model.differentiable() ? model.denoised(leaf, sigma) : leaf;
        this.zero = denoised.detach().to(DType.FLOAT64).sum(1, true).times(0);
    }

    /** {@code denoised(x)} of the pass that is differentiated, cut from its graph, [B, D]. */
    public Tensor denoised() {
        try (NoGrad off = new NoGrad()) {
            return model.differentiable() ? denoised.detach() : model.denoised(x, sigma);
        }
    }

    /** Each row's product with its own direction v, float64 [B, D]; v of unit length, or 0. */
    public Tensor times(Tensor v) {
        try (Scope inner = new Scope()) {
            Tensor direction = v.to(model.precision());
            if (model.differentiable()) {
                Tensor product = Tensor.gradients(denoised, new Tensor[] {leaf}, direction, true, false)[0];
                return inner.keep(product.to(DType.FLOAT64).plus(zero));
            }
            double h = sigma.sigma() * Math.sqrt(x.size(1));
            try (NoGrad off = new NoGrad()) {
                Tensor above = model.denoised(x.plus(direction, h), sigma).to(DType.FLOAT64);
                Tensor below = model.denoised(x.plus(direction, -h), sigma).to(DType.FLOAT64);
                return inner.keep(above.minus(below).times(1 / (2 * h)).plus(zero));
            }
        }
    }

    @Override
    public void close() {
        scope.close();
    }

    /** J or its transpose whole, float64 [B, D, D], of each point of [B, D]; {@code B D^2} numbers. */
    static Tensor dense(ScoreModel model, Tensor x, NoiseLevel sigma) {
        int b = x.size(0);
        int d = x.size(1);
        int copies = Math.min(d, Math.max(1, ROWS / b)); // of each row, for as many coordinates in one pass
        try (Scope scope = new Scope()) {
            Tensor all = Tensor.zeros(DType.FLOAT64, b, d, d);
            try (JacobianProducts products = new JacobianProducts(model, x.repeatEach(copies, 0), sigma)) {
                for (int from = 0; from < d; from += copies) {
                    int length = Math.min(copies, d - from);
                    double[] unit = new double[b * copies * d];
                    for (int i = 0; i < b; i++) {
                        for (int k = 0; k < length; k++) {
                            unit[(i * copies + k) * d + from + k] = 1;
                        }
                    }
                    try (Scope step = new Scope()) {
                        Tensor rows = products.times(Tensor.of(unit, (long) b * copies, d))
                                .reshape(b, copies, d);
                        all.narrow(1, from, length).setInPlace(rows.narrow(1, 0, length));
                    }
                }
            }
            return scope.keep(all);
        }
    }
}
