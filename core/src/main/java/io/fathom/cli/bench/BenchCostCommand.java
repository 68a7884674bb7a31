package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.cli.ConsoleProgress;
import io.fathom.cli.CtrlC;
import io.fathom.cli.EstimateArguments;
import io.fathom.cli.PointRows;
import io.fathom.cli.RunArguments;
import io.fathom.cli.Usage;
import io.fathom.data.PointReader;
import io.fathom.data.Points;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.SigmaGrid;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Environment;
import io.fathom.tensor.RandomStream;
import io.fathom.train.Budget;
import io.fathom.train.TrainOptions;
import io.fathom.train.Training;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fathom bench cost}: time and memory, probes, and the drift of rounded weights. */
@Command(
        name = "cost",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Measures seconds a point and peak memory of the estimators, each in a process of its own; how many"
                        + " random probes a trace needs; how LID changes when weights are rounded. Writes JSON, CSV and HTML.")
final class BenchCostCommand implements Callable<Integer> {
    /** What is measured. */
    enum Part {
        COST,
        PROBES,
        DRIFT
    }

    private static final int DRIFT_POINTS = 2000;
    private static final int DRIFT_SPHERE = 8;
    private static final int DRIFT_AMBIENT = 32;
    private static final int DRIFT_LEVELS = 5;
    private static final int GAUSSIAN_PROBES = 64;
    private static final List<int[]> PLANES =
            List.of(new int[] {2, 10}, new int[] {8, 64}, new int[] {16, 64}, new int[] {32, 256});

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(
            names = "--parts",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "What: cost, probes, drift. Default: all.")
    private List<Part> parts = List.of(Part.values());

    @Option(
            names = "--methods",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "cost: estimators: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<CostMethod> methods = List.of(CostMethod.values());

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "cost: skip_mlp (two blocks) or dit (the paper's transformer). Default: skip_mlp.")
    private CostNetwork network = CostNetwork.SKIP_MLP;

    @Option(
            names = "--dims",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "cost: ambient dimensions, 1 or more. Default: 16,64,256,1024,4096.")
    private List<Integer> dimensions = List.of(16, 64, 256, 1024, 4096);

    @Option(
            names = "--widths",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "cost: widths of the network, 1 or more; the first for all dimensions, the others at the middle one."
                            + " Default: 256,64,1024 for skip_mlp, 128 for dit.")
    private @Nullable List<Integer> widths;

