package io.fathom.cli.bench;

import static io.fathom.cli.bench.DensityFindings.format;

import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.density.DensityResult;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.EnergyNetworkOptions;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.NoiseEmbedding;
import io.fathom.model.TrainedModel;
import io.fathom.report.BenchPage;
import io.fathom.tensor.RandomStream;
import io.fathom.train.TrainOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Normal images whose spectrum falls as a power, as that of photographs does: everything is known in closed form. */
final class PowerLawExperiment implements DensityExperiment {
    private static final int SIDE = 8;
    private static final int D = SIDE * SIDE;
    private static final double POWER = -1.5;
    private static final int POINTS = 50_000;
    private static final int LEVELS = 12;
    private static final long MLP_STEPS = 6_000;
    private static final long UNET_STEPS = 3_000;
    private static final int COUNT = 1_000;
    private static final double NLL_TARGET = 0.02; // nats per dimension
    private static final double DIMENSION_TARGET = 0.03; // of the exact one
    private static final long STREAM = 0x706f776cL;

    /** Modes of the cosine transform, low frequencies first, [D][D], orthonormal rows. */
    private static final double[][] MODES = modes();

    @Override
    public String name() {
        return "power_law";
    }

    @Override
    public String help() {
        return "normal images with a power-law spectrum, likelihood known exactly";
    }

    private static double[][] modes() {
        int[] order = IntStream.range(0, D)
                .boxed()
                .sorted(Comparator.comparingInt(k -> (k / SIDE) * (k / SIDE) + (k % SIDE) * (k % SIDE)))
                .mapToInt(k -> k)
                .toArray();
        double[][] modes = new double[D][D];
        for (int m = 0; m < D; m++) {
            for (int p = 0; p < D; p++) {
                modes[m][p] = cosine(order[m] / SIDE, p / SIDE) * cosine(order[m] % SIDE, p % SIDE);
            }
        }
        return modes;
    }

    private static double cosine(int frequency, int at) {
        return Math.sqrt((frequency == 0 ? 1.0 : 2.0) / SIDE) * Math.cos(Math.PI * frequency * (at + 0.5) / SIDE);
    }

    static double eigenvalue(int mode) {
        return Math.pow(mode + 1, POWER);
    }

    /** Points with their coordinates along the modes, [N][D]. */
    record Drawn(Points points, double[][] along) {
        static Drawn of(int n, long seed, int set) {
            float[] values = new float[n * D];
            double[][] along = new double[n][D];
            for (int i = 0; i < n; i++) {
                RandomStream random = RandomStream.at(seed, STREAM, set, i);
                double[] x = new double[D];
                for (int m = 0; m < D; m++) {
                    along[i][m] = Math.sqrt(eigenvalue(m)) * random.nextGaussian();
                    for (int p = 0; p < D; p++) {
                        x[p] += along[i][m] * MODES[m][p];
                    }
                }
                for (int p = 0; p < D; p++) {
                    values[i * D + p] = (float) x[p];
                }
            }
            Points points = Points.of(values, D, "power law").withImageShape(new ImageShape(1, SIDE, SIDE));
            return new Drawn(points, along);
        }

        /** The exact mean of log p_sigma(x + sigma eps) over the noise. */
        double logDensity(int row, double sigma) {
            double v = sigma * sigma;
            double sum = 0;
            for (int m = 0; m < D; m++) {
                double w = eigenvalue(m) + v;
                sum += Math.log(2 * Math.PI * w) + (along[row][m] * along[row][m] + v) / w;
            }
            return -sum / 2;
        }

        /** The exact d_eff of a point. */
        double dimension(int row, double sigma) {
            double v = sigma * sigma;
            double sum = 0;
            for (int m = 0; m < D; m++) {
                double shrunk = eigenvalue(m) / (eigenvalue(m) + v);
                double left = (1 - shrunk) * along[row][m];
                sum += left * left / v + shrunk * shrunk;
            }
            return sum;
        }

        double mean(int rows, IntToDoubleFunction of) {
            return IntStream.range(0, rows).mapToDouble(of).average().orElseThrow();
        }
    }

