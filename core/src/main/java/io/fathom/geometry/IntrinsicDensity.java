package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/**
 * The density of data per volume of its surface, {@code log rho = log p_sigma(P) + (D - d)/2 log(2 pi sigma^2) + O(sigma^2)},
 * nats, at points P of the surface to O(sigma^4), that is {@link Projection#SHARP} (a plain projection makes the error about
 * 20 times larger). Weights 1/rho make data even; their scatter grows without bound where rho is small.
 */
public final class IntrinsicDensity {
    private IntrinsicDensity() {}

    /**
     * From an energy with its normalising constant.
     *
     * @param points [B, D] in the model's number type
     * @param lid d of each row, [B]
     * @return [B]
     */
    public static double[] log(EnergyModel model, Tensor points, NoiseLevel sigma, double[] lid) {
        Check.that(model.normalised(), "model: expected an energy with its normalising constant, found one without.");
        model.noiseRange().require(sigma);
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            double[] logP = model.energy(points, sigma).negated().toDoubles();
            return log(logP, sigma, points.size(1), lid);
        }
    }

    /** From log p_sigma, nats, however it was found, [B]. */
    public static double[] log(double[] logDensity, NoiseLevel sigma, int ambientDimension, double[] lid) {
        Check.same("number of dimensions", logDensity.length, lid.length);
        double[] logRho = new double[lid.length];
        for (int i = 0; i < lid.length; i++) {
            logRho[i] = logDensity[i] + (ambientDimension - lid[i]) / 2 * Math.log(2 * Math.PI * sigma.variance());
        }
        return logRho;
    }
}
