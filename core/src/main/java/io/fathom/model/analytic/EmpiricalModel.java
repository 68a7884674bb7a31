package io.fathom.model.analytic;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/**
 * The denoiser that minimises the training loss over N points and nothing else: it memorises, and its LID is 0 on them.
 *
 * <p>{@code denoised(y) = sum_i softmax_i(-|y - x_i|^2 / (2v)) x_i}. Cost N D per row.
 */
public final class EmpiricalModel implements ScoreModel {
    private final Tensor points; // [N, D]
    private final Tensor turned; // [D, N]
    private final Tensor halfSquares; // |x_i|^2 / 2, [N]

    /** @param points [N, D], row by row */
    public EmpiricalModel(double[] points, int ambientDimension) {
        Check.atLeastOne("ambientDimension", ambientDimension);
        Check.that(
                points.length > 0 && points.length % ambientDimension == 0,
                "points: expected a multiple of " + ambientDimension + " numbers, found " + points.length + ".");
        int n = points.length / ambientDimension;
        double[] across = new double[points.length];
        double[] halves = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < ambientDimension; j++) {
                double x = points[i * ambientDimension + j];
                across[j * n + i] = x;
                halves[i] += x * x / 2;
            }
        }
        this.points = Tensor.of(points, n, ambientDimension);
        this.turned = Tensor.of(across, ambientDimension, n);
        this.halfSquares = Tensor.of(halves, n);
    }

    @Override
    public int ambientDimension() {
        return points.size(1);
    }

    @Override
    public DType precision() {
        return DType.FLOAT64;
    }

    @Override
    public NoiseRange noiseRange() {
        return NoiseRange.ALL;
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        Tensor logits = RowAlgebra.times(y, turned).minus(halfSquares).times(1 / sigma.variance()); // [B, N]
        return RowAlgebra.times(logits.softmax(1), points);
    }
}
