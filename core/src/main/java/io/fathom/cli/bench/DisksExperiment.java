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
import io.fathom.train.TrainOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Images of disks, dimension 5 by construction: the dimension over the noise, and how it falls with compute. */
final class DisksExperiment implements DensityExperiment {
    private static final double TRUTH = 5;
    private static final int POINTS = 50_000;
    private static final int LEVELS = 16;
    private static final long STEPS = 4_000;
    private static final int[] SHARES = {8, 4, 2, 1}; // each training is one n-th of the longest
    private static final double LOWEST = 0.005; // standardised; the curve starts at twice that
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
        Points held = sample(side, plan.count(), plan.seed(), 1);
        EnergyUnetOptions network =
                new EnergyUnetOptions(plan.width(), EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.LOG_SIGMA);
        List<Stage> stages = new ArrayList<>();
        for (int of : SHARES) {
            TrainOptions usual = TrainOptions.forEnergy(network, share(plan.budgetOr(STEPS), of));
            TrainOptions options = usual.withNoise(new io.fathom.train.NoiseOptions(
                    LOWEST, usual.noise().highest(), usual.noise().sampling()));
            stages.add(read(bench, bench.train("disks-1-of-" + of, training, options), held));
        }
        Stage last = stages.get(stages.size() - 1);
        NoiseLevel plateau = LidLevel.choose(last.model(), held, plan.seed(), bench.progress());
        return findings(stages, plateau.sigma(), side);
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

    private DensityFindings findings(List<Stage> stages, double plateau, int side) {
        DensityFindings found = new DensityFindings(name());
        List<List<String>> rows = new ArrayList<>();
        for (Stage stage : stages) {
            int at = stage.at(plateau);
            for (int g = 0; g < stage.sigmas().length; g++) {
                found.value(stage.label(), "d_eff", stage.sigmas()[g], stage.dimension()[g], TRUTH);
                found.value(stage.label(), "flipd", stage.sigmas()[g], stage.flipd()[g], TRUTH);
            }
            rows.add(List.of(
                    stage.label(),
                    format("%,.0f", stage.seconds()),
                    format("%.3f", stage.sigmas()[at]),
                    format("%.1f", stage.dimension()[at]),
                    format("%.1f", stage.flipd()[at]),
                    format("%+.1f", stage.slope(at))));
        }
        Stage last = stages.get(stages.size() - 1);
        int at = last.at(plateau);
        found.value(last.label(), "plateau_sigma", Double.NaN, plateau, Double.NaN);
        found.figure(
                "Disks " + side + " x " + side,
                format("%.1f", last.dimension()[at]),
                format("d_eff at sigma %.3f after %s; truth 5", last.sigmas()[at], last.label()));
        found.sheet(new BenchPage.Sheet(
                "Disks of " + side + " x " + side + " pixels: dimension against compute",
                "Means over held-out images at the level of the longest training's plateau (of the denoising loss, median over"
                        + " images); slope: d d_eff / d ln sigma there, small against d_eff where the level is justified."
                        + " Each row is a training of its own with its own decay of the step size. Truth: 5.",
                1,
                List.of("training", "seconds", "sigma", "d_eff", "FLIPD", "slope"),
                rows));
        found.chart(chart("d_eff", stages, Stage::dimension));
        found.chart(chart("FLIPD by the noise slope", stages, Stage::flipd));
        return found;
    }

    private static BenchPage.Chart chart(
            String what, List<Stage> stages, java.util.function.Function<Stage, double[]> of) {
        List<BenchPage.Line> lines = new ArrayList<>();
        for (Stage stage : stages) {
            double[] positive = Arrays.stream(of.apply(stage))
                    .map(v -> v > 0 ? v : Double.NaN)
                    .toArray();
            lines.add(new BenchPage.Line(stage.label(), stage.sigmas(), positive, false));
        }
        double[] sigmas = stages.get(0).sigmas();
        double[] ends = {sigmas[0], sigmas[sigmas.length - 1]};
        lines.add(new BenchPage.Line("truth", ends, new double[] {TRUTH, TRUTH}, true));
        return new BenchPage.Chart(
                "Disks: " + what,
                "Mean over held-out images; a negative mean leaves a gap.",
                new BenchPage.Axis("sigma, standardised units", true),
                new BenchPage.Axis(what, true),
                lines);
    }
}
