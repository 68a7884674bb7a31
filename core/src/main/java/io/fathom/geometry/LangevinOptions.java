package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;

/**
 * Settings of {@link TemperedLangevin}, in the model's units.
 *
 * @param sigma the one noise level at which the score is asked, above 0
 * @param alpha how far the score is tempered, 0 (plain Langevin: the data's law) up to but not 2; larger is faster and thicker
 * @param eta step size in units of sigma^2, above 0 and below 2; stable below 2, the tube of the law below is exact for all
 * @param steps N; 0 leaves it to the two numbers below, or to doubling when {@code lambda1} is not known
 * @param efolds F, by how many factors of e the start is forgotten, above 0
 * @param lambda1 the first eigenvalue of the Laplace-Beltrami operator, 1/length^2: (2 pi / L)^2 of a closed curve of length L,
 *     d / R^2 of a d-sphere; 0 when not known
 * @param force go on where the tube is too thick for the curvature or the start is not forgotten
 */
public record LangevinOptions(
        double sigma, double alpha, double eta, long steps, double efolds, double lambda1, boolean force) {
    /** Defaults: alpha 1, eta 0.1, 10 e-folds, steps by doubling. */
    public static LangevinOptions at(double sigma) {
        return new LangevinOptions(sigma, 1, 0.1, 0, 10, 0, false);
    }

    public LangevinOptions {
        Check.positive("sigma", sigma);
        Check.that(alpha >= 0 && alpha < 2, "alpha: expected a number from 0 to below 2, found " + alpha + ".");
        Check.that(eta > 0 && eta < 2, "eta: expected a number above 0 and below 2, found " + eta + ".");
        Check.that(steps >= 0, "steps: expected an integer of at least 0, found " + steps + ".");
        Check.positive("efolds", efolds);
        Check.that(
                lambda1 >= 0 && Double.isFinite(lambda1),
                "lambda1: expected a finite number of at least 0, found " + lambda1 + ".");
    }

    /** The same with another alpha. */
    public LangevinOptions withAlpha(double other) {
        return new LangevinOptions(sigma, other, eta, steps, efolds, lambda1, force);
    }

    /** The same with another step size. */
    public LangevinOptions withEta(double other) {
        return new LangevinOptions(sigma, alpha, other, steps, efolds, lambda1, force);
    }

    /** The same with a number of steps; 0 for the rule. */
    public LangevinOptions withSteps(long other) {
        return new LangevinOptions(sigma, alpha, eta, other, efolds, lambda1, force);
    }

    /** The same with another number of e-folds. */
    public LangevinOptions withEfolds(double other) {
        return new LangevinOptions(sigma, alpha, eta, steps, other, lambda1, force);
    }

    /** The same with a known first eigenvalue; 0 for unknown. */
    public LangevinOptions withLambda1(double other) {
        return new LangevinOptions(sigma, alpha, eta, steps, efolds, other, force);
    }

    /** The same, forced or not. */
    public LangevinOptions withForce(boolean other) {
        return new LangevinOptions(sigma, alpha, eta, steps, efolds, lambda1, other);
    }

    /** sigma as a level. */
    public NoiseLevel level() {
        return new NoiseLevel(sigma);
    }

    /** {@code sigma^(1 - alpha/2)}: the noise of the chain, and with it the width of the tube around the manifold. */
    public double tau() {
        return Math.pow(sigma, 1 - alpha / 2);
    }

    /** {@code ceil(F / (lambda1 eta tau^2))}; {@link #steps} if given; 0 when only doubling can tell. */
    public long plannedSteps() {
        if (steps > 0 || lambda1 == 0) {
            return steps;
        }
        return (long) Math.ceil(efolds / (lambda1 * eta * tau() * tau()));
    }

    /** F of so many steps, {@code N lambda1 eta tau^2}; NaN when lambda1 is not known. */
    public double efoldsOf(long n) {
        return lambda1 == 0 ? Double.NaN : n * lambda1 * eta * tau() * tau();
    }
}
