package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.tensor.Tensor;

/** {@code A diag(scale)}. */
final class Scaled implements LinearOperator {
    private final LinearOperator inner;
    private final Tensor scale; // float64, [D]

    Scaled(LinearOperator inner, double[] scale) {
        Check.same("scales", inner.ambientDimension(), scale.length);
        this.inner = inner;
        this.scale = Tensor.of(scale, scale.length);
    }

    @Override
    public int ambientDimension() {
        return inner.ambientDimension();
    }

    @Override
    public int measurements() {
        return inner.measurements();
    }

    @Override
    public Tensor apply(Tensor x) {
        return inner.apply(x.times(scale.to(x.type())));
    }

    @Override
    public Tensor adjoint(Tensor z) {
        return inner.adjoint(z).times(scale.to(z.type()));
    }

    @Override
    public String toString() {
        return inner.toString();
    }
}
