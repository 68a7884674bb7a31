package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Gradient descent along the surface of the data: {@code x <- denoised(x - gamma J(x) grad f(x))}, J keeping the tangent part
 * of the gradient, the denoiser coming back to the surface (Kharitenko et al. 2025, arXiv 2509.23357).
 *
 * <p>It ends where {@code gamma P_T grad f = sigma^2 P_T grad log rho}: off the minimum by about
 * {@code sigma^2 |grad log rho| / gamma} over the second derivative of f.
 *
 * @param step gamma, above 0, in units of the points per unit of the gradient
 */
public record Retraction(double step) {
    public Retraction {
        Check.positive("step", step);
    }

    /**
     * One step.
     *
     * @param x [B, D] in the model's number type; not changed
     * @param gradient grad f at each row, [B, D] to [B, D]
     */
    public Tensor step(ScoreModel model, Tensor x, NoiseLevel sigma, UnaryOperator<Tensor> gradient) {
        try (Scope scope = new Scope()) {
            double[] along;
            try (JacobianProducts products = new JacobianProducts(model, x, sigma)) { // frees what is made inside
                Tensor slope = gradient.apply(x).to(DType.FLOAT64);
                Tensor length = slope.squared().sum(1, true).sqrt().plus(Double.MIN_NORMAL); // they want unit vectors
                along = products.times(slope.dividedBy(length)).times(length).toDoubles();
            }
            Tensor moved = x.detach().plus(Tensor.of(along, x.shape()).to(model.precision()), -step);
            return scope.keep(moved.plus(Projection.step(model, moved, sigma)));
        }
    }

    /** Many steps. */
    public Tensor run(ScoreModel model, Tensor x, NoiseLevel sigma, UnaryOperator<Tensor> gradient, int steps) {
        Check.atLeastOne("steps", steps);
        model.noiseRange().require(sigma);
        try (Scope scope = new Scope()) {
            Tensor now = x;
            for (int k = 0; k < steps; k++) {
                try (Scope inner = new Scope()) {
                    now = inner.keep(step(model, now, sigma, gradient));
                }
            }
            return scope.keep(now);
        }
    }
}
