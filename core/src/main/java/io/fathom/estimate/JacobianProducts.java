package io.fathom.estimate;

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
final class JacobianProducts implements AutoCloseable {
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
    JacobianProducts(ScoreModel model, Tensor x, NoiseLevel sigma) {
        this.model = model;
        this.sigma = sigma;
        this.x = x;
        this.leaf = x.detach().copy().requireGradient(model.differentiable());
        this.denoised = model.differentiable() ? model.denoised(leaf, sigma) : leaf;
        this.zero = denoised.detach().to(DType.FLOAT64).sum(1, true).times(0);
    }

    /** Each row's product with its own direction v, float64 [B, D]; v of unit length. */
    Tensor times(Tensor v) {
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

    /** J or its transpose whole, float64 [D, D], of one point [1, D]. */
    static Tensor dense(ScoreModel model, Tensor x, NoiseLevel sigma) {
        int d = x.size(1);
        try (Scope scope = new Scope()) {
            Tensor all = Tensor.zeros(DType.FLOAT64, d, d);
            int at = Math.min(ROWS, d);
            try (JacobianProducts products = new JacobianProducts(model, x.repeatEach(at, 0), sigma)) {
                for (int from = 0; from < d; from += at) {
                    int length = Math.min(at, d - from);
                    double[] unit = new double[at * d];
                    for (int k = 0; k < length; k++) {
                        unit[k * d + from + k] = 1;
                    }
                    Tensor rows = products.times(Tensor.of(unit, at, d));
                    all.narrow(0, from, length).setInPlace(rows.narrow(0, 0, length));
                }
            }
            return scope.keep(all);
        }
    }
}
