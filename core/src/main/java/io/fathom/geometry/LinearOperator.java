package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.model.ImageLayout;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/** What an instrument makes of a point: a linear map A from R^D to R^m, with its adjoint. Open for extension. */
public interface LinearOperator {
    /** D. */
    int ambientDimension();

    /** m. */
    int measurements();

    /** {@code A x} of each row, [B, D] to [B, m], in the number type of x. */
    Tensor apply(Tensor x);

    /** {@code A^T z} of each row, [B, m] to [B, D]: {@code <A x, z> = <x, A^T z>}. */
    Tensor adjoint(Tensor z);

    /** Keeps some coordinates, in the order given, each at most once: inpainting; the identity keeps all. */
    static LinearOperator mask(int ambientDimension, int[] kept) {
        return new Mask(ambientDimension, kept);
    }

    /** The mean of K x K pixels; a side that K does not divide is an IllegalArgumentException. */
    static LinearOperator mean(ImageLayout image, int k) {
        return new BlockMean(image, k, k);
    }

    /** The mean of K neighbouring coordinates of a table's row. */
    static LinearOperator mean(int ambientDimension, int k) {
        return new BlockMean(new ImageLayout(1, 1, ambientDimension), 1, k);
    }

    /** A Gaussian blur of that many pixels' standard deviation; black beyond the edges. */
    static LinearOperator blur(ImageLayout image, double deviation) {
        return new Blur(image, deviation);
    }

    /** A matrix by rows, [m][D]. */
    static LinearOperator matrix(double[][] rows) {
        return new MatrixOperator(rows);
    }

    /** {@code A diag(scale)}: the same instrument for points in other units. */
    default LinearOperator scaled(double[] scale) {
        return new Scaled(this, scale);
    }

    /** |A|, the largest singular value, by power iteration in float64. */
    default double norm(RandomStream random) {
        int d = ambientDimension();
        double[] start = new double[d];
        random.fillNormal(start, 0, d);
        try (Scope scope = new Scope();
                NoGrad off = new NoGrad()) {
            Tensor v = Tensor.of(start, 1, d);
            double square = 0;
            for (int i = 0; i < 200; i++) {
                try (Scope inner = new Scope()) {
                    double length = v.norm().item();
                    if (length == 0) {
                        return 0;
                    }
                    Tensor next = adjoint(apply(v.times(1 / length)));
                    double found = next.norm().item();
                    boolean settled = Math.abs(found - square) <= 1e-9 * found;
                    square = found;
                    v.setInPlace(next);
                    if (settled) {
                        break;
                    }
                }
            }
            return Math.sqrt(square);
        }
    }

    /** Refuses an operator of another width. */
    default LinearOperator requireWidth(int d) {
        Check.same("columns of the operator", d, ambientDimension());
        return this;
    }
}
