package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.tensor.Tensor;

/** A matrix, [m, D]. */
final class MatrixOperator implements LinearOperator {
    private final Tensor a; // float64, [m, D]

    MatrixOperator(double[][] rows) {
        Check.atLeastOne("rows of the operator", rows.length);
        int d = rows[0].length;
        Check.atLeastOne("columns of the operator", d);
        double[] flat = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            Check.same("columns of row " + (i + 1) + " of the operator", d, rows[i].length);
            System.arraycopy(rows[i], 0, flat, i * d, d);
        }
        this.a = Tensor.of(flat, rows.length, d);
    }

    @Override
    public int ambientDimension() {
        return a.size(1);
    }

    @Override
    public int measurements() {
        return a.size(0);
    }

    @Override
    public Tensor apply(Tensor x) {
        return x.matmul(a.to(x.type()).transpose(0, 1));
    }

    @Override
    public Tensor adjoint(Tensor z) {
        return z.matmul(a.to(z.type()));
    }

    @Override
    public String toString() {
        return "matrix of " + a.size(0) + " x " + a.size(1);
    }
}
