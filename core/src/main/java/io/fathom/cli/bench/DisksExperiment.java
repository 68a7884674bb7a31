package io.fathom.cli.bench;

import static io.fathom.cli.bench.DensityFindings.format;

import io.fathom.cli.LidLevel;
import io.fathom.data.Points;
import io.fathom.data.manifold.Disks;
import io.fathom.density.DensityResult;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.NoiseEmbedding;
import io.fathom.model.TrainedModel;
import io.fathom.report.BenchPage;
import io.fathom.tensor.RandomStream;
import io.fathom.train.Budget;
import io.fathom.train.NoiseOptions;
import io.fathom.train.TrainOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Images of disks, dimension 5 by construction: the dimension over the noise, and how it falls with compute. */
final class DisksExperiment implements DensityExperiment {
    private static final double TRUTH = 5;
    private static final int POINTS = 50_000;
    private static final int COUNT = 64;
    private static final int LEVELS = 10;
    private static final long STEPS = 2_700;
    private static final int BATCH = 16; // so early it is steps that count: 32 at a time need twice as long for as many
    private static final double RATE = 2e-3;
    private static final int[] SHARES = {27, 9, 3, 1}; // each training is one n-th of the longest
    private static final double FLAT = 0.95; // of 5 at least, for a perfect model
    /** Centred where the curve of a perfect model begins to fall: most of the training goes where it is read. */
    private static final NoiseOptions NOISE = new NoiseOptions(0.05, 10, NoiseOptions.Sampling.LOG_NORMAL);

    private static final long STREAM = 0x6469736bL;

    @Override
    public String name() {
        return "disks";
    }

    @Override
    public String help() {
        return "images of dimension 5: dimension over noise and compute";
    }

    private static Points sample(int side, int n, long seed, int set) {
        Disks disks = new Disks(side);
        Points points = disks.sample(n, RandomStream.at(seed, STREAM, set)).toPoints("disks");
        return disks.imageShape().map(points::withImageShape).orElse(points);
    }

    private static Budget share(Budget whole, int of) {
        return whole.steps() > 0
                ? Budget.ofSteps(Math.max(1, whole.steps() / of))
                : Budget.ofMinutes(whole.minutes() / of);
    }

    /** One training, read. */
    private record Stage(TrainedModel model, double[] sigmas, double[] dimension, double[] flipd) {
        String label() {
            return format("%,d steps", model.provenance().path("steps").asLong());
        }

        double seconds() {
            return model.provenance().path("seconds").asDouble();
        }

        /** The value at the level nearest to one. */
        int at(double sigma) {
            int best = 0;
            for (int g = 1; g < sigmas.length; g++) {
                if (Math.abs(Math.log(sigmas[g] / sigma)) < Math.abs(Math.log(sigmas[best] / sigma))) {
                    best = g;
                }
            }
            return best;
        }

        /** d d_eff / d ln sigma there, over the neighbouring levels. */
        double slope(int g) {
            int low = Math.max(0, g - 1);
            int high = Math.min(sigmas.length - 1, g + 1);
            return (dimension[high] - dimension[low]) / Math.log(sigmas[high] / sigmas[low]);
        }
    }

    @Override
    public DensityFindings run(DensityBench bench) {
        DensityPlan plan = bench.plan();
        int side = plan.diskSide();
        Points training = sample(side, Math.min(POINTS, plan.points()), plan.seed(), 0);
        Points held = sample(side, plan.countOr(COUNT), plan.seed(), 1);
        EnergyUnetOptions network =
                new EnergyUnetOptions(plan.width(), EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.LOG_SIGMA);
        List<Stage> stages = new ArrayList<>();
        for (int of : SHARES) {
            TrainOptions usual = TrainOptions.forEnergy(network, share(plan.budgetOr(STEPS), of));
            TrainOptions options = usual.withNoise(NOISE)
                    .withOptimiser(usual.optimiser().withBatch(BATCH).withLearningRate(RATE));
            stages.add(read(bench, bench.train("disks-1-of-" + of, training, options), held));
        }
        Stage last = stages.get(stages.size() - 1);
        NoiseLevel plateau = LidLevel.choose(last.model(), held, plan.seed(), bench.progress());
        IdealDisks ideal = new IdealDisks(side, plan.seed());
        double scale = last.model().standardiser().typicalScale();
        return findings(
                stages,
                plateau.sigma(),
                Arrays.stream(last.sigmas())
                        .map(s -> ideal.dimension(s * scale))
                        .toArray(),
                side);
    }

