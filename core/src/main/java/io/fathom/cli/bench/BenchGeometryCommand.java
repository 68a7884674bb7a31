package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.Json;
import io.fathom.cli.ConsoleProgress;
import io.fathom.cli.RunArguments;
import io.fathom.cli.TrainArguments;
import io.fathom.cli.Usage;
import io.fathom.data.Points;
import io.fathom.geometry.LangevinOptions;
import io.fathom.report.BenchPage;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import io.fathom.tensor.Environment;
import io.fathom.train.TrainOptions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fathom bench geometry}: errors of the score against what they do, and how even the samples are. */
@Command(
        name = "geometry",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Uniform sampling (arXiv 2509.24912) on manifolds whose uniform law is known: score errors of growing size"
                        + " against support and law, and how even the samples are beside an exact draw; writes CSV, JSON and a page.")
final class BenchGeometryCommand implements Callable<Integer> {
    /** What is run. */
    enum Part {
        /** Score errors of growing size. */
        RATES,
        /** Exact scores. */
        EXACT,
        /** Scores learnt here. */
        LEARNED,
        /** Posteriors of scores learnt here. */
        POSTERIOR
    }

    private static final List<Double> ERRORS = List.of(1.0, 10.0, 100.0, 1_000.0, 10_000.0);
    private static final int DOTS = 3_000;

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(
            names = "--parts",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "rates (injected errors), exact (exact scores), learned (scores trained here), posterior (of the same, the"
                            + " first coordinate measured as 0.3 with noise 0.5). Default: rates,exact.")
    private List<Part> parts = List.of(Part.RATES, Part.EXACT);

    @Option(
            names = "--cases",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Manifolds: circle-1, circle-4, ellipse, sphere, torus. Default: all.")
    private List<String> cases = List.of();

    @Option(names = "--chains", paramLabel = "N", description = "Chains, 100 or more. Default: 10000.")
    private int chains = 10_000;

    @Option(names = "--sigma", paramLabel = "SIGMA", description = "Noise level, data units, above 0. Default: 0.01.")
    private double sigma = 0.01;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            description = "Tempering, 0 to below 2. Default: 1; 1.2 for learned scores.")
    private @Nullable Double alpha;

    @Option(
            names = "--efolds",
            paramLabel = "F",
            description = "Length of the chains, 4 or more. Default: 10; 6 for learned scores.")
    private @Nullable Double efolds;

    @Option(
            names = "--eta",
            paramLabel = "E",
            description = "Step in units of sigma^2, above 0 and below 2. Default: 0.1; 0.25 for learned scores.")
    private @Nullable Double eta;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where geometry.json, rates.csv, uniformity.csv and report.html go. Default: bench-geometry.")
    private Path out = Path.of("bench-geometry");

    @ArgGroup(
            validate = false,
            heading =
                    "%nTraining, for the part learned; there by default 8,000 steps (surfaces 20,000) of 512 points,"
                            + " network mlp, rate 0.003, noise 0.008 to 0.5, points displaced by 0.2, as_is, process ve, parameterisation denoised:%n")
    private TrainArguments training = new TrainArguments();

