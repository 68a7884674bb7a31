package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.geometry.ErrorSources;
import io.fathom.geometry.LangevinOptions;
import io.fathom.geometry.LangevinResult;
import io.fathom.geometry.LangevinResult.Agreement;
import io.fathom.geometry.ManifoldGate;
import io.fathom.geometry.Observation;
import io.fathom.geometry.Start;
import io.fathom.geometry.TemperedLangevin;
import io.fathom.geometry.Tube;
import io.fathom.geometry.TwoSample;
import io.fathom.geometry.UniformPosterior;
import io.fathom.model.ScoreModel;
import io.fathom.model.TrainedModel;
import io.fathom.report.BenchPage;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of tempered chains with all that is checked before, measured after and said of it. */
final class UniformRun {
    /** A diagnostic failed: the samples are written and marked. */
    static final int DIAGNOSTIC_FAILED = 4;

    private static final int ROWS = 4_096;
    private static final double FARTHEST = 2; // of the distance that the thickness law predicts

    private final TrainedModel model;
    private final double reach;
    private final boolean alphaIsFree;
    private final List<String> warnings = new ArrayList<>();
    private LangevinOptions options;
    private @Nullable ManifoldGate gate;
    private @Nullable LangevinResult result;
    private @Nullable ErrorSources sources;

    UniformRun(TrainedModel model, LangevinArguments arguments) {
        this.model = model;
        this.options = arguments.options(model);
        this.reach = arguments.reach(model);
        this.alphaIsFree = arguments.alphaIsFree();
    }

    LangevinOptions options() {
        return options;
    }

    LangevinResult result() {
        return Objects.requireNonNull(result);
    }

    List<String> warnings() {
        return warnings;
    }

    /** Refuses before any work. */
    void check() {
        TemperedLangevin.check(options, model.score().noiseRange());
        if (!model.standardiser().isScalar()) {
            warnings.add(
                    "each coordinate was scaled by its own number in training: the samples are uniform in standardised"
                            + " units, not in data units.");
        }
    }

