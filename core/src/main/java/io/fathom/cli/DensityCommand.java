package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.data.Dequantise;
import io.fathom.data.Points;
import io.fathom.density.DensityResult;
import io.fathom.density.DensityRun;
import io.fathom.density.GaussianFit;
import io.fathom.density.LogDensity.Unit;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.model.EnergyNetworkModel;
import io.fathom.model.TrainedModel;
import io.fathom.report.DensityPage;
import io.fathom.report.DensitySummary;
import io.fathom.report.DensityTable;
import io.fathom.report.TableFile;
import io.fathom.tensor.Environment;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom density DATA --model M}: log p of every point, a table and a report. */
@Command(
        name = "density",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Measures the log-density of every point, and its dimension beside it.",
        footer = {
            "",
            "An energy model gives log p in one pass; any other score model by an integral over noise (--baselines). log p"
                    + " is in data units, that of the data smeared by noise sigma, and the mean over noisy points; an energy"
                    + " says log p of the clean point as well. Higher is more probable, in every unit."
        })
public final class DensityCommand implements Callable<Integer> {
    private static final int FITTED_UP_TO = 2048; // dimensions of a normal fit
    private static final int FEWEST_TO_JUDGE = 50; // points, of their covariance
    private static final int MOST_TO_JUDGE = 512;
    private static final int CURVE_LEVELS = 24;

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Parameters(paramLabel = "FILE", description = "The data: a file or a folder of images.")
    private Path file = Path.of("");

    @Option(names = "--model", required = true, paramLabel = "MODEL", description = "A trained model.")
    private Path modelFile = Path.of("");

    @Option(
            names = "--unit",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "nats (summed over dimensions), bits or db (for each dimension); of several the first is the"
                    + " headline, the others are further columns. Default: bits.")
    private List<Unit> units = List.of(Unit.BITS);

    @Option(names = "--curve", description = "Also log p and d_eff at 24 noise levels from --sigma up to the largest.")
    private boolean curve;

    @Option(
            names = "--check",
            description = "Energies: also FLIPD by the trace, and the gap to the noise score (D gradients a point up to"
                    + " 512 dimensions, then 16).")
    private boolean check;

    @Option(
            names = "--anchor",
            paramLabel = "KIND",
            description =
                    "Energies: what is known at the largest noise level S, where the density is normal: its variance"
                            + " per dimension is data_variance (S^2 and the data's) or published (S^2 alone, smaller by D/2 ln(1 +"
                            + " s0^2/S^2) nats). Default: data_variance.")
    private EnergyNetworkModel.Anchor anchor = EnergyNetworkModel.Anchor.DATA_VARIANCE;

    @Option(
            names = "--out",
            paramLabel = "TABLE",
            description = "Where the table goes: .csv, .parquet or .npz; settings go to TABLE.json beside it."
                    + " Default: no table.")
    private @Nullable Path out;

    @Option(
            names = "--report",
            paramLabel = "HTML",
            description = "Where the report goes, one file that opens offline. Default: no report.")
    private @Nullable Path report;

    @ArgGroup(validate = false, heading = "%nReading the density:%n")
    private DensityArguments density = new DensityArguments();

