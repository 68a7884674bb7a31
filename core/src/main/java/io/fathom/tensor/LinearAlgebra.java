package io.fathom.tensor;

import io.fathom.base.Check;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Decompositions of matrices or batches of them, float32 or float64, by LAPACK.
 *
 * <p>Shapes are of one matrix; further axes before them are batches. A matrix that cannot be decomposed surfaces as
 * {@link RuntimeException} with the engine's message. Safe for use by several threads.
 */
public final class LinearAlgebra {
    private LinearAlgebra() {}

    /**
     * {@code A = V diag(values) V^T}.
     *
     * @param values ascending, [n]
     * @param vectors V, in columns, [n, n]
     */
    public record Eigen(Tensor values, Tensor vectors) {}

    /**
     * {@code A = U diag(values) V^T}, k = min(m, n).
     *
     * @param u [m, k]
     * @param values descending, [k]
     * @param vTransposed V^T, [k, n]
     */
    public record Singular(Tensor u, Tensor values, Tensor vTransposed) {}

    /**
     * {@code A = Q R}, k = min(m, n).
     *
     * @param q orthonormal columns, [m, k]
     * @param r upper triangular, [k, n]
     */
    public record Orthogonal(Tensor q, Tensor r) {}

    /** Eigenvalues and vectors of a symmetric matrix, [n, n]; only the lower triangle is read. */
    public static Eigen eigh(Tensor symmetric) {
        var result = torch.linalg_eigh(square(symmetric).pointer());
        return new Eigen(new Tensor(result.get0()), new Tensor(result.get1()));
    }

    /** Eigenvalues alone of a symmetric matrix, [n, n], ascending, [n]; only the lower triangle is read. */
    public static Tensor eigenvalues(Tensor symmetric) {
        return new Tensor(torch.linalg_eigvalsh(square(symmetric).pointer()));
    }

    /** Singular values and vectors, reduced, of [m, n]. */
    public static Singular svd(Tensor matrix) {
        var result = torch.linalg_svd(matrix.pointer(), false, new StringViewOptional());
        return new Singular(new Tensor(result.get0()), new Tensor(result.get1()), new Tensor(result.get2()));
    }

    /** The reduced QR decomposition of [m, n]; the signs are LAPACK's. */
    public static Orthogonal qr(Tensor matrix) {
        var result = torch.linalg_qr(matrix.pointer());
        return new Orthogonal(new Tensor(result.get0()), new Tensor(result.get1()));
    }

    /** L of {@code A = L L^T}, lower triangular, [n, n], of a positive definite matrix; its lower triangle is read. */
    public static Tensor cholesky(Tensor positiveDefinite) {
        return new Tensor(torch.linalg_cholesky(square(positiveDefinite).pointer()));
    }

    /** The inverse of [n, n]; fails when the matrix is singular. */
    public static Tensor inverse(Tensor matrix) {
        return new Tensor(torch.linalg_inv(square(matrix).pointer()));
    }

    private static Tensor square(Tensor matrix) {
        Check.same("columns of a square matrix", matrix.size(-2), matrix.size(-1));
        return matrix;
    }
}
