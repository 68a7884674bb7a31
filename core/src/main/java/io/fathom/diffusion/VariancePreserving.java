package io.fathom.diffusion;

import io.fathom.base.Check;

/**
 * The variance-preserving process with {@code beta(t) = b0 + (b1 - b0) t}: {@code a = e^{-B/2}, b = sqrt(1 - e^{-B})} with
 * {@code B = b0 t + (b1 - b0) t^2 / 2 = ln(1 + sigma^2)}, t from 0 to 1.
 *
 * @param b0 beta at t = 0, above 0
 * @param b1 beta at t = 1, at least b0
 */
public record VariancePreserving(double b0, double b1) implements NoiseProcess {
    /** beta from 0.1 to 20: sigma from 0 to 152.167. */
    public static final VariancePreserving STANDARD = new VariancePreserving(0.1, 20);

    public VariancePreserving {
        Check.positive("b0", b0);
        Check.that(b1 >= b0, "b1: expected a number of at least b0 = " + b0 + ", found " + b1 + ".");
    }

    @Override
    public NativeLevel at(NoiseLevel sigma) {
        range().require(sigma);
        double a = 1 / Math.sqrt(1 + sigma.variance());
        return new NativeLevel(sigma, time(sigma), a, sigma.sigma() * a);
    }

    @Override
    public NoiseLevel level(double t) {
        return new NoiseLevel(Math.sqrt(Math.expm1(integral(t))));
    }

    @Override
    public NoiseRange range() {
        return new NoiseRange(0, level(1).sigma());
    }

    /** B(t), the integral of beta. */
    double integral(double t) {
        return t * (b0 + (b1 - b0) * t / 2);
    }

    /** t of any sigma, beyond 1 for levels that the process does not reach. */
    public double time(NoiseLevel sigma) {
        return time(Math.log1p(sigma.variance()));
    }

    /** t from B; the root in the form that does not cancel. */
    double time(double integral) {
        return 2 * integral / (b0 + Math.sqrt(b0 * b0 + 2 * (b1 - b0) * integral));
    }
}
