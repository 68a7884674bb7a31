package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/**
 * How an energy is made of what a network gives; D dimensions, v = sigma^2, l = ln sigma, m and s mean and standard deviation of a
 * coordinate of the data.
 */
public enum EnergyForm {
    /**
     * The best isotropic normal law and learnt departures from it, with {@code w = v + s^2}, {@code u = (y - m)/sqrt(w)} and the
     * network's vector f and numbers a, b, all functions of (u, l) and zero in a fresh network:
     *
     * <pre>
     * U = |u|^2/2 + D/2 ln(2 pi w) + (s/sigma) u.f/2 - D/2 ln(1 + s^2/v) a + D (s^2/w) b
     * </pre>
     *
     * <p>The vector part is scaled as in EDM; a and b carry the level, which an inner product alone cannot: it is 0 at u = 0 at every
     * sigma. Near a d-dimensional manifold a tends to 1 - d/D.
     */
    GAUSSIAN_REFERENCE {
        @Override
        int outputs(int ambientDimension) {
            return ambientDimension + 2;
        }

        @Override
        Tensor energy(EnergyNetworkModel model, Tensor y, Tensor l) {
            int d = model.ambientDimension();
            double s2 = model.deviation() * model.deviation();
            Tensor v = l.times(2).exp(); // [B or 1, 1]
            Tensor w = v.plus(s2);
            Tensor u = y.plus(-model.mean()).dividedBy(w.sqrt()); // [B, D]
            Tensor out = model.network().forward(u, l).to(DType.FLOAT64); // [B, D + 2]
            Tensor inner = u.times(out.narrow(1, 0, d)).sum(1, true); // [B, 1]
            Tensor reference =
                    u.squared().sum(1, true).plus(w.times(2 * Math.PI).log(), d);
            Tensor vector = inner.times(l.negated().exp().times(model.deviation()));
            Tensor level = out.narrow(1, d, 1)
                    .times(v.reciprocal().times(s2).plus(1).log())
                    .times(-d);
            Tensor rest = out.narrow(1, d + 1, 1).dividedBy(w).times(2 * d * s2);
            return reference.plus(vector).plus(level).plus(rest).times(0.5);
        }
    },
    /**
     * {@code U = y.f(y, l)/2} as published (Guth, Kadkhodaie and Simoncelli 2025, arXiv 2506.05310), for data in [0, 1] whose mean
     * is not removed. U is 0 at y = 0 at every noise level whatever the data, so it is wrong for centred data.
     */
    PUBLISHED {
        @Override
        int outputs(int ambientDimension) {
            return ambientDimension;
        }

        @Override
        Tensor energy(EnergyNetworkModel model, Tensor y, Tensor l) {
            Tensor f = model.network().forward(y, l).to(DType.FLOAT64);
            return y.times(f).sum(1, true).times(0.5);
        }
    },
    /** What the network gives is the energy. */
    DIRECT {
        @Override
        int outputs(int ambientDimension) {
            return 1;
        }

        @Override
        Tensor energy(EnergyNetworkModel model, Tensor y, Tensor l) {
            return model.network().forward(y, l).to(DType.FLOAT64);
        }
    };

    /** Numbers per row that the network gives. */
    abstract int outputs(int ambientDimension);

    /**
     * The energy without its constant.
     *
     * @param y [B, D], float64
     * @param l ln sigma, [B, 1] or [1, 1], float64
     * @return [B, 1], float64
     */
    abstract Tensor energy(EnergyNetworkModel model, Tensor y, Tensor l);
}