    private static Stage read(DensityBench bench, TrainedModel model, Points held) {
        double lowest = 2 * model.score().noiseRange().lowest();
        DensityResult.Curve curve =
                Objects.requireNonNull(bench.energy(model, held, lowest, LEVELS).curve());
        double[] flipd = Arrays.stream(curve.sigmas())
                .map(s -> DensityFindings.mean(bench.flipd(model, held, new NoiseLevel(s))))
                .toArray();
        return new Stage(
                model, curve.sigmas(), DensityFindings.columnMeans(curve.dimension(), curve.sigmas().length), flipd);
    }

    private DensityFindings findings(List<Stage> stages, double plateau, double[] ideal, int side) {
        DensityFindings found = new DensityFindings(name());
        Stage last = stages.get(stages.size() - 1);
        int chosen = last.at(plateau);
        int highest = 0; // the largest level that still shows all five
        for (int g = 0; g < ideal.length; g++) {
            found.value("perfect model", "d_eff", last.sigmas()[g], ideal[g], TRUTH);
            highest = ideal[g] >= FLAT * TRUTH ? g : highest;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Stage stage : stages) {
            for (int g = 0; g < stage.sigmas().length; g++) {
                found.value(stage.label(), "d_eff", stage.sigmas()[g], stage.dimension()[g], TRUTH);
                found.value(stage.label(), "flipd", stage.sigmas()[g], stage.flipd()[g], TRUTH);
            }
            rows.add(List.of(
                    stage.label(),
                    format("%,.0f", stage.seconds()),
                    format("%.1f", stage.dimension()[highest]),
                    format("%.1f", stage.flipd()[highest]),
                    format("%+.1f", stage.slope(highest)),
                    format("%.1f", stage.dimension()[chosen]),
                    format("%.1f", stage.flipd()[chosen]),
                    format("%+.1f", stage.slope(chosen))));
        }
        rows.add(List.of(
                "perfect model", "", format("%.1f", ideal[highest]), "", "", format("%.1f", ideal[chosen]), "", ""));
        found.value(last.label(), "plateau_sigma", Double.NaN, plateau, Double.NaN);
        found.value("perfect model", "flat_up_to_sigma", Double.NaN, last.sigmas()[highest], Double.NaN);
        found.figure(
                "Disks " + side + " x " + side,
                format("%.1f", last.dimension()[highest]),
                format("d_eff at sigma %.3f after %s; truth 5", last.sigmas()[highest], last.label()));
        found.sheet(new BenchPage.Sheet(
                "Disks of " + side + " x " + side + " pixels: dimension against compute",
                format(
                        "Means over held-out images. First three numbers at sigma %.3f, standardised: the largest level at"
                                + " which a perfect model, to first order, still reads 5 within 5 %%: up to there its curve is"
                                + " flat, and there errors of the network weigh least. Last three at sigma %.3f, the plateau"
                                + " that the longest training itself shows (of the denoising loss, median over images)."
                                + " Slope: d d_eff / d ln sigma. Each row is a training of its own with its own decay of the"
                                + " step size. Truth: 5.",
                        last.sigmas()[highest], last.sigmas()[chosen]),
                1,
                List.of(
                        "training",
                        "seconds",
                        format("d_eff, %.2f", last.sigmas()[highest]),
                        "FLIPD",
                        "slope",
                        format("d_eff, %.2f", last.sigmas()[chosen]),
                        "FLIPD",
                        "slope"),
                rows));
        found.chart(chart("d_eff", stages, Stage::dimension, ideal));
        found.chart(chart("FLIPD by the noise slope", stages, Stage::flipd, ideal));
        return found;
    }

    private static BenchPage.Chart chart(
            String what, List<Stage> stages, Function<Stage, double[]> of, double[] ideal) {
        List<BenchPage.Line> lines = new ArrayList<>();
        for (Stage stage : stages) {
            double[] positive = Arrays.stream(of.apply(stage))
                    .map(v -> v > 0 ? v : Double.NaN)
                    .toArray();
            lines.add(new BenchPage.Line(stage.label(), stage.sigmas(), positive, false));
        }
        double[] sigmas = stages.get(0).sigmas();
        lines.add(new BenchPage.Line("perfect model", sigmas, ideal, true));
        return new BenchPage.Chart(
                "Disks: " + what,
                "Mean over held-out images; a negative mean leaves a gap.",
                new BenchPage.Axis("sigma, standardised units", true),
                new BenchPage.Axis(what, true),
                lines);
    }
}
