package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.Divergence;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.PointSource;
import io.fathom.tensor.Standardiser;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads log p of every row: points in data units in, a {@link DensityResult} in data units out. Rows stream through in batches;
 * a row that cannot be used gets NaN and its reason, the others are not affected.
 *
 * <p>{@code log p(x) = log p(z) - sum ln scale} for {@code z = (x - centre)/scale}.
 *
 * @param options what is read
 * @param baselines further estimators, whose first is the headline of a model without energy
 */
public record DensityRun(DensityOptions options, List<? extends DensityEstimator> baselines) {
    public DensityRun {
        baselines = List.copyOf(baselines);
    }

    /** The level at which this run reads the model. */
    public NoiseLevel level(ScoreModel model) {
        NoiseRange range = model.noiseRange();
        double sigma = options.sigma();
        if (sigma == 0) {
            Check.that(
                    range.lowest() > 0, "sigma: expected a level, since the model knows every one; found none named.");
            sigma = range.lowest();
        }
        NoiseLevel level = new NoiseLevel(sigma);
        range.require(level);
        return model.nearestLevel(level);
    }

    /**
     * Reads all rows.
     *
     * @throws IllegalArgumentException if D differs from the model's, the level lies outside its range, it is an energy without
     *     its constant, or it is no energy and there is no baseline
     */
    public DensityResult of(ScoreModel model, Standardiser standardiser, PointSource rows, Progress progress) {
        EnergyModel energy = model instanceof EnergyModel ? EnergyDensity.require(model) : null;
        Check.that(
                energy != null || !baselines.isEmpty(),
                "model: expected an energy model, or a baseline (immse, ode) that reads log p from any score model;"
                        + " found a score model and no baseline.");
        RowStream stream = new RowStream(model, standardiser, rows, options.seed());
        Work work = new Work(model, energy, standardiser.logVolume(), level(model), rows.count());
        return work.result(stream.each(evaluationsAtOnce(), "density", progress, work::batch));
    }

    /**
     * The dimension of every row at one noise level, to stand beside its density: {@code D - U_l} at the clean point of a
     * normalised energy, else the effective dimensionality from the error of the denoiser over some draws.
     */
    public static double[] dimensions(
            ScoreModel model,
            Standardiser standardiser,
            PointSource rows,
            NoiseLevel level,
            int draws,
            long seed,
            Progress progress) {
        double[] lid = nan(rows.count());
        model.noiseRange().require(level);
        NoiseLevel sigma = model.nearestLevel(level);
        new RowStream(model, standardiser, rows, seed).each(draws, "dimension", progress, (batch, members) -> {
            double[] found = model instanceof EnergyModel energy && energy.normalised()
                    ? CleanReading.of(energy, batch, sigma, null).flipd()
                    : NoisyReading.of(model, batch, sigma, draws).dimension();
            put(lid, members, found, 0);
        });
        return lid;
    }

    private int evaluationsAtOnce() {
        int atOnce = options.draws();
        for (DensityEstimator each : baselines) {
            atOnce = Math.max(atOnce, each.evaluationsAtOnce());
        }
        return atOnce;
    }

    /** One run's arrays, filled batch by batch. */
    private final class Work {
        private final ScoreModel model;
        private final @Nullable EnergyModel energy;
        private final NoiseLevel sigma;
        private final List<NoiseLevel> levels;
        private final double volume;
        private final double[] headline;
        private final double[] headlineError;
        private final double[] dimension;
        private final DensityResult.Energy columns;
        private final double[][] others; // [estimators][N]
        private final double[][] otherErrors;
        private final double[] evaluations;
        private final float[][][] curves = new float[3][][]; // log p, d_eff, d_eff by energy, [N][G]

        Work(ScoreModel model, @Nullable EnergyModel energy, double volume, NoiseLevel sigma, int n) {
            this.model = model;
            this.energy = energy;
            this.sigma = sigma;
            this.volume = volume;
            this.levels = options.levels() == 0 ? List.of() : levels();
            this.headline = nan(n);
            this.headlineError = nan(n);
            this.dimension = nan(n);
            this.columns = new DensityResult.Energy(nan(n), nan(n), nan(n), nan(n), nan(n), nan(n));
            this.others = new double[baselines.size()][];
            this.otherErrors = new double[baselines.size()][];
            this.evaluations = new double[baselines.size()];
            for (int k = 0; k < others.length; k++) {
                others[k] = nan(n);
                otherErrors[k] = nan(n);
            }
            for (int k = 0; k < curves.length; k++) {
                curves[k] = new float[n][levels.size()];
                for (float[] row : curves[k]) {
                    Arrays.fill(row, Float.NaN);
                }
            }
        }

