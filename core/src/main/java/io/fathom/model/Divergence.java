package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/**
 * How the trace of the denoiser's Jacobian is taken: {@code T(y) = tr d denoised / dy = D + sigma^2 div score}.
 *
 * <p>The denoised form, never D plus the trace of the noise prediction: its random-probe variance is 2 d (1 - d/D) / k
 * whatever D.
 */
public sealed interface Divergence {
    /** The number of random probes from which {@link #standard} departs from the exact trace. */
    int EXACT_UP_TO = 512;

    /**
     * The trace at each row.
     *
     * <p>Probes are keyed by (seed, row key, probe), so they are independent between rows, the same at every noise level, and
     * do not depend on the batch.
     *
     * @param x [B, D] in the model's precision; not changed
     * @param rows a key per row, [B]
     */
    Trace trace(ScoreModel model, Tensor x, long[] rows, NoiseLevel sigma, long seed);

    /** Model evaluations per row that are in memory at once, at most; for choosing a batch size. */
    int evaluationsAtOnce();

    /** {@link Exact} up to 512 dimensions, else 16 Rademacher probes; by finite differences where gradients are missing. */
    static Divergence standard(ScoreModel model) {
        boolean small = model.ambientDimension() <= EXACT_UP_TO;
        if (!model.differentiable()) {
            return small ? ForwardOnly.basis(1) : new ForwardOnly(16, 1);
        }
        return small ? new Exact() : new Hutchinson(16);
    }

    /**
     * Traces of one batch with what the same pass knows besides.
     *
     * @param value T, [B]
     * @param standardError [B]; 0 when exact
     * @param squaredOffset {@code |denoised(x) - x|^2}, [B]
     */
    record Trace(double[] value, double[] standardError, double[] squaredOffset) {}

    /** D vector-Jacobian products, one per coordinate. */
    record Exact() implements Divergence {
        @Override
        public Trace trace(ScoreModel model, Tensor x, long[] rows, NoiseLevel sigma, long seed) {
            return VectorJacobian.trace(model, x, sigma, Probes.basis(rows.length, model.ambientDimension()));
        }

        @Override
        public int evaluationsAtOnce() {
            return 1;
        }

        @Override
        public String toString() {
            return "exact";
        }
    }

    /**
     * Hutchinson's estimate with Rademacher probes: {@code T ~ mean_j r_j . J^T r_j}.
     *
     * @param probes k, at least 1
     */
    record Hutchinson(int probes) implements Divergence {
        public Hutchinson {
            Check.atLeastOne("probes", probes);
        }

        @Override
        public Trace trace(ScoreModel model, Tensor x, long[] rows, NoiseLevel sigma, long seed) {
            return VectorJacobian.trace(
                    model, x, sigma, Probes.rademacher(rows, model.ambientDimension(), probes, seed));
        }

        @Override
        public int evaluationsAtOnce() {
            return 1;
        }

        @Override
        public String toString() {
            return "k=" + probes;
        }
    }

    /**
     * Without gradients: {@code T ~ mean_j r_j . (denoised(x + h r_j) - denoised(x - h r_j)) / 2h}, two forward passes a
     * probe. With h = sigma and Rademacher probes both points lie on the noise shell that the model was trained on, which the
     * clean point does not.
     *
     * @param probes k Rademacher probes; 0 takes the D basis vectors instead, an exact sum
     * @param step h / sigma, above 0; 1 is usual
     */
    record ForwardOnly(int probes, double step) implements Divergence {
        public ForwardOnly {
            Check.atLeast("probes", probes, 0);
            Check.positive("step", step);
        }

        /** Over the D basis vectors. */
        public static ForwardOnly basis(double step) {
            return new ForwardOnly(0, step);
        }

        @Override
        public Trace trace(ScoreModel model, Tensor x, long[] rows, NoiseLevel sigma, long seed) {
            int d = model.ambientDimension();
            Probes directions = probes == 0 ? Probes.basis(rows.length, d) : Probes.rademacher(rows, d, probes, seed);
            return CentralDifference.trace(model, x, sigma, step * sigma.sigma(), directions);
        }

        @Override
        public int evaluationsAtOnce() {
            return 2;
        }

        @Override
        public String toString() {
            return "forward only, " + (probes == 0 ? "basis" : "k=" + probes)
                    + (step == 1 ? "" : ", h=" + step + " sigma");
        }
    }

    /**
     * Of an {@link EnergyModel} by the Fokker-Planck equation, {@code T = D - dU/dl - |denoised(x) - x|^2/v}, l = ln sigma: one forward
     * and one backward pass whatever D. Exact if the energy obeys the equation; a learnt one does so as well as it knows its noise
     * level. Beside the other ways it shows how well. The FLIPD of it is {@code D - dU/dl}.
     */
    record NoiseSlope() implements Divergence {
        @Override
        public Trace trace(ScoreModel model, Tensor x, long[] rows, NoiseLevel sigma, long seed) {
            if (!(model instanceof EnergyModel energy)) {
                throw new IllegalArgumentException("trace: expected an energy model to read the slope of its energy"
                        + " along the noise level from, found "
                        + model.getClass().getSimpleName() + ".");
            }
            try (Scope scope = new Scope()) {
                EnergyModel.Evaluation all = energy.evaluate(x, sigma);
                double[] offset = Tensor.empty(DType.FLOAT64, x.shape())
                        .setToDifference(all.denoised(), x)
                        .squareInPlace()
                        .sum(1, false)
                        .toDoubles();
                double[] value = all.noiseScore().toDoubles();
                double[] error = new double[value.length];
                for (int i = 0; i < value.length; i++) {
                    value[i] = model.ambientDimension() - value[i] - offset[i] / sigma.variance();
                    error[i] = 0 * value[i];
                }
                return new Trace(value, error, offset);
            }
        }

        @Override
        public int evaluationsAtOnce() {
            return 1;
        }

        @Override
        public String toString() {
            return "energy";
        }
    }
}
