package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * One measurement {@code y = A x + noise} with the force it exerts: {@code grad v = A^T (A x - y) / s^2},
 * {@code v = |A x - y|^2 / (2 s^2)}.
 */
public final class Observation {
    private final LinearOperator operator;
    private final double[] measured;
    private final double noise;
    private final double norm;
    private final Tensor target; // float64, [m]

    /**
     * @param measured y, [m]
     * @param noise s, standard deviation of each measurement, above 0
     */
    public Observation(LinearOperator operator, double[] measured, double noise) {
        Check.same("measurements", operator.measurements(), measured.length);
        for (double each : measured) {
            Check.that(Double.isFinite(each), "measurements: expected finite numbers, found " + each + ".");
        }
        this.operator = operator;
        this.measured = measured.clone();
        this.noise = Check.positive("noise", noise);
        this.target = Tensor.of(measured, measured.length);
        this.norm = operator.norm(RandomStream.at(0));
    }

    /** A. */
    public LinearOperator operator() {
        return operator;
    }

    /** A copy of y, [m]. */
    public double[] measured() {
        return measured.clone();
    }

    /** s. */
    public double noise() {
        return noise;
    }

    /** |A|. */
    public double norm() {
        return norm;
    }

    /** {@code A^T (A x - y)}, [B, D], not divided by a variance. */
    Tensor pull(Tensor x) {
        return operator.adjoint(operator.apply(x).minus(target.to(x.type())));
    }
}