        private List<NoiseLevel> levels() {
            double highest = model.noiseRange().highest();
            Check.that(
                    Double.isFinite(highest),
                    "curve: expected a model with a largest noise level, found one that knows every level.");
            return LevelGrid.between(model, sigma, new NoiseLevel(highest), options.levels());
        }

        void batch(DensityBatch batch, int[] members) {
            NoisyReading noisy = NoisyReading.of(model, batch, sigma, options.draws());
            put(dimension, members, noisy.dimension(), 0);
            if (energy != null) {
                put(headline, members, noisy.logDensity(), volume);
                put(headlineError, members, noisy.logDensityError(), 0);
                put(columns.dimension(), members, noisy.dimensionFromEnergy(), 0);
                clean(energy, batch, members);
            }
            curves(batch, members, baselines(batch, members));
        }

        private void clean(EnergyModel model, DensityBatch batch, int[] members) {
            Divergence check = options.check() ? Divergence.standard(model) : null;
            CleanReading clean = CleanReading.of(model, batch, sigma, check);
            put(columns.clean(), members, clean.logDensity(), volume);
            put(columns.noiseScore(), members, clean.noiseScore(), 0);
            put(columns.flipd(), members, clean.flipd(), 0);
            put(columns.flipdTrace(), members, clean.flipdTrace(), 0);
            put(columns.gap(), members, clean.gap(), 0);
        }

        /** Runs the baselines; gives the nodes of I-MMSE where a curve is wanted and the model has no energy. */
        private ImmseDensity.@Nullable Curve baselines(DensityBatch batch, int[] members) {
            ImmseDensity.Curve nodes = null;
            for (int k = 0; k < others.length; k++) {
                DensityEstimator each = baselines.get(k);
                DensityEstimator.Densities found;
                if (each instanceof ImmseDensity immse && energy == null && !levels.isEmpty()) {
                    nodes = immse.curve(model, batch, sigma);
                    found = new DensityEstimator.Densities(
                            nodes.nats()[0], nodes.standardError(), (double) immse.nodes() * immse.draws());
                } else {
                    found = each.estimate(model, batch, sigma);
                }
                put(others[k], members, found.nats(), volume);
                put(otherErrors[k], members, found.standardError(), 0);
                evaluations[k] = Math.max(evaluations[k], found.evaluations());
            }
            if (energy == null) {
                for (int row : members) {
                    headline[row] = others[0][row];
                    headlineError[row] = otherErrors[0][row];
                }
            }
            return nodes;
        }

        private void curves(DensityBatch batch, int[] members, ImmseDensity.@Nullable Curve nodes) {
            for (int g = 0; g < levels.size(); g++) {
                NoisyReading noisy = NoisyReading.of(model, batch, levels.get(g), options.draws());
                for (int i = 0; i < members.length; i++) {
                    double nats = nodes == null ? noisy.logDensity()[i] : Interpolate.at(nodes, i, levels.get(g));
                    curves[0][members[i]][g] = (float) (nats - volume);
                    curves[1][members[i]][g] = (float) noisy.dimension()[i];
                    curves[2][members[i]][g] = (float) noisy.dimensionFromEnergy()[i];
                }
            }
        }

        DensityResult result(@Nullable String[] reason) {
            for (int row = 0; row < reason.length; row++) {
                if (reason[row] == null && !Double.isFinite(headline[row])) {
                    reason[row] = DensityResult.NON_FINITE_OUTPUT;
                }
            }
            DensityResult.Baseline[] said = new DensityResult.Baseline[others.length];
            for (int k = 0; k < said.length; k++) {
                DensityEstimator each = baselines.get(k);
                said[k] = new DensityResult.Baseline(
                        each.method(), each.toString(), others[k], otherErrors[k], evaluations[k]);
            }
            return new DensityResult(
                    model.ambientDimension(),
                    sigma.sigma(),
                    energy == null ? said[0].method() : "energy",
                    headline,
                    headlineError,
                    dimension,
                    energy == null ? null : columns,
                    List.of(said),
                    levels.isEmpty()
                            ? null
                            : new DensityResult.Curve(
                                    levels.stream()
                                            .mapToDouble(NoiseLevel::sigma)
                                            .toArray(),
                                    curves[0],
                                    curves[1],
                                    curves[2]),
                    reason);
        }
    }

    private static void put(double[] target, int[] members, double[] values, double less) {
        for (int i = 0; i < members.length; i++) {
            target[members[i]] = values[i] - less;
        }
    }

    private static double[] nan(int n) {
        double[] values = new double[n];
        Arrays.fill(values, Double.NaN);
        return values;
    }
}
