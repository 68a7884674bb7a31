package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/**
 * From a point to the nearest point of the surface on which the data lies.
 *
 * <ul>
 *   <li>{@code PLAIN}: {@code denoised(y)}, off by O(sigma^2). Each further step corrects the rest of a large distance, but
 *       also drifts by {@code sigma^2 grad log rho} towards where the data is denser; therefore 3 steps at most, and
 *       {@link Projected#drift} tells how far.
 *   <li>{@code SHARP}: {@code 2 denoised(y; sigma) - denoised(y; sqrt2 sigma)} (Richardson), off by O(sigma^4), drift
 *       included, but never after a plain step, whose O(sigma^2) would stay. The error of a network counts sqrt 5 times; a
 *       second step asks it near the surface, where it has learnt most.
 *   <li>{@code NEWTON}: steps {@code x + P_N h(x)} along the normal space at x, {@code h = denoised(x) - x}: Newton's method
 *       for {@code P_N h = 0}, as -P_N is about the derivative of h. It does not drift, and ends O(sigma^2) from the surface,
 *       on its inner side; each step takes a {@link TangentSpace}.
 * </ul>
 *
 * <p>{@code |h(y)|} at the original point is the distance up to O(sigma^2); {@code |h|^2 / sigma^2} of a surface point with
 * noise sigma follows chi-square with D - d degrees of freedom: far beyond, a point is unlike the data. A network's own errors
 * count in it: compare with held-out data.
 *
 * <p>Reference: Kharitenko et al. 2025, arXiv 2509.23357.
 *
 * @param refinement how
 * @param steps 1 to 3
 */
public record Projection(Refinement refinement, int steps) {
    /** One plain step. */
    public static final Projection PLAIN = new Projection(Refinement.PLAIN, 1);

    /** One of Richardson's combinations. */
    public static final Projection SHARP = new Projection(Refinement.SHARP, 1);

    /** A drift of more steps would not be small. */
    public static final int MOST_STEPS = 3;

    private static final int WHOLE_UP_TO = 256; // dimensions for which J is taken whole
    private static final int TANGENTS = 64; // sought above

    /** How a projection is refined. */
    public enum Refinement {
        PLAIN,
        SHARP,
        NEWTON
    }

    public Projection {
        Check.that(refinement != null, "refinement: expected plain, sharp or newton, found none.");
        Check.that(
                steps >= 1 && steps <= MOST_STEPS,
                "steps: expected 1 to " + MOST_STEPS + ", as more drift to where data is denser, found " + steps + ".");
    }

    /**
     * Where points ended.
     *
     * @param points [B, D] in the model's number type
     * @param distance {@code |denoised(y) - y|} at the original point, [B]
     * @param squaredRatio {@code distance^2 / sigma^2}, [B]
     * @param drift length of all PLAIN steps after the first, which are almost all tangent; 0 for the others, [B]
     */
    public record Projected(Tensor points, double[] distance, double[] squaredRatio, double[] drift) {}

    /** Requires the range of the model to hold every level that is asked of it. */
    public void require(NoiseRange range, NoiseLevel sigma) {
        range.require(sigma);
        if (refinement == Refinement.SHARP) {
            range.require(wider(sigma));
        }
    }

    /** {@code sqrt2 sigma}, the second level of Richardson's combinations. */
    public static NoiseLevel wider(NoiseLevel sigma) {
        return new NoiseLevel(Math.sqrt(2) * sigma.sigma());
    }

    /**
     * Projects each row.
     *
     * @param y [B, D] in the model's number type; not changed
     * @throws IllegalArgumentException if the model does not know a level that is needed
     */
    public Projected of(ScoreModel model, Tensor y, NoiseLevel sigma) {
        require(model.noiseRange(), sigma);
        int rows = y.size(0);
        double[] drift = new double[rows];
        try (Scope scope = new Scope()) {
            Tensor h = step(model, y, sigma);
            double[] square = h.to(DType.FLOAT64).squared().sum(1, false).toDoubles();
            double[] distance = new double[rows];
            double[] ratio = new double[rows];
            for (int i = 0; i < rows; i++) {
                distance[i] = Math.sqrt(square[i]);
                ratio[i] = square[i] / sigma.variance();
            }
            Tensor x = refinement == Refinement.SHARP ? sharp(model, y, h, sigma) : y.plus(h);
            for (int k = 1; k < steps; k++) {
                x = further(model, x, sigma, drift);
            }
            return new Projected(scope.keep(x), distance, ratio, drift);
        }
    }

    private Tensor further(ScoreModel model, Tensor x, NoiseLevel sigma, double[] drift) {
        Tensor h = step(model, x, sigma);
        if (refinement == Refinement.PLAIN) { // after the first step what is left is almost all tangent
            double[] square = h.to(DType.FLOAT64).squared().sum(1, false).toDoubles();
            for (int i = 0; i < drift.length; i++) {
                drift[i] += Math.sqrt(square[i]);
            }
            return x.plus(h);
        }
        if (refinement == Refinement.SHARP) {
            return sharp(model, x, h, sigma);
        }
        return x.plus(tangents(model, x, sigma).alongNormal(h).to(model.precision()));
    }

    private static Tensor sharp(ScoreModel model, Tensor x, Tensor h, NoiseLevel sigma) {
        return x.plus(h, 2).minus(step(model, x, wider(sigma)));
    }

    private static TangentSpace tangents(ScoreModel model, Tensor x, NoiseLevel sigma) {
        return x.size(1) <= WHOLE_UP_TO
                ? TangentSpace.ofJacobian(model, x, sigma)
                : TangentSpace.leading(model, x, sigma, TANGENTS, new long[x.size(0)], 0);
    }

    /** {@code h = denoised(y) - y}, [B, D]. */
    static Tensor step(ScoreModel model, Tensor y, NoiseLevel sigma) {
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            return scope.keep(model.denoised(y, sigma).minus(y));
        }
    }
}