    @Option(
            names = "--precisions",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Types of the weights, the first to compare with: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<CostPrecision> precisions = List.of(CostPrecision.values());

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "cost: points estimated together, 1 or more. Default: 512.")
    private int rows = 512;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            description =
                    "cost: a measurement that would take longer is estimated from fewer points or probes, above 0."
                            + " Default: 10.")
    private double limit = 10;

    @Option(names = "--trials", paramLabel = "N", description = "probes: repetitions, 10 or more. Default: 1000.")
    private int trials = 1000;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "drift: a trained model; needs --data. Default: one is trained on a sphere S^8 in R^32.")
    private @Nullable Path modelFile;

    @Option(names = "--data", paramLabel = "FILE", description = "drift: points for that model. Default: the sphere's.")
    private @Nullable Path dataFile;

    @Option(names = "--count", paramLabel = "N", description = "drift: points measured, 2 or more. Default: 64.")
    private int count = 64; // bf16 takes seconds a point where the processor has no instructions for it

    @Option(
            names = "--train-steps",
            paramLabel = "N",
            description = "drift: training steps of the sphere's model, 1 or more. Default: 3000.")
    private long trainSteps = 3000;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where cost.json, cost.csv, probes.csv, drift.csv, cost.html go. Default: bench-cost.")
    private Path out = Path.of("bench-cost");

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        CostBenchmark.Plan plan = checked();
        ObjectNode settings = settings(plan);
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return 0;
        }
        Usage.writable(out.resolve("cost.json"), out.resolve("cost.html"));
        Usage.started(spec, run);
        ConsoleProgress progress = ConsoleProgress.standard(spec.commandLine().getErr());
        try (CtrlC listening = new CtrlC(progress::requestStop)) {
            List<CostRow> costs = parts.contains(Part.COST) ? CostBenchmark.run(plan, progress) : List.of();
            List<ProbeStudy.Row> probes = wanted(Part.PROBES, progress) ? probes(progress) : List.of();
            List<DriftStudy.Row> drifts = wanted(Part.DRIFT, progress) ? driftUnlessStopped(progress) : List.of();
            progress.end();
            settings.set("environment", Json.tree(Environment.current()));
            CostOutput output = new CostOutput(plan, costs, probes, drifts);
            output.write(out, settings);
            output.print(terminal);
            terminal.printf("%n  report    %s%n  numbers   %s%n", out.resolve("cost.html"), out.resolve("cost.json"));
            if (progress.stopRequested()) {
                terminal.println("Stopped: the tables hold what was measured until then.");
            }
            terminal.flush();
        }
        return progress.stopRequested() ? 1 : 0;
    }

    private boolean wanted(Part part, Progress progress) {
        return parts.contains(part) && !progress.stopRequested();
    }

    private List<DriftStudy.Row> driftUnlessStopped(Progress progress) {
        try {
            return drift(progress);
        } catch (CancellationException e) {
            return List.of();
        }
    }

    private CostBenchmark.Plan checked() {
        List<Integer> wide = widths != null
                ? widths
                : network == CostNetwork.SKIP_MLP
                        ? List.of(network.standardWidth, 64, 1024)
                        : List.of(network.standardWidth);
        if (parts.isEmpty() || methods.isEmpty() || dimensions.isEmpty() || wide.isEmpty() || precisions.isEmpty()) {
            throw wrong("--parts, --methods, --dims, --widths, --precisions: expected at least one entry.");
        }
        if (trials < 10 || count < 2 || trainSteps < 1) {
            throw wrong("expected --trials of 10, --count of 2, --train-steps of 1 or more, found " + trials + ", "
                    + count + ", " + trainSteps + ".");
        }
        if ((modelFile == null) != (dataFile == null)) {
            throw wrong("--model and --data belong together; found one of them.");
        }
        if (precisions.get(0) != CostPrecision.FP32 && parts.contains(Part.DRIFT)) {
            throw wrong("--precisions: expected fp32 first, with which the others are compared, found "
                    + precisions.get(0) + ".");
        }
        Integer threads = run.threads();
        CostBenchmark.Plan plan = new CostBenchmark.Plan(
                methods.stream().distinct().toList(),
                network,
                dimensions.stream().distinct().sorted().toList(),
                wide.stream().distinct().toList(),
                precisions.stream().distinct().toList(),
                rows,
                limit,
                threads == null ? 0 : threads);
        Usage.checked(spec, plan::cases); // each case checks its numbers
        return plan;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private List<ProbeStudy.Row> probes(Progress progress) {
        List<ProbeStudy.Row> measured = new ArrayList<>();
        for (int[] plane : PLANES) {
            progress.update("probes", measured.size(), PLANES.size(), "d " + plane[0] + ", D " + plane[1]);
            measured.add(ProbeStudy.measure(plane[0], plane[1], GAUSSIAN_PROBES, trials, run.seed()));
        }
        return measured;
    }

    private List<DriftStudy.Row> drift(Progress progress) {
        Path data = dataFile;
        Path file = modelFile;
        Points points;
        TrainedModel model;
        if (data != null && file != null) {
            points = PointReader.read(data);
            model = TrainedModel.load(file);
            if (model.ambientDimension() != points.ambientDimension()) {
                throw new BadInputException(points.source() + ": the model " + file + " expects "
                        + model.ambientDimension() + " columns, found " + points.ambientDimension() + ".");
            }
        } else {
            points = new HyperSphere(DRIFT_SPHERE, DRIFT_AMBIENT)
                    .sample(DRIFT_POINTS, RandomStream.at(run.seed(), 1))
                    .toPoints("S^" + DRIFT_SPHERE + " in R^" + DRIFT_AMBIENT);
            TrainOptions options = TrainOptions.forData(points.ambientDimension(), points.count())
                    .withBudget(Budget.ofSteps(trainSteps))
                    .withSeed(run.seed());
            model = Training.fit(points, options, progress);
        }
        List<LidEstimator> estimators =
                EstimateArguments.standard(Arrays.asList(EstimateArguments.Method.values()), points.ambientDimension());
        LidSweep sweep = LidSweep.DEFAULT
                .withGrid(SigmaGrid.over(model.score().noiseRange(), DRIFT_LEVELS))
                .withSeed(run.seed());
        PointRows measured = new PointRows(ImageSet.first(points, count));
        return DriftStudy.run(
                model, measured, estimators, precisions.stream().distinct().toList(), sweep, progress);
    }

    private ObjectNode settings(CostBenchmark.Plan plan) {
        ObjectNode settings = Json.object();
        settings.put("verb", "bench cost");
        settings.set(
                "parts",
                Json.tree(parts.stream()
                        .map(p -> p.name().toLowerCase(Locale.ROOT))
                        .toList()));
        settings.set("plan", Json.tree(plan));
        settings.put("trials", trials);
        settings.put("model", modelFile == null ? null : modelFile.toString());
        settings.put("data", dataFile == null ? null : dataFile.toString());
        settings.put("count", count);
        settings.put("seed", run.seed());
        settings.put("out", out.toString());
        return settings;
    }
}
