package io.fathom.train;

import io.fathom.base.Check;
import io.fathom.model.EnergyNetworkModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Recording;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;

/**
 * The dual score matching loss of an energy U (Guth, Kadkhodaie and Simoncelli 2025, arXiv 2506.05310): both its derivatives are
 * compared with their targets at {@code y = x + sigma eps}, l = ln sigma,
 *
 * <pre>
 * term1 = |eps - sigma grad_y U|^2 / D
 * term2 = (1 - |eps|^2/D - (dU/dl)/D)^2 / 4
 * loss  = mean over the batch of term1 + term2
 * </pre>
 *
 * <p>Term 1 is denoising; D times it is the average local dimension. It says nothing of how the levels of U at different noise levels
 * and in different places hang together; term 2 does. One gradient of the summed energy gives both derivatives; the loss is
 * differentiated through it.
 */
final class DualScoreMatching implements Objective {
    private static final int ROWS_AT_ONCE = 256;

    private final EnergyNetworkModel model;
    private final DenoisingScoreMatching levels;

    DualScoreMatching(EnergyNetworkModel model, ProcessOptions process, NoiseOptions noise) {
        this.model = model;
        this.levels = new DenoisingScoreMatching(model, process, noise);
    }

    /**
     * Both terms per row, [B, 1] each.
     *
     * @param denoising term1
     * @param time term2
     */
    record Terms(Tensor denoising, Tensor time) {}

    @Override
    public Loss of(TrainingBatch rows, TorchRandom random) {
        Check.that(rows.classes() == null, "classes: an energy takes none.");
        Check.that(rows.tangents() == null, "displacement: the dual objective has none.");
        Tensor clean = rows.clean();
        int batch = clean.size(0);
        Tensor sigma = levels.levels(random.uniform(batch, 1), batch); // [B, 1]
        Tensor eps = random.normal(batch, clean.size(1)); // [B, D]
        Terms terms = terms(clean, eps, sigma, true);
        Tensor lid = terms.denoising().detach().mean().times(clean.size(1));
        return new Loss(terms.denoising().plus(terms.time()).mean(), lid);
    }

    /**
     * The terms.
     *
     * @param clean x, [B, D]
     * @param noise eps, [B, D]
     * @param sigma [B, 1]
     * @param differentiable whether the terms are differentiated by the parameters
     */
    Terms terms(Tensor clean, Tensor noise, Tensor sigma, boolean differentiable) {
        try (Recording on = new Recording()) {
            int d = clean.size(1);
            Tensor s = sigma.to(DType.FLOAT64);
            Tensor eps = noise.to(DType.FLOAT64);
            Tensor y = clean.to(DType.FLOAT64).plus(eps.times(s)).requireGradient(true);
            Tensor l = s.log().requireGradient(true);
            Tensor total = model.rawEnergy(y, l).sum();
            Tensor[] slopes = Tensor.gradients(
                    total,
                    new Tensor[] {y, l},
                    Tensor.full(DType.FLOAT64, 1),
                    differentiable,
                    differentiable); // [B, D], [B, 1]
            Tensor residual = eps.minus(slopes[0].times(s));
            Tensor time = eps.squared().mean(1, true).negated().plus(1).plus(slopes[1], -1.0 / d);
            return new Terms(residual.squared().mean(1, true), time.squared().times(0.25));
        }
    }

    @Override
    public Reading reading(TrainingRows points, double[] sigmas, long seed) {
        Check.that(points.classes().length == 0, "classes: an energy takes none.");
        Tensor clean = points.values();
        int rows = clean.size(0);
        int d = clean.size(1);
        double[] lid = new double[sigmas.length];
        double[] loss = new double[sigmas.length];
        TorchRandom random = new TorchRandom(RandomStream.mix(seed));
        for (int g = 0; g < sigmas.length; g++) {
            random.reseed(RandomStream.mix(seed, g));
            for (int from = 0; from < rows; from += ROWS_AT_ONCE) {
                try (Scope scope = new Scope()) {
                    Tensor part = clean.narrow(0, from, Math.min(ROWS_AT_ONCE, rows - from));
                    Tensor eps = random.normal(part.size(0), d);
                    Tensor sigma = Tensor.full(DType.FLOAT64, sigmas[g], part.size(0), 1);
                    Terms terms = terms(part, eps, sigma, false);
                    double first = terms.denoising().sum().item();
                    lid[g] += d * first / rows;
                    loss[g] += d * (first + terms.time().sum().item()) / rows;
                }
            }
        }
        return new Reading(lid, loss);
    }
}
