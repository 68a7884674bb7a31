package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Estimators that read the residuals {@code e_j = (denoised(x + sigma eps_j) - x) / sigma} at noisy points. Draws are keyed by
 * (seed, row, draw), so several estimators with one kind of noise share the forward passes: each reads the first of the draws
 * made for the one that wants most.
 */
sealed interface NoisyPointEstimator extends LidEstimator permits DenoisingLoss, ErrorBundle, NormalBundle {
    /** Draws of one row that are in memory at once where there are more than this; whole frames, so D may exceed it. */
    int CHUNK = 256;

    /** How draws are made. */
    NoiseKind noise();

    /** m. */
    int drawsFor(int ambientDimension);

    /** Takes the residuals of one batch at one level. */
    Reading reading(int rows, int ambientDimension);

    /** What an estimator gathers from the draws of one level; its tensors belong to the level's scope. */
    interface Reading {
        /**
         * Takes some draws, in their order.
         *
         * @param residual {@code sigma e}, in the model's precision, [B, c, D]
         * @param eps the draws, [B, c, D]
         * @param mayOverwrite whether the residuals are no longer needed
         */
        void add(Tensor residual, Tensor eps, NoiseLevel sigma, boolean mayOverwrite);

        /** Writes the row results of level g. */
        void finish(NoiseLevel sigma, LidCurves curves, int g);
    }

    @Override
    default int evaluationsAtOnce(int ambientDimension) {
        return chunk(noise(), drawsFor(ambientDimension), ambientDimension);
    }

    @Override
    default LidCurves estimate(ScoreModel model, LidBatch batch, List<NoiseLevel> levels) {
        return pass(model, batch, levels, List.of(this)).get(0);
    }

    /** Draws at once: all, or whole pairs and frames of about {@link #CHUNK}. */
    private static int chunk(NoiseKind noise, int draws, int d) {
        int unit = noise == NoiseKind.ORTHOGONAL ? d : 2;
        return draws <= 2 * CHUNK ? draws : Math.min(draws, Math.max(1, CHUNK / unit) * unit);
    }

    /** The curves of estimators that have the same kind of noise, from one set of forward passes. */
    static List<LidCurves> pass(
            ScoreModel model, LidBatch batch, List<NoiseLevel> levels, List<? extends NoisyPointEstimator> readers) {
        return pass(model, batch, levels, readers, NoisyPointEstimator::reading);
    }

    /** Makes a reading for an estimator. */
    interface Readings {
        Reading of(NoisyPointEstimator reader, int rows, int ambientDimension);
    }

    /** The same with readings of the caller's. */
    static List<LidCurves> pass(
            ScoreModel model,
            LidBatch batch,
            List<NoiseLevel> levels,
            List<? extends NoisyPointEstimator> readers,
            Readings made) {
        batch.requireFor(model);
        int b = batch.count();
        int d = model.ambientDimension();
        List<LidCurves> curves = new ArrayList<>();
        int draws = 0;
        for (NoisyPointEstimator reader : readers) {
            curves.add(LidCurves.empty(levels.size(), b));
            draws = Math.max(draws, reader.drawsFor(d));
        }
        if (b == 0) {
            return curves;
        }
        NoiseKind noise = readers.get(0).noise();
        int chunk = chunk(noise, draws, d);
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            Tensor kept = Draws.of(model.precision(), noise, 0, chunk, d, batch); // the first, for every level
            Tensor y = Tensor.empty(model.precision(), b, chunk, d);
            Tensor e = Tensor.empty(model.precision(), b, chunk, d); // sigma e_j
            for (int g = 0; g < levels.size(); g++) {
                NoiseLevel sigma = levels.get(g);
                try (Scope level = new Scope()) {
                    Tensor x = batch.at(model, sigma).reshape(b, 1, d);
                    List<Reading> readings = new ArrayList<>();
                    for (NoisyPointEstimator reader : readers) {
                        readings.add(made.of(reader, b, d));
                    }
                    for (int from = 0; from < draws; from += chunk) {
                        int length = Math.min(chunk, draws - from);
                        try (Scope step = new Scope()) {
                            Tensor eps = from == 0
                                    ? kept
                                    : Draws.of(model.precision(), noise, from, length, d, batch); // [B, c, D]
                            Tensor noisy = length == chunk ? y : Tensor.empty(model.precision(), b, length, d);
                            Tensor residual = length == chunk ? e : Tensor.empty(model.precision(), b, length, d);
                            noisy.setToSum(x, eps, sigma.sigma());
                            Tensor denoised = model.denoised(noisy.reshape((long) b * length, d), sigma);
                            residual.setToDifference(denoised.reshape(b, length, d), x);
                            hand(readers, readings, residual, eps, sigma, from, d);
                        }
                    }
                    for (int k = 0; k < readings.size(); k++) {
                        readings.get(k).finish(sigma, curves.get(k), g);
                    }
                }
            }
        }
        return curves;
    }

    /** Gives each reader those of the draws from {@code from} on that it wants. */
    private static void hand(
            List<? extends NoisyPointEstimator> readers,
            List<Reading> readings,
            Tensor residual,
            Tensor eps,
            NoiseLevel sigma,
            int from,
            int d) {
        int length = eps.size(1);
        for (int k = 0; k < readings.size(); k++) {
            int own = Math.min(length, readers.get(k).drawsFor(d) - from);
            if (own > 0) {
                boolean all = own == length;
                readings.get(k)
                        .add(
                                all ? residual : residual.narrow(1, 0, own),
                                all ? eps : eps.narrow(1, 0, own),
                                sigma,
                                k == readings.size() - 1);
            }
        }
    }
}
