package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * log p along the probability flow, from any score model (Song et al. 2021, arXiv 2011.13456): with l = ln sigma
 *
 * <p>{@code dy/dl = y - denoised(y)}, {@code log p_sigma(y) = log N(y(l_max); mu, w I) + integral (D - T) dl}, T the trace of
 * the denoiser's Jacobian, by random probes that stay the same along a trajectory. One trajectory takes hundreds of
 * evaluations with their gradients, where an energy takes one forward pass.
 *
 * @param anchor the law at sigma_max
 * @param solver how the flow is integrated
 * @param divergence how T is taken; {@code Hutchinson(1)} is usual: unbiased for log p
 * @param draws m, trajectories of a point that start at x + sigma eps, whose mean is taken; 0 for one from the clean point
 */
public record OdeDensity(Anchor anchor, OdeSolver solver, Divergence divergence, int draws)
        implements DensityEstimator {
    private static final int EXACT_UP_TO = 64; // dimensions

    public OdeDensity {
        Check.atLeast("draws", draws, 0);
    }

    /** Adaptive at 1e-5, one trajectory a point, exact traces up to 64 dimensions and one probe above. */
    public static OdeDensity standard(ScoreModel model, Anchor anchor) {
        return new OdeDensity(anchor, OdeSolver.STANDARD, usual(model), 1);
    }

    private static Divergence usual(ScoreModel model) {
        boolean few = model.ambientDimension() <= EXACT_UP_TO;
        if (!model.differentiable()) {
            return few ? Divergence.ForwardOnly.basis(1) : new Divergence.ForwardOnly(1, 1);
        }
        return few ? new Divergence.Exact() : new Divergence.Hutchinson(1);
    }

    @Override
    public String method() {
        return "ode";
    }

    @Override
    public int evaluationsAtOnce() {
        return Math.max(1, draws) * divergence.evaluationsAtOnce();
    }

    @Override
    public Densities estimate(ScoreModel model, DensityBatch batch, NoiseLevel sigma) {
        batch.requireFor(model);
        model.noiseRange().require(sigma);
        model.noiseRange().require(anchor.highest());
        int b = batch.count();
        if (b == 0) {
            return new Densities(new double[0], new double[0], 0);
        }
        int d = model.ambientDimension();
        int m = Math.max(1, draws);
        int rows = b * m;
        double[] start = start(model, batch, sigma);
        double[] z = new double[rows * (d + 1)]; // y, then the log-volume per dimension
        long[] own = batch.rows();
        long[] keys = new long[rows];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(start, i * d, z, i * (d + 1), d);
            keys[i] = own[i / m] * m + i % m;
        }
        Flow flow = new Flow(model, divergence, keys, batch.seed());
        int evaluations =
                solver.integrate(flow, sigma.logSigma(), anchor.highest().logSigma(), z, rows);
        double[] nats = new double[rows];
        for (int i = 0; i < rows; i++) {
            nats[i] = anchor.logDensity(z, i * (d + 1)) + d * z[i * (d + 1) + d];
        }
        Draws each = Draws.of(nats, b);
        return new Densities(each.mean(), each.standardError(), (double) evaluations * m);
    }

    private double[] start(ScoreModel model, DensityBatch batch, NoiseLevel sigma) {
        int b = batch.count();
        int d = model.ambientDimension();
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            if (draws == 0) {
                return batch.x().to(DType.FLOAT64).toDoubles();
            }
            Tensor eps = NoiseDraws.of(model.precision(), batch, draws, NoiseDraws.stream(sigma));
            return batch.x()
                    .reshape(b, 1, d)
                    .plus(eps, sigma.sigma())
                    .to(DType.FLOAT64)
                    .toDoubles();
        }
    }

    /** The flow of all rows with its expansion, {@code (y - denoised(y), (D - T)/D)}. */
    private record Flow(ScoreModel model, Divergence divergence, long[] keys, long seed) implements OdeSolver.Field {
        @Override
        public void at(double l, double[] z, double[] slope) {
            int d = model.ambientDimension();
            int rows = keys.length;
            double[] packed = new double[rows * d];
            for (int i = 0; i < rows; i++) {
                System.arraycopy(z, i * (d + 1), packed, i * d, d);
            }
            NoiseLevel sigma = model.nearestLevel(new NoiseLevel(Math.exp(l)));
            try (Scope scope = new Scope()) {
                Tensor y = Tensor.of(packed, rows, d).to(model.precision());
                double[] denoised;
                double[] trace = new double[rows];
                if (divergence instanceof Divergence.Hutchinson h && model.differentiable()) {
                    denoised = together(y, sigma, h.probes(), trace);
                } else {
                    trace = divergence.trace(model, y, keys, sigma, seed).value();
                    try (NoGrad off = new NoGrad()) {
                        denoised = model.denoised(y, sigma).to(DType.FLOAT64).toDoubles();
                    }
                }
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < d; j++) {
                        slope[i * (d + 1) + j] = packed[i * d + j] - denoised[i * d + j];
                    }
                    slope[i * (d + 1) + d] = (d - trace[i]) / d;
                }
            }
        }

        /** The denoiser and its trace from one forward pass. */
        private double[] together(Tensor y, NoiseLevel sigma, int probes, double[] trace) {
            int d = model.ambientDimension();
            Tensor leaf = y.detach().requireGradient(true);
            Tensor denoised = model.denoised(leaf, sigma);
            for (int k = 0; k < probes; k++) {
                Tensor r = Signs.of(model.precision(), keys, d, seed, k);
                Tensor product = Tensor.gradients(denoised, new Tensor[] {leaf}, r, k < probes - 1, false)[0];
                double[] each = product.to(DType.FLOAT64).times(r).sum(1, false).toDoubles();
                Arrays.setAll(trace, i -> trace[i] + each[i] / probes);
            }
            return denoised.detach().to(DType.FLOAT64).toDoubles();
        }
    }

    @Override
    public String toString() {
        return "OdeDensity(" + solver + ", " + divergence + ", "
                + (draws == 0 ? "clean point" : draws == 1 ? "noisy point" : "m=" + draws) + ", " + anchor + ")";
    }
}
