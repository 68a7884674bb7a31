package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.cli.EstimateArguments.Method;
import io.fathom.data.Dequantise;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseRange;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.neighbour.LocalEstimator;
import io.fathom.model.TrainedModel;
import io.fathom.model.WeightPrecision;
import io.fathom.report.HtmlReport;
import io.fathom.report.LidTable;
import io.fathom.report.ReportInput;
import io.fathom.report.TableFile;
import io.fathom.report.TerminalSummary;
import io.fathom.tensor.Environment;
import io.fathom.train.TrainOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom estimate FILE}: points to LID, a table and a report; trains first when no model is given. */
@Command(
        name = "estimate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Measures the local intrinsic dimension of every point.",
        footer = {
            "",
            "Without --model a score model is trained on the points first and kept beside the output, unless only methods"
                    + " of neighbours are asked for (--quick). Noise levels are in"
                    + " standardised units; the table shows them in data units as well."
        })
final class EstimateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Parameters(paramLabel = "FILE", description = "The data: a file or a folder of images.")
    private Path file = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A trained model. Default: train one on the data first.")
    private @Nullable Path modelFile;

    @Option(
            names = "--out",
            paramLabel = "TABLE",
            description = "Where the table goes: .csv, .parquet, .npz or .npy; settings go to TABLE.json beside it."
                    + " Default: no table.")
    private @Nullable Path out;

    @Option(
            names = "--report",
            paramLabel = "HTML",
            description = "Where the report goes, one file that opens offline. Default: no report.")
    private @Nullable Path report;

    @Option(
            names = "--save-model",
            paramLabel = "MODEL",
            description = "Where a model trained here goes. Default: TABLE with the ending .model.safetensors, or"
                    + " fathom.model.safetensors.")
    private @Nullable Path saveModel;

    @ArgGroup(validate = false, heading = "%nReading the data:%n")
    private DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nEstimating:%n")
    private EstimateArguments estimating = new EstimateArguments();

    @ArgGroup(validate = false, heading = "%nMethods of neighbours:%n")
    private NeighbourArguments neighbours = new NeighbourArguments();

    @ArgGroup(validate = false, heading = "%nTraining, when no --model is given:%n")
    private TrainArguments training = new TrainArguments();

    @ArgGroup(validate = false, heading = "%nInterrupted trainings:%n")
    private TrainCommand.Resume resume = new TrainCommand.Resume();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        Path table = out;
        if (table != null) {
            Usage.ending(spec, "--out", () -> TableFile.checkEnding(table));
        }
        List<Method> methods = Usage.checked(spec, () -> neighbours.methods(estimating.methods(), given("--method")));
        boolean scored = methods.stream().anyMatch(m -> !m.readsNeighbours());
        checkTrainingOptions(scored);
        Points points = data.read(spec, file);
        int usable = points.usableRows().length;
        List<LocalEstimator> near = Usage.checked(
                spec,
                () -> methods.stream()
                        .filter(Method::readsNeighbours)
                        .flatMap(m -> neighbours.estimators(m, usable).stream())
                        .toList());
        List<LidEstimator> asked =
                scored ? Usage.checked(spec, () -> estimating.estimators(points.ambientDimension())) : List.of();
        TrainOptions options = scored ? Usage.checked(spec, () -> training.resolve(points, run.seed())) : null;
        Usage.checked(spec, neighbours::subsets);
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings(points, near, asked, options)));
            terminal.flush();
            return 0;
        }
        Usage.writable(out, report, scored && modelFile == null ? modelTarget() : null);
        Usage.started(spec, run);
        TrainedModel model = options == null ? null : model(points, options, terminal);
        List<LidEstimator> estimators =
                model == null ? asked : Usage.checked(spec, () -> estimating.forModel(asked, model.score()));
        long started = System.nanoTime();
        PrintWriter err = spec.commandLine().getErr();
        NeighbourRun neighbourRun = near.isEmpty()
                ? null
                : ConsoleProgress.stoppable(
                        err,
                        progress -> NeighbourRun.of(neighbours, near, new PointRows(points), run.seed(), progress));
        List<LidResult> scores = model == null
                ? List.of()
                : ConsoleProgress.stoppable(err, progress -> estimate(model, points, estimators, progress));
        List<LidResult> results = inOrder(methods, neighbourRun, scores);
        double seconds = (System.nanoTime() - started) / 1e9;
        write(points, model, neighbourRun, results, settings(points, near, estimators, options), seconds, terminal);
        return 0;
    }

    /** The results as the methods were given; a method of neighbours has one for each k. */
    private List<LidResult> inOrder(List<Method> methods, @Nullable NeighbourRun near, List<LidResult> scored) {
        List<LidResult> results = new ArrayList<>();
        int nextNear = 0;
        int nextScored = 0;
        int each = neighbours.resultsOfOne();
        for (Method method : methods) {
            if (near != null && method.readsNeighbours()) {
                results.addAll(near.results().subList(nextNear, nextNear + each));
                nextNear += each;
            } else {
                results.add(scored.get(nextScored++));
            }
        }
        return results;
    }

    private boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Training options beside a finished model, or without any use for one, would be ignored, so they are refused. */
    private void checkTrainingOptions(boolean scored) {
        if (modelFile == null && scored) {
            return;
        }
        if (!scored && modelFile != null) {
            throw new ParameterException(
                    spec.commandLine(), "--model: methods of neighbours read no model; name one that does as well.");
        }
        String why = scored ? "with --model nothing is trained." : "methods of neighbours train nothing.";
        List<String> ignored = List.of(
                "--minutes",
                "--steps",
                "--width",
                "--blocks",
                "--products",
                "--batch",
                "--learning-rate",
                "--recipe",
                "--process",
                "--parameterisation",
                "--loss",
                "--network",
                "--widths",
                "--held-out",
                "--noise-from",
                "--noise-to",
                "--noise-sampling",
                "--objective",
                "--energy",
                "--noise-embedding",
                "--scaling",
                "--save-model",
                "--restart",
                "--checkpoint-every");
        for (String name : ignored) {
            if (given(name)) {
                throw new ParameterException(spec.commandLine(), name + " is for training; " + why);
            }
        }
    }

    private TrainedModel model(Points points, TrainOptions options, PrintWriter terminal) {
        TrainedModel model;
        if (modelFile != null) {
            model = TrainedModel.load(modelFile);
            if (model.ambientDimension() != points.ambientDimension()) {
                throw new BadInputException(points.source() + ": the model " + modelFile + " expects "
                        + model.ambientDimension() + " columns, found " + points.ambientDimension() + ".");
            }
            if (DensityCommand.trained(model) != Dequantise.of(points)) {
                throw new BadInputException(
                        points.source() + ": the model " + modelFile + " was trained with --dequantise "
                                + DensityCommand.trained(model).name().toLowerCase(Locale.ROOT)
                                + ", so its units are others; expected the same option here.");
            }
        } else {
            Path target = modelTarget();
            terminal.printf(
                    Locale.ROOT,
                    "No --model given: training one on %,d points of %,d dimensions: %s.%n",
                    points.usableRows().length,
                    points.ambientDimension(),
                    TrainArguments.describe(options));
            terminal.flush();
            model = resume.train(points, options, target, spec);
            terminal.print(TrainCommand.summary(model));
            terminal.printf(Locale.ROOT, "  model     %s (use it again with --model)%n", target);
            terminal.flush();
        }
        TrainedModel kept = model.withWeights(estimating.weights());
        return estimating.precision() == EstimateArguments.Precision.BF16
                ? kept.withWeights(WeightPrecision.BF16_COMPUTE)
                : kept;
    }

    private Path modelTarget() {
        if (saveModel != null) {
            return saveModel;
        }
        if (out == null) {
            return Path.of("fathom.model.safetensors");
        }
        String name = String.valueOf(out.getFileName());
        return out.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".model.safetensors");
    }

    private List<LidResult> estimate(
            TrainedModel model, Points points, List<LidEstimator> estimators, ConsoleProgress progress) {
        NoiseRange range = model.score().noiseRange();
        LidSweep sweep = Usage.checked(spec, () -> estimating.sweep(range, run.seed(), points.ambientDimension()));
        return Usage.checked(spec, () -> sweep.run(model, estimators, new PointRows(points), progress));
    }

    private void write(
            Points points,
            @Nullable TrainedModel model,
            @Nullable NeighbourRun near,
            List<LidResult> results,
            ObjectNode settings,
            double seconds,
            PrintWriter terminal) {
        double scale = model == null ? Double.NaN : model.standardiser().typicalScale();
        LidTable table = LidTable.of(points, results, scale);
        settings.put("elapsed_seconds", seconds);
        settings.set("environment", Json.tree(Environment.current()));
        if (model != null) {
            settings.set("model_provenance", model.provenance());
        }
        if (near != null) {
            near.describe(settings);
        }
        if (out != null) {
            TableFile.write(out, table, settings);
        }
        ReportInput input =
                new ReportInput("Local intrinsic dimension of " + file.getFileName(), table, points, settings);
        if (report != null) {
            HtmlReport.write(report, input);
        }
        terminal.print(TerminalSummary.of(table, seconds, Terminal.charset()));
        if (near != null) {
            near.print(terminal);
        }
        if (out != null) {
            terminal.printf(Locale.ROOT, "  table     %s, settings in %s%n", out, TableFile.sidecar(out));
        }
        if (report != null) {
            terminal.printf(Locale.ROOT, "  report    %s%n", report);
        }
        if (out == null && report == null) {
            terminal.println("  output    none kept; --out TABLE keeps the numbers, --report HTML draws them");
        }
        terminal.flush();
    }

    private ObjectNode settings(
            Points points, List<LocalEstimator> near, List<LidEstimator> estimators, @Nullable TrainOptions options) {
        ObjectNode settings = Json.object();
        settings.put("verb", "estimate");
        ObjectNode source = settings.putObject("data");
        source.put("source", points.source());
        source.put("sha256", points.sha256());
        source.put("points", points.count());
        source.put("usable", points.usableRows().length);
        source.put("ambientDimension", points.ambientDimension());
        settings.set(
                "methods",
                Json.tree(Stream.concat(near.stream(), estimators.stream())
                        .map(Object::toString)
                        .toList()));
        if (!near.isEmpty()) {
            settings.put("duplicates", neighbours.duplicates());
        }
        settings.put("seed", run.seed());
        settings.put("out", out == null ? null : out.toString());
        settings.put("report", report == null ? null : report.toString());
        if (options == null) {
            return settings;
        }
        settings.put("sigmaRule", estimating.ruleName());
        settings.put("projections", estimating.projections());
        settings.put("precision", estimating.precision().toString());
        settings.put("weights", estimating.weights().name().toLowerCase(Locale.ROOT));
        if (modelFile != null) {
            settings.put("model", modelFile.toString());
        } else {
            settings.put("model", modelTarget().toString());
            settings.set("training", Json.tree(options));
        }
        return settings;
    }
}
