package io.fathom.density;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a normalised energy says at the clean points themselves (Guth et al., arXiv 2506.05310; Kamkari et al., arXiv
 * 2406.03537).
 *
 * @param logDensity -U in nats, model's units, [B]
 * @param noiseScore {@code U_l = dU/dl}, l = ln sigma, [B]
 * @param flipd the dimension {@code D - U_l}, one scalar derivative, [B]
 * @param flipdTrace the same from the trace of the denoiser's Jacobian, {@code T + |denoised - x|^2/v}; NaN where not asked
 *     for, [B]
 * @param gap {@code R = U_l - v (Lap U - |grad U|^2) = flipdTrace - flipd}, 0 where the energy obeys the Fokker-Planck
 *     equation; NaN where not asked for, [B]
 */
public record CleanReading(
        double[] logDensity, double[] noiseScore, double[] flipd, double[] flipdTrace, double[] gap) {

    /**
     * Reads a batch: one evaluation, and the trace where {@code check} says how it is taken.
     *
     * @throws IllegalArgumentException if the energy is not normalised or does not know the level
     */
    public static CleanReading of(EnergyModel model, DensityBatch batch, NoiseLevel sigma, @Nullable Divergence check) {
        batch.requireFor(model);
        EnergyDensity.require(model);
        model.noiseRange().require(sigma);
        int b = batch.count();
        int d = model.ambientDimension();
        double[] trace = new double[b];
        double[] gap = new double[b];
        Arrays.fill(trace, Double.NaN);
        Arrays.fill(gap, Double.NaN);
        if (b == 0) {
            return new CleanReading(new double[0], new double[0], new double[0], trace, gap);
        }
        try (Scope scope = new Scope()) {
            EnergyModel.Evaluation e = model.evaluate(batch.x(), sigma);
            double[] nats = Draws.finite(e.energy().to(DType.FLOAT64).negated().toDoubles());
            double[] slope = Draws.finite(e.noiseScore().to(DType.FLOAT64).toDoubles());
            double[] flipd = new double[b];
            Arrays.setAll(flipd, i -> d - slope[i]);
            if (check != null) {
                Divergence.Trace t = check.trace(model, batch.x(), batch.rows(), sigma, batch.seed());
                Arrays.setAll(trace, i -> t.value()[i] + t.squaredOffset()[i] / sigma.variance());
                Arrays.setAll(gap, i -> trace[i] - flipd[i]);
            }
            return new CleanReading(nats, slope, flipd, Draws.finite(trace), Draws.finite(gap));
        }
    }
}