    @Override
    public DensityFindings run(DensityBench bench) {
        DensityPlan plan = bench.plan();
        Points training =
                Drawn.of(Math.min(POINTS, plan.points()), plan.seed(), 0).points();
        Drawn held = Drawn.of(plan.countOr(COUNT), plan.seed(), 1);
        DensityFindings found = new DensityFindings(name());
        List<List<String>> rows = new ArrayList<>();
        List<BenchPage.Line> lines = new ArrayList<>();
        EnergyNetworkOptions unet =
                new EnergyUnetOptions(plan.width(), EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.LOG_SIGMA);
        read(bench, EnergyMlpOptions.DEFAULT, MLP_STEPS, training, held, found, rows, lines);
        read(bench, unet, UNET_STEPS, training, held, found, rows, lines);
        found.sheet(new BenchPage.Sheet(
                "Power-law Gaussian in " + D + " dimensions: negative log-likelihood, nats/dim",
                "Eigenvalues i^-1.5. Error: of the mean on held-out points against the exact mean on the same points. Target:"
                        + " 0.02.",
                2,
                List.of("network", "by", "points", "NLL", "exact", "error"),
                rows));
        found.chart(new BenchPage.Chart(
                "Power-law Gaussian: effective dimensionality",
                "Mean over held-out points.",
                new BenchPage.Axis("sigma, data units", true),
                new BenchPage.Axis("d_eff", false),
                lines));
        return found;
    }

    private void read(
            DensityBench bench,
            EnergyNetworkOptions network,
            long steps,
            Points training,
            Drawn held,
            DensityFindings found,
            List<List<String>> rows,
            List<BenchPage.Line> lines) {
        DensityPlan plan = bench.plan();
        String label = network.architecture();
        TrainedModel model =
                bench.train("power-law-" + label, training, TrainOptions.forEnergy(network, plan.budgetOr(steps)));
        double scale = model.standardiser().typicalScale();
        DensityResult all = bench.energy(model, held.points(), 0, LEVELS);
        double sigma = all.sigma() * scale;
        likelihood(label, "energy", all.logDensity(), plan.countOr(COUNT), sigma, held, found, rows);
        Points few = ImageSet.first(held.points(), plan.odeCount());
        for (DensityResult.Baseline each : bench.threeWays(model, few, 0).baselines()) {
            likelihood(label, each.method(), each.logDensity(), plan.odeCount(), sigma, held, found, rows);
        }
        DensityResult.Curve curve = Objects.requireNonNull(all.curve());
        double[] dimension = DensityFindings.columnMeans(curve.dimension(), LEVELS);
        double[] sigmas = Arrays.stream(curve.sigmas()).map(s -> s * scale).toArray();
        double[] exact = Arrays.stream(sigmas)
                .map(s -> held.mean(plan.countOr(COUNT), i -> held.dimension(i, s)))
                .toArray();
        double worst = 0;
        for (int g = 0; g < LEVELS; g++) {
            found.value(label, "d_eff", sigmas[g], dimension[g], exact[g]);
            worst = Math.max(worst, exact[g] < 1 ? 0 : Math.abs(dimension[g] / exact[g] - 1));
        }
        found.value(label, "d_eff_worst_relative_error", Double.NaN, worst, 0);
        double error = found.found(label, "nll_error_energy", Double.NaN);
        boolean met = Math.abs(error) <= NLL_TARGET && worst <= DIMENSION_TARGET;
        found.figure(
                "Power law, " + label,
                format("%+.4f nats/dim", error),
                format(
                        "error of the NLL, target 0.02; d_eff within %.1f %% where it exceeds 1, target 3 %%: %s",
                        100 * worst, met ? "met" : "missed"));
        found.value(label, "drift_nats", Double.NaN, curve.drift(D), 0);
        lines.add(new BenchPage.Line(label, sigmas, dimension, false));
        if (lines.size() == 1) {
            lines.add(new BenchPage.Line("exact", sigmas, exact, true));
        }
    }

    private static void likelihood(
            String label,
            String method,
            double[] logDensity,
            int count,
            double sigma,
            Drawn held,
            DensityFindings found,
            List<List<String>> rows) {
        double nll = -DensityFindings.mean(logDensity) / D;
        double exact = -held.mean(count, i -> held.logDensity(i, sigma)) / D;
        found.value(label, "nll_" + method, Double.NaN, nll, exact);
        found.value(label, "nll_error_" + method, Double.NaN, nll - exact, 0);
        rows.add(List.of(
                label,
                method,
                format("%,d", count),
                format("%.4f", nll),
                format("%.4f", exact),
                format("%+.4f", nll - exact)));
    }
}
