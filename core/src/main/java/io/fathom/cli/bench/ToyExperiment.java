package io.fathom.cli.bench;

import static io.fathom.cli.bench.DensityFindings.format;

import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.model.RadialEnergyOptions;
import io.fathom.model.TrainedModel;
import io.fathom.report.BenchPage;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.train.Budget;
import io.fathom.train.LearningRate;
import io.fathom.train.NoiseOptions;
import io.fathom.train.OptimiserOptions;
import io.fathom.train.ProcessOptions;
import io.fathom.train.TrainOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mixture of N(0, I) and N(0, 16 I): two shells that never meet, whose levels denoising alone cannot tie together (Guth et al. 2025,
 * arXiv 2506.05310).
 */
final class ToyExperiment implements DensityExperiment {
    private static final double[] SCALES = {1, 4};
    private static final double[] RADII = {0, 1, 2, 2.5, 3, 4, 5}; // over sqrt(D)
    private static final double SIGMA = 0.1;
    private static final double HIGHEST = 10;
    private static final int POINTS = 20_000;
    private static final long STEPS = 4_000;
    private static final int BATCH = 256;
    private static final double RATE = 3e-4; // 1e-3 is too long a step at D = 1000: the dual term breaks away
    private static final long PUBLISHED_STEPS = 20_000;
    private static final int PUBLISHED_BATCH = 512;
    private static final double PUBLISHED_RATE = 1e-4; // halved every tenth of the training
    private static final double DECIBELS = 10 / Math.log(10);
    private static final long STREAM = 0x746f79L;

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public String help() {
        return "mixture of two normal scales, dual against single";
    }

    private static Points sample(int n, int d, long seed) {
        float[] values = new float[Math.multiplyExact(n, d)];
        for (int i = 0; i < n; i++) {
            RandomStream random = RandomStream.at(seed, STREAM, i);
            double scale = SCALES[random.nextInt(2)];
            random.fillNormal(values, i * d, (i + 1) * d);
            for (int j = i * d; j < (i + 1) * d; j++) {
                values[j] = (float) (scale * values[j]);
            }
        }
        return Points.of(values, d, "scale mixture");
    }

    /** log p of the mixture with noise, in dB per dimension, at a radius in units of sqrt(D). */
    static double truth(double radius, int d, double sigma) {
        double[] terms = new double[SCALES.length];
        for (int k = 0; k < terms.length; k++) {
            double w = SCALES[k] * SCALES[k] + sigma * sigma;
            terms[k] = -Math.log(SCALES.length) - d / 2.0 * (Math.log(2 * Math.PI * w) + radius * radius / w);
        }
        double most = Arrays.stream(terms).max().orElseThrow();
        double sum = Arrays.stream(terms).map(t -> Math.exp(t - most)).sum();
        return DECIBELS * (most + Math.log(sum)) / d;
    }

    /** The published training from 20,000 steps on; shorter ones take smaller batches, longer steps and a cosine; all points train. */
    private static TrainOptions options(DensityPlan plan, boolean dual) {
        Budget budget = plan.budgetOr(STEPS);
        TrainOptions usual = TrainOptions.forEnergy(RadialEnergyOptions.DEFAULT, budget)
                .withNoise(new NoiseOptions(SIGMA, HIGHEST, NoiseOptions.Sampling.LOG_UNIFORM))
                .withScaling(Standardising.Mode.AS_IS)
                .withProcess(ProcessOptions.energy(dual))
                .withHeldOut(0);
        OptimiserOptions optimiser = usual.optimiser();
        return usual.withOptimiser(
                budget.steps() < PUBLISHED_STEPS
                        ? optimiser.withBatch(BATCH).withLearningRate(RATE)
                        : optimiser
                                .withBatch(PUBLISHED_BATCH)
                                .withRate(LearningRate.halved(PUBLISHED_RATE, budget.steps() / 10)));
    }

    @Override
    public DensityFindings run(DensityBench bench) {
        int d = bench.plan().toyDimensions();
        Points points =
                sample(Math.min(POINTS, bench.plan().points()), d, bench.plan().seed());
        double[] truth = Arrays.stream(RADII).map(r -> truth(r, d, SIGMA)).toArray();
        double[] dual = read(bench.train("toy-dual", points, options(bench.plan(), true)), d);
        double[] single = read(bench.train("toy-single", points, options(bench.plan(), false)), d);
        DensityFindings found = new DensityFindings(name());
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < RADII.length; i++) {
            found.value("dual", "log_p_db", RADII[i], dual[i], truth[i]);
            found.value("single", "log_p_db", RADII[i], single[i], truth[i]);
            rows.add(List.of(
                    format("%.1f", RADII[i]),
                    format("%.2f", truth[i]),
                    format("%.2f", dual[i]),
                    format("%+.2f", dual[i] - truth[i]),
                    format("%.2f", single[i]),
                    format("%+.2f", single[i] - truth[i])));
        }
        found.value("dual", "worst_error_db", Double.NaN, worst(dual, truth), 0);
        found.value("single", "worst_error_db", Double.NaN, worst(single, truth), 0);
        found.figure(
                "Scale mixture, dual",
                format("%.2f dB/dim", worst(dual, truth)),
                format("largest error of log p, D = %d; single: %.2f", d, worst(single, truth)));
        found.sheet(new BenchPage.Sheet(
                "Scale mixture in " + d + " dimensions: log p in dB/dim",
                "1/2 N(0, I) + 1/2 N(0, 16 I), read at sigma 0.1, truth with the same noise. Published at D = 1000: dual within"
                        + " 0.12, single 9 below at the centre.",
                0,
                List.of("r/sqrt(D)", "truth", "dual", "error", "single", "error "),
                rows));
        found.chart(new BenchPage.Chart(
                "Scale mixture: log p over the radius",
                "",
                new BenchPage.Axis("r / sqrt(D)", false),
                new BenchPage.Axis("log p, dB/dim", false, false),
                List.of(
                        new BenchPage.Line("truth", RADII, truth, true),
                        new BenchPage.Line("dual", RADII, dual, false),
                        new BenchPage.Line("single", RADII, single, false))));
        return found;
    }

    private static double worst(double[] found, double[] truth) {
        double worst = 0;
        for (int i = 0; i < truth.length; i++) {
            worst = Math.max(worst, Math.abs(found[i] - truth[i]));
        }
        return worst;
    }

    private static double[] read(TrainedModel model, int d) {
        EnergyModel energy = (EnergyModel) model.score();
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.zeros(DType.FLOAT32, RADII.length, d)
                    .plus(Tensor.of(RADII, RADII.length, 1).to(DType.FLOAT32)); // |x| = r sqrt(D)
            return energy.energy(x, new NoiseLevel(SIGMA)).times(-DECIBELS / d).toDoubles();
        }
    }
}
