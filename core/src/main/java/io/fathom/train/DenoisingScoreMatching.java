package io.fathom.train;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseProcess;
import io.fathom.model.NetworkModel;
import io.fathom.model.PreconditionedModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.util.stream.IntStream;

/**
 * The denoising score matching loss (Vincent 2011; weighting of Karras et al. 2022, arXiv 2206.00364, eq. 8):
 *
 * <pre>
 * loss = mean over batch and coordinates of ((v + s^2)/s^2) (eps - epsHat(x + sigma eps, sigma))^2      v = sigma^2
 * </pre>
 *
 * <p>which is the mean squared error of the preconditioned network's output; other {@link ProcessOptions.Weighting weightings}
 * drop the factor. The unweighted part times D is the average local
 * intrinsic dimension over the noise levels of the batch (Yeats et al. 2025, arXiv 2510.12975): the loss can be read.
 */
final class DenoisingScoreMatching implements Objective {
    private static final double LEAST_TIME = 0x1p-25; // of the range: half the step of the uniform numbers

    private final NetworkModel model;
    private final ProcessOptions process;
    private final NoiseOptions noise;

    DenoisingScoreMatching(NetworkModel model, ProcessOptions process, NoiseOptions noise) {
        this.model = model;
        this.process = process;
        this.noise = noise;
    }

    @Override
    public Loss of(TrainingBatch rows, TorchRandom random) {
        Tensor clean = rows.clean();
        Tensor tangents = rows.tangents();
        int batch = clean.size(0);
        Tensor sigma = levels(random.uniform(batch, 1), batch); // [B, 1]
        Tensor eps = random.normal(batch, clean.size(1)); // [B, D]
        if (tangents != null) {
            eps = eps.plus(rows.across(tangents, random).times(factors(sigma, random)));
        }
        Tensor residual = model.noiseResidual(clean, eps, sigma, rows.classes()).squared(); // [B, D]
        Tensor perRow = residual.mean(1, true);
        return new Loss(
                weighted(perRow, sigma, clean.size(1)), perRow.detach().mean().times(clean.size(1)));
    }

    /** By how many sigma each row is displaced, [B, 1]. */
    private Tensor factors(Tensor sigma, TorchRandom random) {
        float[] levels = sigma.toFloats();
        float[] uniform = random.uniform(levels.length).toFloats();
        float[] factors = new float[levels.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) noise.displacement().factor(levels[i], uniform[i]);
        }
        return Tensor.of(factors, factors.length, 1);
    }

    private Tensor weighted(Tensor perRow, Tensor sigma, int d) {
        switch (process.weighting()) {
            case MEAN:
                return perRow.mean();
            case SUM:
                return perRow.mean().times(d);
            default:
                double s = model instanceof PreconditionedModel edm ? edm.dataDeviation() : 1;
                Tensor weight = sigma.squared().plus(s * s).times(1 / (s * s)); // [B, 1]
                return perRow.times(weight).mean();
        }
    }

    /** One level per row, stratified: row i draws from the i-th of B equal parts, so every batch covers the range. */
    Tensor levels(Tensor uniform, int batch) {
        if (noise.sampling() == NoiseOptions.Sampling.UNIFORM_TIME) {
            return uniformTime(uniform.toDoubles());
        }
        double low = Math.log(noise.lowest());
        double high = Math.log(noise.highest());
        double[] part = IntStream.range(0, batch).asDoubleStream().toArray();
        Tensor u = Tensor.of(part, batch, 1).to(DType.FLOAT32).plus(uniform).times(1.0 / batch);
        Tensor logSigma;
        if (noise.sampling() == NoiseOptions.Sampling.LOG_UNIFORM) {
            logSigma = u.times(high - low).plus(low);
        } else {
            // inverse of the normal distribution between -2 and 2 standard deviations
            double tail = 0.022750131948179195;
            Tensor central = u.times(1 - 2 * tail).plus(tail).times(2).plus(-1);
            logSigma =
                    central.inverseErf().times(Math.sqrt(2) * (high - low) / 4).plus((high + low) / 2);
        }
        return logSigma.exp();
    }

    /** Levels whose native time is uniform from 0, [B, 1]; independent rows. */
    private Tensor uniformTime(double[] uniform) {
        NoiseProcess terms = process.process().process(1);
        double last = terms.at(new NoiseLevel(noise.highest())).t();
        double[] sigma = new double[uniform.length];
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] = terms.level(Math.max(uniform[i], LEAST_TIME) * last).sigma();
        }
        return Tensor.of(sigma, sigma.length, 1).to(DType.FLOAT32);
    }

    @Override
    public Reading reading(TrainingRows points, double[] sigmas, long seed) {
        double[] lid = lidReading(points, sigmas, seed);
        return new Reading(lid, lid);
    }

    /** D times the mean squared noise residual at each level, over fixed noise: comparable between calls. */
    double[] lidReading(TrainingRows points, double[] sigmas, long seed) {
        Tensor clean = points.values();
        Tensor classes = points.told();
        double[] result = new double[sigmas.length];
        TorchRandom random = new TorchRandom(RandomStream.mix(seed));
        try (var off = new io.fathom.tensor.NoGrad()) {
            for (int g = 0; g < sigmas.length; g++) {
                random.reseed(RandomStream.mix(seed, g));
                double sum = 0;
                int rows = clean.size(0);
                for (int from = 0; from < rows; from += 256) {
                    try (var scope = new io.fathom.tensor.Scope()) {
                        Tensor part = clean.narrow(0, from, Math.min(256, rows - from));
                        Tensor eps = random.normal(part.size(0), part.size(1));
                        Tensor sigma = Tensor.full(DType.FLOAT32, sigmas[g], 1, 1);
                        Tensor told = classes == null ? null : classes.narrow(0, from, part.size(0));
                        sum += model.noiseResidual(part, eps, sigma, told)
                                .squared()
                                .sum()
                                .item();
                    }
                }
                result[g] = sum / rows;
            }
        }
        return result;
    }
}
