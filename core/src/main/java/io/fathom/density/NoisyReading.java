package io.fathom.density;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * What a model says at points {@code y = x + sigma eps}, averaged over the draws eps.
 *
 * <p>The effective dimensionality in two ways (Guth et al., arXiv 2506.05310): from the error of the denoiser,
 * {@code d_eff = E |x - denoised|^2 / v}, and from the slope of the energy,
 * {@code d_eff = D - d/dl E U = D - E[U_l(y) + eps . eps_hat(y)]}. They agree as far as the energy was learnt.
 *
 * @param dimension d_eff from the error, [B]
 * @param dimensionError its standard error, [B]
 * @param logDensity mean of -U in nats, model's units; NaN without an energy, [B]
 * @param logDensityError its standard error, [B]
 * @param dimensionFromEnergy d_eff from the slope; NaN without an energy, [B]
 */
public record NoisyReading(
        double[] dimension,
        double[] dimensionError,
        double[] logDensity,
        double[] logDensityError,
        double[] dimensionFromEnergy) {

    /** Averages over m draws, independent between levels; one evaluation of the model each. */
    public static NoisyReading of(ScoreModel model, DensityBatch batch, NoiseLevel sigma, int draws) {
        batch.requireFor(model);
        int b = batch.count();
        if (b == 0) {
            return new NoisyReading(new double[0], new double[0], new double[0], new double[0], new double[0]);
        }
        int d = model.ambientDimension();
        long all = (long) b * draws;
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            Tensor eps = NoiseDraws.of(model.precision(), batch, draws, NoiseDraws.stream(sigma)); // [B, m, D]
            Tensor x = batch.x().reshape(b, 1, d);
            Tensor y = x.plus(eps, sigma.sigma()).reshape(all, d);
            EnergyModel.Evaluation energy =
                    model instanceof EnergyModel e && e.normalised() ? e.evaluate(y, sigma) : null;
            Tensor denoised = energy == null ? model.denoised(y, sigma) : energy.denoised();
            double[] error = denoised.reshape(b, draws, d)
                    .to(DType.FLOAT64)
                    .minus(x)
                    .squared()
                    .sum(2, false)
                    .times(1 / sigma.variance())
                    .toDoubles(); // [B m]
            Draws fromError = Draws.of(error, b);
            double[] errors = fromError.standardError();
            for (int i = 0; i < b; i++) {
                errors[i] = Math.sqrt(NoiseDraws.varianceOfSquares(fromError.mean()[i], draws, d));
            }
            if (energy == null) {
                double[] none = new double[b];
                Arrays.fill(none, Double.NaN);
                return new NoisyReading(fromError.mean(), errors, none, none.clone(), none.clone());
            }
            double[] product = y.to(DType.FLOAT64)
                    .minus(denoised)
                    .times(eps.reshape(all, d))
                    .sum(1, false)
                    .times(1 / sigma.sigma())
                    .toDoubles(); // eps . eps_hat
            double[] slope = energy.noiseScore().to(DType.FLOAT64).toDoubles();
            double[] dimension = new double[slope.length];
            for (int i = 0; i < dimension.length; i++) {
                dimension[i] = d - slope[i] - product[i];
            }
            Draws logDensity =
                    Draws.of(energy.energy().to(DType.FLOAT64).negated().toDoubles(), b);
            return new NoisyReading(
                    fromError.mean(),
                    errors,
                    logDensity.mean(),
                    logDensity.standardError(),
                    Draws.of(dimension, b).mean());
        }
    }
}
