package io.fathom.geometry;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * The surface at the nearest points of a batch of rows, all at once: projection, distance, tangent space, curvature and a bound
 * on the reach. Lengths are in the units of the model. Curvature and reach are NaN where the tangent space is
 * {@link TangentSpace#truncated}.
 *
 * @param points sharp projections of two steps, [B, D] in the model's number type
 * @param distance {@code |denoised(y) - y|} of the rows as they came, [B]
 * @param squaredRatio {@code distance^2 / sigma^2}: for a surface point with noise sigma about D - d, [B]
 * @param trace tr J at the projections: the LID, [B]
 * @param flipd {@code tr J + |h|^2 / sigma^2} at the projections, [B]
 * @param tangents at the projections
 * @param meanCurvature length of the mean curvature vector, the sum of the principal curvatures, [B]
 * @param greatestCurvature the greatest |principal curvature| towards the mean curvature vector, [B]; NaN where no direction is
 *     tangent
 * @param reach {@code 1 / greatestCurvature}, an upper bound, [B]
 */
public record PointGeometry(
        Tensor points,
        double[] distance,
        double[] squaredRatio,
        double[] trace,
        double[] flipd,
        TangentSpace tangents,
        double[] meanCurvature,
        double[] greatestCurvature,
        double[] reach) {
    /** Up to this D the Jacobian is taken whole, {@code B D^2} numbers. */
    public static final int WHOLE_UP_TO = 256;

    private static final Projection TWICE = new Projection(Projection.Refinement.SHARP, 2); // the second asks nearby
    private static final double FLAT = 1e-9; // tr II below which its direction is rounding
    private static final long NORMAL = 0x6e6f726dL; // key of the random normal directions

    /** Requires the range of the model to hold sigma and, for the terms of second order, sqrt2 sigma. */
    public static void require(NoiseRange range, NoiseLevel sigma) {
        Projection.SHARP.require(range, sigma);
    }

    /** The points at which {@link #of} looks, [B, D]. */
    public static Tensor project(ScoreModel model, Tensor y, NoiseLevel sigma) {
        return TWICE.of(model, y, sigma).points();
    }

    /**
     * Reads a batch; {@code y} as it is.
     *
     * @param y [B, D] in the model's number type; a row with NaN gives NaN
     * @param keys of the rows, from which random directions follow, [B]
     * @throws IllegalArgumentException if the model does not know sigma or sqrt2 sigma
     */
    public static PointGeometry of(
            ScoreModel model, Tensor y, NoiseLevel sigma, GeometryOptions options, long[] keys, long seed) {
        int d = y.size(1);
        int rows = y.size(0);
        boolean whole = d <= WHOLE_UP_TO;
        Projection.Projected projected = TWICE.of(model, y, sigma);
        Tensor p = projected.points();
        TangentSpace tangents = whole
                ? TangentSpace.ofJacobian(model, p, sigma)
                : TangentSpace.leading(model, p, sigma, options.tangents(), keys, seed);
        double[] trace = whole
                ? traces(tangents)
                : Divergence.standard(model).trace(model, p, keys, sigma, seed).value();
        double[] mean = new double[rows];
        double[] greatest = new double[rows];
        double[] reach = new double[rows];
        double[] flipd = new double[rows];
        try (Scope scope = new Scope()) {
            double[] square = Projection.step(model, p, sigma)
                    .to(DType.FLOAT64)
                    .squared()
                    .sum(1, false)
                    .toDoubles();
            double[] bend = Curvature.mean(model, p, sigma, tangents).toDoubles();
            Tensor normal = directions(tangents, bend, mean, keys, seed);
            double[][] kappa = Curvature.principal(model, p, normal, sigma, tangents, options.offset() * sigma.sigma());
            for (int i = 0; i < rows; i++) {
                if (tangents.truncated(i)) { // what is taken for normal holds tangent directions
                    kappa[i] = new double[0];
                    mean[i] = Double.NaN;
                }
                flipd[i] = trace[i] + square[i] / sigma.variance();
                reach[i] = Reach.ofCurvatures(kappa[i]);
                greatest[i] = Arrays.stream(kappa[i]).map(Math::abs).max().orElse(Double.NaN);
            }
        }
        return new PointGeometry(
                p, projected.distance(), projected.squaredRatio(), trace, flipd, tangents, mean, greatest, reach);
    }

    private static double[] traces(TangentSpace tangents) {
        double[] traces = new double[tangents.count()];
        for (int i = 0; i < traces.length; i++) {
            traces[i] = Arrays.stream(tangents.spectrum(i)).sum();
        }
        return traces;
    }

    /** The directions of {@code bend}, [B, D], of unit length; where it is about 0 a random normal one. Sets the lengths. */
    private static Tensor directions(TangentSpace tangents, double[] bend, double[] length, long[] keys, long seed) {
        int rows = length.length;
        int d = tangents.ambientDimension();
        double[] chosen = bend.clone();
        for (int i = 0; i < rows; i++) {
            length[i] = norm(bend, i * d, d);
            if (length[i] < FLAT) {
                RandomStream.at(seed, keys[i], NORMAL).fillNormal(chosen, i * d, (i + 1) * d);
            }
        }
        double[] normal = tangents.alongNormal(Tensor.of(chosen, rows, d)).toDoubles();
        for (int i = 0; i < rows; i++) {
            double own = norm(normal, i * d, d);
            for (int j = i * d; j < (i + 1) * d; j++) {
                normal[j] /= own == 0 ? 1 : own;
            }
        }
        return Tensor.of(normal, rows, d);
    }

    private static double norm(double[] values, int from, int length) {
        double square = 0;
        for (int j = from; j < from + length; j++) {
            square += values[j] * values[j];
        }
        return Math.sqrt(square);
    }
}
