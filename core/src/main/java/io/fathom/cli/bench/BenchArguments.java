package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Check;
import io.fathom.base.Json;
import io.fathom.report.bench.BenchmarkRow.Split;
import io.fathom.train.Budget;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code bench manifolds} and {@code bench mixtures} train and read: a group of options. */
final class BenchArguments {
    /** Share of {@code --within} that training takes; reading takes the rest. */
    private static final double TRAINING_SHARE = 0.6;

    @Option(
            names = "--networks",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "own (the recipe's), skip_mlp (that of the default recipe), skip_mlp_linear (without its quadratic"
                            + " path), skip_mlp_whole (without its subspaces), dsm_mlp, dit and mlp_unet (the papers'),"
                            + " dit_demo, small_mlp. Default: own.")
    private List<String> networks = List.of("own");

    @Option(
            names = "--recipe",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "How they are trained: default (as fathom train), paper or paper_dsm (arXiv 2510.12975, 50,000 steps), paper_flipd"
                            + " (arXiv 2406.03537, 200 epochs or more). Default: default.")
    private List<String> recipes = List.of("default");

    @Option(
            names = "--estimators",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = {
                "default (as fathom estimate), plain8 and plain64 (DenoisingLoss, so many independent draws), flipd (exact"
                        + " trace), flipd16 (16 probes), implicit_loss, trace, fp_regress, normal_bundle, error_bundle,"
                        + " spectral_filter; or all.",
                "Default: default,plain8,plain64,flipd."
            })
    private List<String> estimators = List.of("default", "plain8", "plain64", "flipd");

    @Option(
            names = "--levels",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Noise levels (standardised units, above 0) and rules: plateau, plateau_per_point, kneedle."
                    + " Default: 0.01,0.02,0.05,plateau.")
    private List<String> levels = List.of("0.01", "0.02", "0.05", BenchLevel.DEFAULT_RULE);

    @Option(
            names = "--all-curves",
            description = "Rules for plain64, flipd, implicit_loss and trace too, which are costly over 16 levels."
                    + " Default: fixed levels alone.")
    private boolean allCurves;

    @Option(
            names = "--splits",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Which points are read: train (those that trained) and held_out (fresh ones). Default: both.")
    private List<Split> splits = List.of(Split.TRAIN, Split.HELD_OUT);

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "Repeats with --seed, --seed + 1, ...: data, weights and noise. 1 or more. Default: 1.")
    private int seeds = 1;

    @Option(
            names = "--minutes",
            paramLabel = "MINUTES",
            description = "Time of each training, above 0. Default: the recipe's length; 2 minutes for default.")
    private @Nullable Double minutes;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of each training instead of a time, 1 or more: same seed, same machine, same rows.")
    private @Nullable Long steps;

    @Option(
            names = "--within",
            paramLabel = "MINUTES",
            description =
                    "Time of the whole run, above 0: trainings share 60 %% of it; where readings are slow, fewer points"
                            + " are read (10 or more), and levels named last may be left out. Default: no limit.")
    private @Nullable Double within;

    @Option(
            names = "--points",
            paramLabel = "N",
            description = "Training points of each data set, 2 or more. Default: the benchmark's.")
    private @Nullable Integer points;

    @Option(
            names = "--evaluate",
            paramLabel = "N",
            description = "Points read of each data set and split, 1 or more. Default: the benchmark's.")
    private @Nullable Integer evaluate;

    /** The plan for these data sets; a value out of range is an IllegalArgumentException that names it. */
    BenchPlan plan(List<BenchCase> cases, long seed) {
        Check.atLeastOne("--seeds", seeds);
        List<BenchCase> sized = cases.stream()
                .map(c -> c.withPoints(
                        points == null ? c.points() : Check.atLeast("--points", points, 2),
                        evaluate == null ? c.evaluate() : Check.atLeastOne("--evaluate", evaluate)))
                .toList();
        BenchPlan plan = new BenchPlan(
                sized,
                BenchChoice.of("--networks", BenchNetwork.ALL, networks),
                BenchChoice.of("--recipe", BenchRecipe.ALL, recipes),
                estimators.equals(List.of("all"))
                        ? BenchEstimator.ALL
                        : BenchChoice.of("--estimators", BenchEstimator.ALL, estimators),
                BenchLevel.of(levels),
                splits.stream().distinct().toList(),
                LongStream.range(seed, seed + seeds).boxed().toList(),
                null,
                within == null ? Double.POSITIVE_INFINITY : 60 * Check.positive("--within", within),
                allCurves);
        return plan.withBudget(budget(plan.trainings()));
    }

    private @Nullable Budget budget(int trainings) {
        int given = (steps == null ? 0 : 1) + (minutes == null ? 0 : 1);
        Check.that(given < 2, "--minutes and --steps exclude each other.");
        if (steps != null) {
            return Budget.ofSteps(steps);
        }
        if (minutes != null) {
            return Budget.ofMinutes(minutes);
        }
        return within == null ? null : Budget.ofMinutes(TRAINING_SHARE * within / trainings);
    }

    /** What all rows of a run must share. */
    ObjectNode settings(String verb, BenchPlan plan) {
        ObjectNode settings = Json.object();
        settings.put("verb", verb);
        settings.put("budget", plan.budget() == null ? "the recipe's" : Json.text(plan.budget()));
        settings.put("points", points == null ? "the benchmark's" : String.format(Locale.ROOT, "%d", points));
        settings.put("evaluate", evaluate == null ? "the benchmark's" : String.format(Locale.ROOT, "%d", evaluate));
        double lowest = plan.levels().stream()
                .mapToDouble(BenchLevel::fixed)
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
        settings.put("lowestLevel", Double.isNaN(lowest) ? "none" : Double.toString(lowest)); // training sees it
        return settings;
    }
}
