package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/**
 * How the surface bends at its points, from the score; both readings need points of the surface to O(sigma^4), that is
 * {@link Projection#SHARP}.
 */
public final class Curvature {
    private Curvature() {}

    /**
     * The mean curvature vector {@code tr II = 2 P_N score + O(sigma^2)}: the sum of the principal curvatures, along the normal
     * towards which the surface bends; on a sphere of radius R {@code d/R} inwards. At {@code denoised(y)} it would read about 0,
     * as the bias of that point cancels it. The normal space of J is
     * itself turned by {@code sigma^2 |grad log rho|}.
     *
     * @param points on the surface, [B, D]
     * @param tangents at the points
     * @return float64 [B, D]
     */
    public static Tensor mean(ScoreModel model, Tensor points, NoiseLevel sigma, TangentSpace tangents) {
        try (Scope scope = new Scope()) {
            Tensor h = Projection.step(model, points, sigma);
            return scope.keep(tangents.alongNormal(h).times(2 / sigma.variance()));
        }
    }

    /**
     * Principal curvatures {@code kappa = (1 - 1/lambda)/r} towards a normal direction, lambda the eigenvalues of
     * {@code 2 J(sigma) - J(sqrt2 sigma)} on the tangent space at {@code point + r n}; positive where the centre of curvature
     * lies on the side of n, so -1/R outside a sphere. The error is O(sigma^4)/r (of J alone O(sigma^2)/r); r must stay below
     * the reach.
     *
     * <p>2 d products with J a row.
     *
     * @param points on the surface, [B, D], in the model's number type
     * @param normal of unit length, [B, D]
     * @param tangents at the points
     * @param r distance along the normal, above 0
     * @return ascending, [B][d of the row]; empty for a row that is not finite
     */
    public static double[][] principal(
            ScoreModel model, Tensor points, Tensor normal, NoiseLevel sigma, TangentSpace tangents, double r) {
        Check.positive("r", r);
        model.noiseRange().require(sigma);
        model.noiseRange().require(Projection.wider(sigma));
        int rows = points.size(0);
        int most = tangents.mostDirections();
        double[][] curvatures = new double[rows][];
        double[][][] matrix = new double[rows][most][most];
        double[] levels = {sigma.sigma(), Projection.wider(sigma).sigma()};
        double[] weights = {2, -1};
        for (int g = 0; g < 2; g++) {
            try (Scope scope = new Scope();
                    JacobianProducts products = new JacobianProducts(
                            model, points.plus(normal.to(model.precision()), r), new NoiseLevel(levels[g]))) {
                for (int k = 0; k < most; k++) {
                    Tensor image = products.times(tangents.axis(k)); // [B, D]
                    for (int l = 0; l < most; l++) {
                        double[] dots =
                                image.times(tangents.axis(l)).sum(1, false).toDoubles();
                        for (int i = 0; i < rows; i++) { // both halves of the symmetrised matrix
                            matrix[i][l][k] += weights[g] * dots[i] / 2;
                            matrix[i][k][l] += weights[g] * dots[i] / 2;
                        }
                    }
                }
            }
        }
        for (int i = 0; i < rows; i++) {
            int d = tangents.lid(i);
            double[] own = new double[d * d];
            for (int k = 0; k < d; k++) {
                System.arraycopy(matrix[i][k], 0, own, k * d, d);
            }
            curvatures[i] = d == 0 ? own : Symmetric.reversed(Symmetric.eigenvalues(Tensor.of(own, d, d)));
            for (int k = 0; k < d; k++) {
                curvatures[i][k] = (1 - 1 / curvatures[i][k]) / r; // grows with lambda > 0, so ascending stays
            }
        }
        return curvatures;
    }
}
