package io.fathom.model.analytic;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A covariance by its eigenvalues: {@code C = U^T diag(c) U + rest (I - U^T U)}, U [r, D] with orthonormal rows, or diagonal.
 * Eigenvalues may be 0: directions in which the data does not vary.
 */
public final class Spectrum {
    private static final double ORTHONORMAL = 1e-8;

    private final int ambientDimension;
    private final double[] eigenvalues; // c, [r], or [D] when diagonal
    private final double rest; // of the directions not named
    private final @Nullable Tensor up; // U, [r, D]; null when diagonal
    private final @Nullable Tensor down; // U^T, [D, r]
    private final double @Nullable [][] directions;

    private Spectrum(int ambientDimension, double[] eigenvalues, double rest, double @Nullable [][] directions) {
        for (double c : eigenvalues) {
            Check.within("eigenvalue", c, 0, Double.MAX_VALUE);
        }
        Check.within("rest", rest, 0, Double.MAX_VALUE);
        this.ambientDimension = ambientDimension;
        this.eigenvalues = eigenvalues.clone();
        this.rest = rest;
        this.directions = directions;
        if (directions == null) {
            up = null;
            down = null;
        } else {
            int r = directions.length;
            double[] flat = new double[r * ambientDimension];
            double[] turned = new double[r * ambientDimension];
            for (int i = 0; i < r; i++) {
                for (int j = 0; j < ambientDimension; j++) {
                    flat[i * ambientDimension + j] = directions[i][j];
                    turned[j * r + i] = directions[i][j];
                }
            }
            up = Tensor.of(flat, r, ambientDimension);
            down = Tensor.of(turned, ambientDimension, r);
        }
    }

    /** One eigenvalue per coordinate axis. */
    public static Spectrum axes(double... eigenvalues) {
        Check.atLeastOne("number of eigenvalues", eigenvalues.length);
        return new Spectrum(eigenvalues.length, eigenvalues, 0, null);
    }

    /** Unit variance along the first d of D axes, none along the others. */
    public static Spectrum flat(int ambientDimension, int intrinsicDimension) {
        double[] c = new double[Check.atLeastOne("ambientDimension", ambientDimension)];
        Arrays.fill(c, 0, intrinsicDimension, 1);
        return axes(c);
    }

    /**
     * Named directions with their eigenvalues.
     *
     * @param directions orthonormal rows, [r, D]
     * @param eigenvalues [r]
     * @param rest eigenvalue of every direction orthogonal to them
     */
    public static Spectrum along(double[][] directions, double[] eigenvalues, double rest) {
        Check.atLeastOne("number of directions", directions.length);
        Check.same("number of eigenvalues", directions.length, eigenvalues.length);
        int d = directions[0].length;
        double[][] copy = new double[directions.length][];
        for (int i = 0; i < directions.length; i++) {
            Check.same("length of direction " + i, d, directions[i].length);
            copy[i] = directions[i].clone();
            for (int j = 0; j <= i; j++) {
                double dot = 0;
                for (int k = 0; k < d; k++) {
                    dot += copy[i][k] * copy[j][k];
                }
                Check.that(
                        Math.abs(dot - (i == j ? 1 : 0)) < ORTHONORMAL,
                        "directions " + i + " and " + j + ": expected orthonormal rows, found inner product " + dot);
            }
        }
        return new Spectrum(d, eigenvalues, rest, copy);
    }

    int ambientDimension() {
        return ambientDimension;
    }

    /** {@code C (C + v I)^-1 z}, row by row; z [B, D]. */
    Tensor shrink(Tensor z, NoiseLevel sigma) {
        double v = sigma.variance();
        double base = rest / (rest + v);
        double[] factor = new double[eigenvalues.length];
        for (int i = 0; i < factor.length; i++) {
            factor[i] = eigenvalues[i] / (eigenvalues[i] + v) - (up == null ? 0 : base);
        }
        Tensor factors = Tensor.of(factor, factor.length);
        if (up == null || down == null) {
            return z.times(factors);
        }
        Tensor named = RowAlgebra.times(RowAlgebra.times(z, down).times(factors), up);
        return rest == 0 ? named : named.plus(z, base);
    }

    /** {@code z^T (C + v I)^-1 z}, [B]. */
    Tensor mahalanobis(Tensor z, NoiseLevel sigma) {
        double v = sigma.variance();
        return quadratic(z, c -> 1 / (c + v));
    }

    /** {@code z^T g(C) z}, [B], g being applied to the eigenvalues. */
    private Tensor quadratic(Tensor z, DoubleUnaryOperator g) {
        double base = g.applyAsDouble(rest);
        double[] factor = new double[eigenvalues.length];
        for (int i = 0; i < factor.length; i++) {
            factor[i] = g.applyAsDouble(eigenvalues[i]) - (up == null ? 0 : base);
        }
        Tensor factors = Tensor.of(factor, factor.length);
        if (down == null) {
            return z.squared().times(factors).sum(1, false);
        }
        Tensor named = RowAlgebra.times(z, down).squared().times(factors).sum(1, false);
        return named.plus(z.squared().sum(1, false), base);
    }

    /** {@code -ln N(z; 0, C + v I)}, [B]. */
    Tensor energy(Tensor z, NoiseLevel sigma) {
        double constant = ambientDimension * Math.log(2 * Math.PI) + logDeterminant(sigma);
        return mahalanobis(z, sigma).plus(constant).times(0.5);
    }

    /** The slope of {@link #energy} along ln sigma, {@code v (tr (C + v I)^-1 - z^T (C + v I)^-2 z)}, [B]. */
    Tensor noiseScore(Tensor z, NoiseLevel sigma) {
        double v = sigma.variance();
        double trace = (ambientDimension - eigenvalues.length) * (v / (rest + v));
        for (double c : eigenvalues) {
            trace += v / (c + v);
        }
        return quadratic(z, c -> v / ((c + v) * (c + v))).negated().plus(trace);
    }

    /** {@code ln det (C + v I)}. */
    double logDeterminant(NoiseLevel sigma) {
        double v = sigma.variance();
        double sum = (ambientDimension - eigenvalues.length) * Math.log(rest + v);
        for (double c : eigenvalues) {
            sum += Math.log(c + v);
        }
        return sum;
    }

    /** A normal vector of this covariance. */
    double[] sample(RandomStream random) {
        double[] x = new double[ambientDimension];
        if (directions == null) {
            for (int j = 0; j < x.length; j++) {
                x[j] = Math.sqrt(eigenvalues[j]) * random.nextGaussian();
            }
            return x;
        }
        double spread = Math.sqrt(rest);
        random.fillNormal(x, 0, x.length);
        double[] along = new double[eigenvalues.length];
        for (int i = 0; i < along.length; i++) {
            for (int j = 0; j < x.length; j++) {
                along[i] += directions[i][j] * x[j];
            }
        }
        for (int j = 0; j < x.length; j++) {
            x[j] *= spread;
            for (int i = 0; i < along.length; i++) {
                x[j] += (Math.sqrt(eigenvalues[i]) - spread) * along[i] * directions[i][j];
            }
        }
        return x;
    }
}
