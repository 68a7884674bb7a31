package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * Upper bounds on the reach: the greatest distance up to which every point has one nearest point on the surface.
 *
 * <p>The reach is at most 1/|kappa| for every principal curvature, and {@code |q - p|^2 / (2 |P_N (q - p)|)} for every pair of
 * points, P_N at p (Federer 1959). Samples see only some of either, so both are <b>upper</b> bounds; errors in points and
 * tangents make pairs that are nearer than a few of those errors read too low.
 */
public final class Reach {
    private Reach() {}

    /** {@code 1 / max |kappa|}; infinite where nothing bends, NaN without curvatures. */
    public static double ofCurvatures(double[] curvatures) {
        return curvatures.length == 0
                ? Double.NaN
                : 1 / Arrays.stream(curvatures).map(Math::abs).max().orElseThrow();
    }

    /**
     * The least bound over pairs of each row with the partners, {@code O(B M D d)} operations; infinite where no partner lies far
     * enough or none lies off the tangent plane.
     *
     * @param points p, on the surface, [B, D]
     * @param tangents at the points
     * @param partners q, on the surface, [M, D]
     * @param nearest pairs nearer than this are left out, 0 or more; of p and itself there is none in any case
     * @return [B]; NaN for a row that is not finite, or whose tangent space is {@link TangentSpace#truncated}
     */
    public static double[] overPairs(Tensor points, TangentSpace tangents, Tensor partners, double nearest) {
        Check.same("rows of tangents", points.size(0), tangents.count());
        Check.same("columns of partners", points.size(1), partners.size(1));
        Check.within("nearest", nearest, 0, Double.MAX_VALUE);
        int rows = points.size(0);
        int d = points.size(1);
        Tensor q = partners.to(DType.FLOAT64);
        double[] reach = new double[rows];
        for (int i = 0; i < rows; i++) {
            try (Scope scope = new Scope()) {
                Tensor p = points.narrow(0, i, 1).to(DType.FLOAT64);
                if (!Double.isFinite(p.sum().item()) || tangents.truncated(i)) {
                    reach[i] = Double.NaN;
                    continue;
                }
                Tensor chord = q.minus(p); // [M, D]
                Tensor tangent = tangents.lid(i) == 0 ? Tensor.zeros(DType.FLOAT64, 1, d) : tangents.tangent(i);
                Tensor rest = chord.minus(chord.matmul(tangent.transpose(0, 1)).matmul(tangent));
                double[] square = chord.squared().sum(1, false).toDoubles();
                double[] off = rest.squared().sum(1, false).toDoubles();
                reach[i] = Double.POSITIVE_INFINITY;
                for (int j = 0; j < square.length; j++) {
                    if (square[j] > nearest * nearest && square[j] > 0) { // NaN is left out
                        reach[i] = Math.min(reach[i], square[j] / (2 * Math.sqrt(off[j])));
                    }
                }
            }
        }
        return reach;
    }
}
