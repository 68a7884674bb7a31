package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import java.util.Optional;

/**
 * A curved d-manifold in R^{4d}: {@code u ~ U[0,1]^d, w_i = u_{d-1-i}, A_i = tan(u_i cos w_i), B_i = atan(w_i sin u_i), x =
 * [A, B, A, B]}.
 *
 * <p>It is a product of d/2 equal surfaces, one for each pair (i, d-1-i), in R^4, every coordinate twice.
 *
 * @param intrinsicDimension d, even, at least 2
 */
public record Nonlinear(int intrinsicDimension) implements Manifold {
    /** 32 of 128 dimensions, the benchmark's. */
    public static final Nonlinear DEFAULT = new Nonlinear(32);

    public Nonlinear {
        Check.atLeast("intrinsicDimension of nonlinear", intrinsicDimension, 2);
        Check.that(
                intrinsicDimension % 2 == 0,
                "intrinsicDimension of nonlinear: expected an even number, found " + intrinsicDimension + ".");
    }

    @Override
    public String name() {
        return "nonlinear";
    }

    @Override
    public int ambientDimension() {
        return 4 * intrinsicDimension;
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {intrinsicDimension};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        int d = intrinsicDimension;
        double[] u = new double[d];
        return Sample.ofOneComponent(n, ambientDimension(), d, (x, at) -> {
            for (int i = 0; i < d; i++) {
                u[i] = random.nextDouble();
            }
            for (int i = 0; i < d; i++) {
                double a = Math.tan(u[i] * Math.cos(u[d - 1 - i]));
                double b = Math.atan(u[d - 1 - i] * Math.sin(u[i]));
                x[at + i] = a;
                x[at + d + i] = b;
                x[at + 2 * d + i] = a;
                x[at + 3 * d + i] = b;
            }
        });
    }

    /** Two-dimensional quadrature for each surface; two copies under noise sigma are one under sigma/sqrt 2. */
    @Override
    public Optional<IdealDenoiser> idealDenoiser() {
        int d = intrinsicDimension;
        return Optional.of((y, sigma) -> {
            double[] mean = new double[4 * d];
            for (int i = 0; i < d / 2; i++) {
                int[] first = {i, d - 1 - i, d + i, 2 * d - 1 - i}; // A_i, A_j, B_i, B_j
                double[] seen = new double[4];
                for (int k = 0; k < 4; k++) {
                    seen[k] = (y[first[k]] + y[first[k] + 2 * d]) / 2;
                }
                double[] point = NonlinearSurface.posteriorMean(seen, sigma / Math.sqrt(2));
                for (int k = 0; k < 4; k++) {
                    mean[first[k]] = point[k];
                    mean[first[k] + 2 * d] = point[k];
                }
            }
            return mean;
        });
    }
}