    /** Measures the model around the start; refuses a tube too thick for the reach. */
    void gate(Start start, long seed) {
        ManifoldGate measured = ManifoldGate.of(model.score(), start.points(), options.level(), options.tau(), seed);
        double safe = measured.largestSafeTau();
        if (alphaIsFree && safe < options.tau() && safe > options.sigma() && options.tau() > options.sigma()) {
            // tau = sigma^(1 - alpha/2)
            options = options.withAlpha(2 * (1 - Math.log(safe) / Math.log(options.sigma())));
            measured = ManifoldGate.of(model.score(), start.points(), options.level(), options.tau(), seed);
            warnings.add(String.format(
                    Locale.ROOT,
                    "alpha was lowered to %.3g, so that the chains walk where the model is right, tau %.3g; the law leaks"
                            + " more of the data's density. --alpha asks for another.",
                    options.alpha(),
                    options.tau()));
        }
        gate = measured;
        if (!Double.isNaN(reach)) {
            Tube.check(options, model.ambientDimension() - Math.rint(measured.lid()), reach)
                    .ifPresent(warnings::add);
        }
        if (measured.rest() > ManifoldGate.LARGEST_ERROR) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "at sigma %.3g there is no surface on which points rest: once projected, they move on by %.3g sigma (at most"
                            + " %.2g), and the model reads a dimension of %.0f in %d. No --alpha mends that, and nothing is claimed"
                            + " of the samples' law; another --sigma or a longer training may.",
                    options.sigma(),
                    measured.rest(),
                    ManifoldGate.LARGEST_ERROR,
                    measured.lid(),
                    model.ambientDimension()));
        } else if (measured.error()[0] > ManifoldGate.LARGEST_ERROR) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "at sigma %.3g the model is no projection: it leaves %.0f %% of a displacement by sigma (at most %.0f %%),"
                            + " and reads a dimension of %.0f in %d. No --alpha mends that; a larger --sigma or a longer training may.",
                    options.sigma(),
                    100 * measured.error()[0],
                    100 * ManifoldGate.LARGEST_ERROR,
                    measured.lid(),
                    model.ambientDimension()));
        } else if (!measured.passes()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "off the manifold the model leaves %.0f %% of a displacement (at most %.0f %%); the largest safe tau is"
                            + " %.3g, asked is %.3g. A smaller --alpha lowers it; a model trained with --process ve --parameterisation"
                            + " denoised is right farther off.",
                    100 * worst(measured),
                    100 * ManifoldGate.LARGEST_ERROR,
                    measured.largestSafeTau(),
                    measured.tau()));
        }
    }

    private static double worst(ManifoldGate gate) {
        double worst = 0;
        for (double error : gate.error()) {
            worst = Math.max(worst, error);
        }
        return worst;
    }

    void run(List<Start> starts, @Nullable Observation observation, long seed, Progress progress) {
        TwoSample test = TwoSample.Energy.DEFAULT;
        ScoreModel score = model.score();
        LangevinResult ends;
        if (observation == null) {
            ends = new TemperedLangevin(score, options).run(starts, test, seed, progress);
        } else {
            UniformPosterior posterior = new UniformPosterior(score, options, observation);
            options = posterior.options();
            ends = posterior.run(starts, test, seed, progress);
        }
        result = ends;
        sources = ErrorSources.of(options, ends, Objects.requireNonNull(gate), distance(ends));
    }

    /** Mean length of h over the samples, in the model's units. */
    private double distance(LangevinResult ends) {
        int d = ends.ambientDimension();
        int n = Math.min(ROWS, ends.count());
        try (Scope scope = new Scope();
                NoGrad off = new NoGrad()) {
            Tensor x = Tensor.of(Arrays.copyOf(ends.samples(), n * d), n, d)
                    .to(model.score().precision());
            Tensor h = model.score().denoised(x, options.level()).minus(x).to(DType.FLOAT64);
            double sum = 0;
            int finite = 0;
            for (double square : h.squared().sum(1, false).toDoubles()) {
                if (Double.isFinite(square)) {
                    sum += Math.sqrt(square);
                    finite++;
                }
            }
            return sum / finite;
        }
    }

    void describe(ObjectNode settings) {
        ObjectNode found = settings.putObject("diagnostics");
        LangevinResult ends = result();
        found.put("sound", sound());
        found.put("tau", options.tau());
        found.set("optionsTaken", Json.tree(options));
        found.put("steps", ends.steps());
        found.put("efolds", Double.isNaN(ends.efolds()) ? null : ends.efolds());
        found.put("clippedShare", ends.clippedShare());
        found.put("notFinite", ends.notFinite());
        ArrayNode agreements = found.putArray("agreements");
        ends.agreements().forEach(a -> agreements.add(Json.tree(a)));
        found.set("gate", Json.tree(Objects.requireNonNull(gate)));
        found.put("gatePasses", Objects.requireNonNull(gate).passes());
        found.set("errorSources", Json.tree(Objects.requireNonNull(sources)));
        found.set("warnings", Json.tree(warnings));
    }

    String headline() {
        return String.format(
                Locale.ROOT,
                "%,d chains, %,d steps, sigma %.4g, alpha %.4g, eta %.3g, tau %.4g (standardised units)",
                result().count(),
                result().steps(),
                options.sigma(),
                options.alpha(),
                options.eta(),
                options.tau());
    }

    private String starts() {
        LangevinResult ends = result();
        String text = ends.agreements().stream()
                .map(a -> String.format(
                        Locale.ROOT,
                        "%s and %s %s (%s %.2g, p %.3f)",
                        a.first(),
                        a.second(),
                        a.agrees() ? "agree" : "DIFFER",
                        a.test(),
                        a.statistic(),
                        a.pValue()))
                .collect(Collectors.joining("; "));
        String efolds = Double.isNaN(ends.efolds())
                ? ""
                : String.format(Locale.ROOT, "%.3g e-folds%s", ends.efolds(), text.isEmpty() ? "" : "; ");
        return efolds + (text.isEmpty() ? (efolds.isEmpty() ? "one start, not compared" : "") : text);
    }

    private String gateText() {
        ManifoldGate measured = Objects.requireNonNull(gate);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < measured.error().length; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s%.0f %% at %.3g sigma",
                    i == 0 ? "" : ", ",
                    100 * measured.error()[i],
                    measured.displacement()[i]));
        }
        return text + (measured.passes() ? ": passes" : ": FAILS");
    }

    void print(PrintWriter terminal, String title) {
        terminal.println(title + ": " + headline());
        terminal.println("  starts    " + starts());
        terminal.println("  gate      left of a displacement: " + gateText());
        terminal.printf(
                Locale.ROOT,
                "  chains    %.2f %% of drifts clipped, %d not finite, d about %.2f%n",
                100 * result().clippedShare(),
                result().notFinite(),
                Objects.requireNonNull(gate).lid());
        for (ErrorSources.Line line : Objects.requireNonNull(sources).lines()) {
            terminal.printf(Locale.ROOT, "    %-26s %-9s %s%n", line.source(), line.size(), line.meaning());
        }
        terminal.println("  The weights of unconnected parts stay as they were started.");
    }

    void figures(BenchPage page) {
        ErrorSources found = Objects.requireNonNull(sources);
        page.figure("Starts", result().mixed() ? "agree" : "differ", starts());
        page.figure(
                "Distance",
                String.format(Locale.ROOT, "%.3g", found.thicknessMeasured()),
                String.format(Locale.ROOT, "%.3g by the thickness law", found.thicknessPredicted()));
        page.figure(
                "Gate",
                Objects.requireNonNull(gate).passes() ? "passes" : "fails",
                "at most 15 % of a displacement left");
        page.figure(
                "Clipped",
                String.format(Locale.ROOT, "%.2f %%", 100 * result().clippedShare()),
                "of drifts; at most 0.1 %");
    }

    void tables(SamplePage page) {
        page.table(
                "Sources of error",
                "Shifts of the law in units of Kuiper's statistic on a closed curve; lengths in standardised units. "
                        + String.join(" ", warnings),
                2,
                List.of("Source", "Meaning", "Size"),
                Objects.requireNonNull(sources).lines().stream()
                        .map(line -> List.of(line.source(), line.meaning(), line.size()))
                        .toList());
        page.table(
                "Starts",
                "",
                2,
                List.of("Starts compared", "Test", "Statistic", "p"),
                result().agreements().stream()
                        .map(a -> List.of(
                                a.first() + " and " + a.second(),
                                a.test(),
                                String.format(Locale.ROOT, "%.3g", a.statistic()),
                                String.format(Locale.ROOT, "%.3f", a.pValue())))
                        .toList());
    }

    /** Whether the samples are where they should be and all diagnostics of the chains passed. */
    boolean sound() {
        return result().sound() && inTube();
    }

    private boolean inTube() {
        ErrorSources found = Objects.requireNonNull(sources);
        return found.thicknessMeasured() <= FARTHEST * found.thicknessPredicted() + options.sigma();
    }

    /** 0, or 4 with the reasons said. */
    int exitStatus(PrintWriter err) {
        LangevinResult ends = result();
        if (sound()) {
            return 0;
        }
        if (!inTube()) {
            err.printf(
                    Locale.ROOT,
                    "fathom: the chains left the surface: mean distance %.3g, by the thickness law %.3g.%n",
                    Objects.requireNonNull(sources).thicknessMeasured(),
                    Objects.requireNonNull(sources).thicknessPredicted());
        }
        for (Agreement a : ends.agreements()) {
            if (!a.agrees()) {
                err.println("fathom: the chains keep where they started: " + a.first() + " and " + a.second()
                        + " ended in different laws. More --steps mix more; parts that are not connected never do.");
            }
        }
        if (ends.clippedTooOften()) {
            err.printf(
                    Locale.ROOT,
                    "fathom: %.2f %% of drifts were clipped; the law is not the one asked for.%n",
                    100 * ends.clippedShare());
        }
        if (ends.notFinite() > 0) {
            err.println("fathom: " + ends.notFinite() + " chains ended at NaN or infinity.");
        }
        err.flush();
        return DIAGNOSTIC_FAILED;
    }
}