    @Option(
            names = "--model-dir",
            paramLabel = "FOLDER",
            description = "Where trained models are kept and looked for. Default: models in the output folder.")
    private @Nullable Path modelDir;

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        if (chains < 100) {
            throw usage("--chains: expected at least 100, found " + chains + ".");
        }
        LangevinOptions settings = Usage.checked(spec, () -> options(1, 10, 0.1));
        LangevinOptions forLearned = Usage.checked(spec, () -> options(1.2, 6, 0.25));
        List<UniformityCase> chosen = new ArrayList<>();
        for (UniformityCase each : UniformityCase.all()) {
            if (cases.isEmpty() || cases.contains(each.name())) {
                chosen.add(each);
            }
        }
        for (String name : cases) {
            if (chosen.stream().noneMatch(each -> each.name().equals(name))) {
                throw usage("--cases: expected circle-1, circle-4, ellipse, sphere or torus, found " + name + ".");
            }
        }
        ObjectNode json = Json.object();
        json.put("verb", "bench geometry");
        json.set("parts", Json.tree(parts));
        json.set("cases", Json.tree(chosen.stream().map(UniformityCase::name).toList()));
        json.put("chains", chains);
        json.set("options", Json.tree(settings));
        if (parts.contains(Part.LEARNED) || parts.contains(Part.POSTERIOR)) {
            json.set("optionsOfLearned", Json.tree(forLearned));
        }
        json.put("seed", run.seed());
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(json));
            terminal.flush();
            return 0;
        }
        Usage.writable(out.resolve("report.html"));
        Usage.started(spec, run);
        ConsoleProgress progress = ConsoleProgress.standard(spec.commandLine().getErr());
        BenchPage page = new BenchPage(
                "Uniform sampling by tempered scores",
                String.format(Locale.ROOT, "%,d chains, sigma %s", chains, sigma));
        if (parts.contains(Part.RATES)) {
            long steps = (long) Math.ceil(settings.efolds() / (0.1 * RateSeparation.SIGMA));
            List<RateSeparation.Row> rows = new RateSeparation(chains, run.seed(), progress).run(ERRORS, steps);
            progress.end();
            rates(rows, json, page, terminal);
        }
        List<UniformityBenchmark.Outcome> outcomes = new ArrayList<>();
        UniformityBenchmark benchmark = new UniformityBenchmark(chains, run.seed(), progress);
        Path folder = modelDir == null ? out.resolve("models") : modelDir;
        for (UniformityCase each : chosen) {
            if (parts.contains(Part.EXACT)) {
                show(benchmark.exact(each, settings), outcomes, progress, terminal);
            }
            if (parts.contains(Part.LEARNED)) {
                show(
                        benchmark.learned(each, new BenchModels(folder), training(each), forLearned),
                        outcomes,
                        progress,
                        terminal);
            }
            if (parts.contains(Part.POSTERIOR) && !each.measured().isEmpty()) {
                show(
                        benchmark.posterior(each, new BenchModels(folder), training(each), forLearned),
                        outcomes,
                        progress,
                        terminal);
            }
        }
        progress.end();
        if (!outcomes.isEmpty()) {
            uniformity(outcomes, json, page);
        }
        json.set("environment", Json.tree(Environment.current()));
        AtomicFile.write(
                out.resolve("geometry.json"),
                stream -> stream.write((Json.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8)));
        page.run(json).write(out.resolve("report.html"));
        terminal.printf(Locale.ROOT, "  output    %s%n", out);
        terminal.flush();
        return 0;
    }

    private LangevinOptions options(double usualAlpha, double usualEfolds, double usualEta) {
        return LangevinOptions.at(sigma)
                .withAlpha(alpha == null ? usualAlpha : alpha)
                .withEta(eta == null ? usualEta : eta)
                .withEfolds(efolds == null ? usualEfolds : efolds);
    }

    /** As asked for; what is not given is a small network that gives the denoised point, and sees the tube in which chains walk. */
    private TrainOptions training(UniformityCase each) {
        int d = each.ambientDimension();
        Points like = Points.of(new float[UniformityBenchmark.POINTS_TO_LEARN_FROM * d], d, each.name());
        return Usage.checked(
                spec,
                () -> training.resolve(like, run.seed(), usual -> UniformityBenchmark.training(each.lid(), usual)));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void rates(List<RateSeparation.Row> rows, ObjectNode json, BenchPage page, PrintWriter terminal) {
        json.set("rates", Json.tree(rows));
        TableFile.write(
                out.resolve("rates.csv"),
                new Table.Builder()
                        .text("panel", texts(rows, RateSeparation.Row::panel))
                        .numeric("error", numbers(rows, RateSeparation.Row::error))
                        .numeric("kuiper", numbers(rows, RateSeparation.Row::kuiper))
                        .numeric("exact_law_kuiper", numbers(rows, RateSeparation.Row::exactKuiper))
                        .numeric("mean_distance", numbers(rows, RateSeparation.Row::distance))
                        .numeric("force_ratio", numbers(rows, RateSeparation.Row::forceRatio))
                        .build());
        terminal.println("Errors of the score: Kuiper's statistic to the uniform law (exact law) and mean distance");
        terminal.println("  error        repulsion                    push");
        int half = rows.size() / 2;
        for (int i = 0; i < half; i++) {
            terminal.printf(
                    Locale.ROOT,
                    "  %-10.0f   %s    %s%n",
                    rows.get(i).error(),
                    text(rows.get(i)),
                    text(rows.get(half + i)));
        }
        for (RateSeparation.Panel panel : RateSeparation.Panel.values()) {
            List<RateSeparation.Row> own = rows.stream()
                    .filter(r -> r.panel().equals(panel.name().toLowerCase(Locale.ROOT)))
                    .toList();
            double[] x = numbers(own, RateSeparation.Row::error);
            page.chart(new BenchPage.Chart(
                    panel == RateSeparation.Panel.REPULSION
                            ? "Error pulling to one point, -2E |x-c|\u00b2 (x-c)"
                            : "Error pushing one way, E (0, 1)",
                    "sigma\u207b\u00b2 = 10,000: below, the support is found; only errors of order 1 leave the law uniform.",
                    new BenchPage.Axis("E, size of the score error", true),
                    new BenchPage.Axis("Kuiper, distance", true),
                    List.of(
                            new BenchPage.Line("Kuiper to uniform", x, numbers(own, RateSeparation.Row::kuiper), false),
                            new BenchPage.Line(
                                    "mean distance to the circle",
                                    x,
                                    numbers(own, RateSeparation.Row::distance),
                                    false),
                            new BenchPage.Line(
                                    "Kuiper, exact law", x, numbers(own, RateSeparation.Row::exactKuiper), true),
                            new BenchPage.Line(
                                    "sigma\u00b2 E / (pi tau\u00b2)",
                                    x,
                                    numbers(own, RateSeparation.Row::forceRatio),
                                    true))));
        }
        page.table(new BenchPage.Sheet(
                "Errors of the score",
                "Unit circle, exact score and an error of size E.",
                1,
                List.of("Panel", "E", "Kuiper", "Exact law", "Mean distance"),
                rows.stream()
                        .map(r -> List.of(
                                r.panel(),
                                String.format(Locale.ROOT, "%,.0f", r.error()),
                                number(r.kuiper()),
                                number(r.exactKuiper()),
                                number(r.distance())))
                        .toList()));
    }

    private static String text(RateSeparation.Row row) {
        return String.format(Locale.ROOT, "%.3f (%.3f) / %.3f       ", row.kuiper(), row.exactKuiper(), row.distance());
    }

    /** Prints the rows of an outcome as soon as they are known, below the head before the first, and adds it to the others. */
    private static void show(
            UniformityBenchmark.Outcome outcome,
            List<UniformityBenchmark.Outcome> outcomes,
            ConsoleProgress progress,
            PrintWriter terminal) {
        progress.end();
        if (outcomes.isEmpty()) {
            terminal.println(
                    "Evenness: Kuiper (closed) or Kolmogorov statistic, beside the mean of exact draws of as many points");
            terminal.println(
                    "  manifold  score    coordinate  statistic  exact   ratio  distance (law)    gate  sound  steps  s");
        }
        outcomes.add(outcome);
        for (UniformityBenchmark.Row r : outcome.rows()) {
            terminal.printf(
                    Locale.ROOT,
                    "  %-9s %-8s %-11s %.4f     %.4f  %-5.1f  %.4f   %.4f  %.2f  %-5s  %-6d %.0f%n",
                    r.manifold(),
                    r.score(),
                    r.coordinate(),
                    r.statistic(),
                    r.exactDraw(),
                    r.ratio(),
                    r.distance(),
                    r.predictedDistance(),
                    r.gate(),
                    r.mixed() ? "yes" : "NO",
                    r.steps(),
                    r.seconds());
        }
        terminal.flush();
    }

    private void uniformity(List<UniformityBenchmark.Outcome> outcomes, ObjectNode json, BenchPage page) {
        List<UniformityBenchmark.Row> rows =
                outcomes.stream().flatMap(o -> o.rows().stream()).toList();
        json.set("uniformity", Json.tree(rows));
        TableFile.write(
                out.resolve("uniformity.csv"),
                new Table.Builder()
                        .text("manifold", texts(rows, UniformityBenchmark.Row::manifold))
                        .text("score", texts(rows, UniformityBenchmark.Row::score))
                        .text("coordinate", texts(rows, UniformityBenchmark.Row::coordinate))
                        .numeric("statistic", numbers(rows, UniformityBenchmark.Row::statistic))
                        .numeric("exact_draw", numbers(rows, UniformityBenchmark.Row::exactDraw))
                        .numeric("ratio", numbers(rows, UniformityBenchmark.Row::ratio))
                        .numeric("mean_distance", numbers(rows, UniformityBenchmark.Row::distance))
                        .numeric("predicted_distance", numbers(rows, UniformityBenchmark.Row::predictedDistance))
                        .numeric("steps", numbers(rows, UniformityBenchmark.Row::steps))
                        .numeric("gate", numbers(rows, UniformityBenchmark.Row::gate))
                        .text("sound", texts(rows, r -> Boolean.toString(r.mixed())))
                        .numeric("seconds", numbers(rows, UniformityBenchmark.Row::seconds))
                        .build());
        UniformityBenchmark.Row worst = rows.stream()
                .max(Comparator.comparingDouble(UniformityBenchmark.Row::ratio))
                .orElseThrow();
        page.figure(
                "Least even",
                String.format(Locale.ROOT, "%.1f x", worst.ratio()),
                worst.manifold() + ", " + worst.score() + " score, " + worst.coordinate() + ": beside an exact draw");
        page.table(new BenchPage.Sheet(
                "Evenness of the samples",
                "Kuiper's statistic on closed coordinates, Kolmogorov's on others; exact draw: its mean over 20 uniform draws"
                        + " of as many points; distance: mean, data units, beside the thickness law; gate: share of a"
                        + " displacement that the model leaves, at most 0.15.",
                3,
                List.of(
                        "Manifold",
                        "Score",
                        "Coordinate",
                        "Statistic",
                        "Exact draw",
                        "Ratio",
                        "Distance",
                        "By law",
                        "Gate",
                        "Sound",
                        "Steps",
                        "Seconds"),
                rows.stream()
                        .map(r -> List.of(
                                r.manifold(),
                                r.score(),
                                r.coordinate(),
                                number(r.statistic()),
                                number(r.exactDraw()),
                                number(r.ratio()),
                                number(r.distance()),
                                number(r.predictedDistance()),
                                number(r.gate()),
                                r.mixed() ? "yes" : "no",
                                String.format(Locale.ROOT, "%,d", r.steps()),
                                String.format(Locale.ROOT, "%.0f", r.seconds())))
                        .toList()));
        for (UniformityBenchmark.Outcome outcome : outcomes) {
            String name = outcome.made().name() + ", " + outcome.score() + " score";
            boolean measured = outcome.rows().get(0).coordinate().endsWith("| x1");
            page.scatter(plot(name + ": data", outcome, outcome.before()));
            page.scatter(plot(
                    name + (measured ? ": samples, x1 measured as 0.3" : ": uniform samples"),
                    outcome,
                    outcome.after()));
        }
    }

    /** The first coordinate and one along which the data is uneven or the shape is seen. */
    private static BenchPage.Scatter plot(String title, UniformityBenchmark.Outcome outcome, double[] points) {
        int d = outcome.made().ambientDimension();
        int second = outcome.made().name().equals("sphere") ? 2 : 1;
        int n = Math.min(DOTS, points.length / d);
        return new BenchPage.Scatter(
                title,
                "",
                new BenchPage.Axis("x1", false),
                new BenchPage.Axis("x" + (second + 1), false),
                true,
                List.of(new BenchPage.Cloud(
                        n + " points",
                        IntStream.range(0, n).mapToDouble(i -> points[i * d]).toArray(),
                        IntStream.range(0, n)
                                .mapToDouble(i -> points[i * d + second])
                                .toArray())));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.4f", value);
    }

    private static <T> double[] numbers(List<T> rows, ToDoubleFunction<T> value) {
        return rows.stream().mapToDouble(value).toArray();
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }
}
