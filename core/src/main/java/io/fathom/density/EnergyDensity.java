package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/**
 * {@code log p_sigma = -U} from a normalised energy (Guth, Kadkhodaie and Simoncelli 2025, arXiv 2506.05310): one forward pass
 * a point or draw.
 *
 * @param draws m, noisy points over which {@code -U(x + sigma eps)} is averaged; 0 reads -U at the clean point itself
 */
public record EnergyDensity(int draws) implements DensityEstimator {
    /** At the clean point. */
    public static final EnergyDensity CLEAN = new EnergyDensity(0);

    public EnergyDensity {
        Check.atLeast("draws", draws, 0);
    }

    @Override
    public String method() {
        return draws == 0 ? "energy_clean" : "energy";
    }

    @Override
    public int evaluationsAtOnce() {
        return Math.max(1, draws);
    }

    /** The model as a normalised energy; any other is refused. */
    static EnergyModel require(ScoreModel model) {
        Check.that(
                model instanceof EnergyModel,
                "model: expected an energy model, whose energy is a log-density; found a score model. Without an energy"
                        + " log p is read by immse or ode.");
        EnergyModel energy = (EnergyModel) model;
        Check.that(
                energy.normalised(),
                "model: expected an energy with its normalising constant, found one without: its log-density is unknown"
                        + " by a constant.");
        return energy;
    }

    @Override
    public Densities estimate(ScoreModel model, DensityBatch batch, NoiseLevel sigma) {
        batch.requireFor(model);
        EnergyModel energy = require(model);
        energy.noiseRange().require(sigma);
        int b = batch.count();
        int d = model.ambientDimension();
        if (b == 0) {
            return new Densities(new double[0], new double[0], evaluationsAtOnce());
        }
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            if (draws == 0) {
                double[] nats = Draws.finite(energy.energy(batch.x(), sigma)
                        .to(DType.FLOAT64)
                        .negated()
                        .toDoubles());
                return new Densities(nats, new double[b], 1);
            }
            Tensor eps = NoiseDraws.of(model.precision(), batch, draws, NoiseDraws.stream(sigma));
            Tensor y = batch.x().reshape(b, 1, d).plus(eps, sigma.sigma()).reshape((long) b * draws, d);
            Draws each =
                    Draws.of(energy.energy(y, sigma).to(DType.FLOAT64).negated().toDoubles(), b);
            return new Densities(each.mean(), each.standardError(), draws);
        }
    }

    @Override
    public String toString() {
        return draws == 0 ? "EnergyDensity(clean point)" : "EnergyDensity(m=" + draws + ")";
    }
}
