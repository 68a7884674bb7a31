package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;

/**
 * Draws from a model's law by going from noise to data, to look at a model.
 *
 * <pre>
 * ODE   dx/dsigma = (x - denoised(x; sigma)) / sigma      Heun's method (Karras et al. 2022, arXiv 2206.00364, algorithm 1)
 * SDE   x' = denoised + (sigma'/sigma)^2 (x - denoised) + sigma' sqrt(1 - (sigma'/sigma)^2) xi      ancestral steps
 * </pre>
 *
 * <p>Both end with the denoised point at the lowest level. Chains are in one batch, cut into chunks, each with its own random
 * numbers.
 */
public final class ReverseDiffusion {
    private static final int CHUNK_NUMBERS = 1 << 17;
    private static final int FEWEST_ROWS = 64;

    private final ScoreModel model;
    private final ReverseOptions options;

    /** @throws RefusedException if the model does not know a level */
    public ReverseDiffusion(ScoreModel model, ReverseOptions options) {
        TemperedLangevin.requireLevel(options.highest(), model.noiseRange());
        TemperedLangevin.requireLevel(options.lowest(), model.noiseRange());
        this.model = model;
        this.options = options;
    }

    /** {@code n} draws, [n, D] row by row, in the model's units. */
    public double[] sample(int n, long seed, Progress progress) {
        Check.atLeastOne("n", n);
        double first = Math.hypot(options.highest(), options.dataDeviation());
        int d = model.ambientDimension();
        int chunk = Math.max(FEWEST_ROWS, CHUNK_NUMBERS / d);
        double[] all = new double[Math.multiplyExact(n, d)];
        long total = (long) n * options.steps();
        try (NoGrad off = new NoGrad()) {
            for (int from = 0; from < n; from += chunk) {
                int rows = Math.min(chunk, n - from);
                TorchRandom random = new TorchRandom(RandomStream.mix(seed, from));
                try (Scope scope = new Scope()) {
                    Tensor x = random.normal(model.precision(), rows, d).times(first);
                    for (int i = 0; i < options.steps(); i++) {
                        try (Scope inner = new Scope()) {
                            x.setInPlace(step(x, i, random));
                        }
                        progress.advance("sample", (long) from * options.steps() + (long) rows * (i + 1), total, "");
                    }
                    System.arraycopy(x.toDoubles(), 0, all, from * d, rows * d);
                }
            }
        }
        return all;
    }

    private Tensor step(Tensor x, int i, TorchRandom random) {
        double sigma = options.sigma(i);
        Tensor denoised = model.denoised(x, new NoiseLevel(sigma));
        if (i == options.steps() - 1) {
            return denoised;
        }
        double next = options.sigma(i + 1);
        Tensor offset = x.minus(denoised);
        if (options.method() == ReverseOptions.Method.SDE) {
            double share = next * next / (sigma * sigma);
            Tensor noise = random.normal(x.type(), x.shape());
            return denoised.plus(offset, share).plus(noise, next * Math.sqrt(1 - share));
        }
        Tensor slope = offset.times(1 / sigma);
        Tensor ahead = x.plus(slope, next - sigma);
        Tensor second = ahead.minus(model.denoised(ahead, new NoiseLevel(next))).times(1 / next);
        return x.plus(slope.plus(second), (next - sigma) / 2);
    }
}