    @ArgGroup(validate = false, heading = "%nReading the data:%n")
    private DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        Path target = out;
        if (target != null) {
            Usage.ending(spec, "--out", () -> TableFile.checkTableEnding(target));
        }
        Usage.writable(out, report);
        Usage.started(spec, run);
        TrainedModel loaded = TrainedModel.load(modelFile);
        Points points = readFor(loaded, modelFile, data, spec, file);
        boolean isEnergy = isEnergy(loaded, modelFile);
        TrainedModel model = anchored(loaded);
        DensityRun reading = Usage.checked(
                spec, () -> density.run(model.score(), isEnergy, curve ? CURVE_LEVELS : 0, check, run.seed()));
        NoiseLevel level = Usage.checked(spec, () -> reading.level(model.score()));
        PrintWriter terminal = spec.commandLine().getOut();
        ObjectNode settings = settings(model, points, reading, level);
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return 0;
        }
        long started = System.nanoTime();
        return ConsoleProgress.stoppable(spec.commandLine().getErr(), progress -> {
            NoiseLevel lidLevel = lidLevel(density, model, points, run.seed(), spec, progress);
            PointRows rows = new PointRows(points);
            DensityResult result =
                    Usage.checked(spec, () -> reading.of(model.score(), model.standardiser(), rows, progress));
            double[] lid = DensityRun.dimensions(
                    model.score(), model.standardiser(), rows, lidLevel, 2 * density.draws(), run.seed(), progress);
            DensityTable table = new DensityTable(
                    points,
                    result,
                    lid,
                    lidLevel.sigma(),
                    model.standardiser().typicalScale(),
                    normalFit(model, points, level),
                    anchorLoss(model, points),
                    List.copyOf(new LinkedHashSet<>(units)));
            write(model, table, settings, (System.nanoTime() - started) / 1e9, terminal);
            return 0;
        });
    }

    private TrainedModel anchored(TrainedModel model) {
        if (anchor == EnergyNetworkModel.Anchor.DATA_VARIANCE) {
            return model;
        }
        if (!(model.score() instanceof EnergyNetworkModel energy)) {
            throw new BadInputException(modelFile + ": --anchor is for energy models, found a score model.");
        }
        return new TrainedModel(energy.anchored(anchor), model.standardiser(), model.classes(), model.provenance());
    }

    /** The data as the model was trained on them: dequantised or not, of its dimension. */
    static Points readFor(TrainedModel model, Path modelFile, DataOptions data, CommandSpec spec, Path file) {
        return fitting(model, modelFile, data.read(spec, file, trained(model)));
    }

    /** How the data were dequantised on which the model was trained. */
    static Dequantise trained(TrainedModel model) {
        String kind = model.provenance().path("data").path("dequantise").asText();
        return kind.equals("uniform") ? Dequantise.UNIFORM : Dequantise.NONE;
    }

    /** The points; of another dimension than the model's they are refused. */
    public static Points fitting(TrainedModel model, Path modelFile, Points points) {
        if (model.ambientDimension() != points.ambientDimension()) {
            throw new BadInputException(points.source() + ": the model " + modelFile + " expects "
                    + model.ambientDimension() + " columns, found " + points.ambientDimension() + ".");
        }
        return points;
    }

    /** Whether the model has an energy; one without its constant is refused. */
    public static boolean isEnergy(TrainedModel model, Path modelFile) {
        if (!(model.score() instanceof EnergyModel energy)) {
            return false;
        }
        if (!energy.normalised()) {
            throw new BadInputException(modelFile + ": an energy model without its normalising constant, expected one"
                    + " with it; its log-density is unknown by a constant.");
        }
        return true;
    }

    /** The level of the dimension beside log p, named or found on some points. */
    static NoiseLevel lidLevel(
            DensityArguments density,
            TrainedModel model,
            Points points,
            long seed,
            CommandSpec spec,
            Progress progress) {
        Double named = density.lidSigma();
        if (named == null) {
            return LidLevel.beside(model, points, seed, progress);
        }
        return Usage.checked(spec, () -> {
            NoiseLevel level = new NoiseLevel(named);
            model.score().noiseRange().require(level);
            return level;
        });
    }

    /** Minus the entropy of a normal fit at the same noise, in data units; NaN where there are too few points for one. */
    private static double normalFit(TrainedModel model, Points points, NoiseLevel level) {
        int d = points.ambientDimension();
        if (points.usableRows().length < 2 * d || d > FITTED_UP_TO) {
            return Double.NaN;
        }
        try (Scope scope = new Scope()) {
            GaussianFit fit = GaussianFit.of(standardised(model, points, Integer.MAX_VALUE));
            return -fit.entropy(level) - model.standardiser().logVolume();
        }
    }

    /** What the model's largest noise level costs; NaN where it has none, or there are too few points to say. */
    private static double anchorLoss(TrainedModel model, Points points) {
        double highest = model.score().noiseRange().highest();
        if (!Double.isFinite(highest) || points.usableRows().length < FEWEST_TO_JUDGE) {
            return Double.NaN;
        }
        try (Scope scope = new Scope()) {
            return GaussianFit.anchorLoss(standardised(model, points, MOST_TO_JUDGE), new NoiseLevel(highest));
        }
    }

    /** The first usable rows in the model's units, [n, D]. */
    private static Tensor standardised(TrainedModel model, Points points, int most) {
        int[] usable = points.usableRows();
        int n = Math.min(most, usable.length);
        int d = points.ambientDimension();
        float[] values = new float[n * d];
        for (int i = 0; i < n; i++) {
            points.copyRow(usable[i], values, i * d);
        }
        model.standardiser().apply(values, n);
        return Tensor.of(values, n, d);
    }

    private void write(
            TrainedModel model, DensityTable table, ObjectNode settings, double seconds, PrintWriter terminal) {
        settings.put("elapsed_seconds", seconds);
        settings.set("environment", Json.tree(Environment.current()));
        settings.set("density", table.describe());
        settings.set("model_provenance", model.provenance());
        if (out != null) {
            TableFile.write(out, table.toTable(), settings);
        }
        if (report != null) {
            DensityPage.write(report, "Log-density of " + file.getFileName(), table, settings);
        }
        terminal.print(DensitySummary.of(table, seconds));
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

    private ObjectNode settings(TrainedModel model, Points points, DensityRun reading, NoiseLevel level) {
        ObjectNode settings = Json.object();
        settings.put("verb", "density");
        ObjectNode source = settings.putObject("data");
        source.put("source", points.source()).put("sha256", points.sha256());
        source.put("points", points.count()).put("usable", points.usableRows().length);
        source.put("ambientDimension", points.ambientDimension());
        source.put("dequantise", Dequantise.of(points).name().toLowerCase(Locale.ROOT));
        settings.put("model", modelFile.toString());
        settings.put("energy", model.score() instanceof EnergyModel);
        settings.put("sigma", level.sigma());
        settings.put("anchor", anchor.name().toLowerCase(Locale.ROOT));
        settings.set("options", Json.tree(reading.options()));
        settings.set(
                "baselines",
                Json.tree(reading.baselines().stream().map(Object::toString).toList()));
        settings.set("units", Json.tree(units.stream().map(Unit::toString).toList()));
        settings.put("out", out == null ? null : out.toString());
        settings.put("report", report == null ? null : report.toString());
        return settings;
    }
}
