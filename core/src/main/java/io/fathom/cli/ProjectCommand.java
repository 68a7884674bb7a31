package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.data.Dequantise;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.geometry.Projection;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.report.TableFile;
import io.fathom.tensor.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom project FILE}: each point to the nearest point of the surface that a model has learnt. */
@Command(
        name = "project",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Carries every point to the surface on which the data lies, and tells how far it was from it.",
        footer = {
            "",
            "The table has for each row: distance to the surface, (distance/sigma)^2, tr J (the LID) and Flipd at the"
                    + " projection, and the projection in data units. (distance/sigma)^2 of a point of the data with noise"
                    + " sigma is about D - LID. --reference adds the share of held-out rows that are nearer: how unusual a"
                    + " distance is, the model's own errors included.",
            "",
            "Lengths are in standardised units, as sigma is."
        })
final class ProjectCommand implements Callable<Integer> {
    private static final int NUMBERS_AT_ONCE = 1 << 18;

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Parameters(paramLabel = "FILE", description = "The points: a file or a folder of images.")
    private Path file = Path.of("");

    @ArgGroup(validate = false, heading = "%nThe surface:%n")
    private SurfaceArguments surface = new SurfaceArguments();

    @Option(
            names = "--sharp",
            description =
                    "Take the error of order sigma^2 out with a second noise level, sqrt(2) sigma; counts a network's"
                            + " own error sqrt(5) times. Default: one plain step.")
    private boolean sharp;

    @Option(
            names = "--newton",
            description = "Step along the normal space only, so that further steps do not drift. Default: plain steps.")
    private boolean newton;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Steps, 1 to 3; further plain ones drift to where data is denser, which the column drift tells."
                            + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "1")
    private int steps = 1;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description =
                    "Points like the data that did not train the model, 20 or more: adds the column nearer, the share of them"
                            + " that is nearer to the surface, 0 to 1. Default: none.")
    private @Nullable Path reference;

    @Option(
            names = "--out",
            paramLabel = "TABLE",
            description =
                    "Where the table goes: .csv, .parquet or .npz, settings in TABLE.json; .npy holds the projected"
                            + " points alone. Default: no table.")
    private @Nullable Path out;

    @ArgGroup(validate = false, heading = "%nReading the data:%n")
    private DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        if (sharp && newton) {
            throw new ParameterException(spec.commandLine(), "--sharp and --newton exclude each other.");
        }
        Projection projection = Usage.checked(
                spec,
                () -> new Projection(
                        sharp
                                ? Projection.Refinement.SHARP
                                : newton ? Projection.Refinement.NEWTON : Projection.Refinement.PLAIN,
                        steps));
        Path target = out;
        if (target != null) {
            Usage.ending(spec, "--out", () -> TableFile.checkEnding(target));
        }
        NoiseLevel sigma = surface.sigma(spec);
        Points points = data.read(spec, file);
        Usage.started(spec, run);
        ModelRows rows = surface.rows(points);
        Usage.checked(spec, () -> {
            projection.require(rows.model().score().noiseRange(), sigma);
            return sigma;
        });
        surface.checkDensity(spec, rows);
        ModelRows known = reference == null ? null : surface.rows(data.readReference(spec, reference, Dequantise.NONE));
        ObjectNode settings = rows.settings("project", sigma.sigma(), run.seed());
        settings.set("projection", Json.tree(projection));
        if (known != null) {
            ObjectNode held = settings.putObject("reference");
            held.put("source", known.points().source());
            held.put("sha256", known.points().sha256());
            held.put("usable", known.points().usableRows().length);
        }
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return 0;
        }
        Usage.writable(target);
        SurfaceTable table = ConsoleProgress.stoppable(
                spec.commandLine().getErr(), progress -> project(rows, projection, sigma, known, progress));
        if (target != null) {
            table.write(target, settings);
        }
        print(terminal, rows, table, projection, sigma);
        return 0;
    }

    /** Rows of one batch. */
    static int rowsAtOnce(ModelRows rows) {
        return Math.max(1, Math.min(1024, NUMBERS_AT_ONCE / rows.ambientDimension()));
    }

    private SurfaceTable project(
            ModelRows rows, Projection projection, NoiseLevel sigma, @Nullable ModelRows known, Progress progress) {
        ScoreModel model = rows.model().score();
        SurfaceTable table = new SurfaceTable(rows.points());
        DistanceCalibration calibration =
                known == null ? null : DistanceCalibration.of(known, projection, sigma, progress);
        int size = rowsAtOnce(rows);
        for (int from = 0; from < rows.count(); from += size) {
            int to = Math.min(rows.count(), from + size);
            try (Scope scope = new Scope()) {
                Projection.Projected found = projection.of(model, rows.batch(from, to), sigma);
                Divergence.Trace trace = Divergence.standard(model)
                        .trace(model, found.points(), ModelRows.keys(from, to), sigma, run.seed());
                double[] flipd = new double[to - from];
                for (int i = 0; i < flipd.length; i++) {
                    flipd[i] = trace.value()[i] + trace.squaredOffset()[i] / sigma.variance();
                }
                table.put("distance", found.distance(), from);
                table.put("squared_ratio", found.squaredRatio(), from);
                if (calibration != null) {
                    table.put("nearer", calibration.nearer(found.distance()), from);
                }
                if (projection.steps() > 1) {
                    table.put("drift", found.drift(), from);
                }
                table.put("trace", trace.value(), from);
                table.put("flipd", flipd, from);
                if (surface.density()) {
                    table.put("log_rho", surface.logDensity(rows, found.points(), sigma), from);
                }
                rows.store(found.points(), table.projected(), from);
            }
            progress.advance("project", to, rows.count(), "");
        }
        return table;
    }

    private void print(
            PrintWriter terminal, ModelRows rows, SurfaceTable table, Projection projection, NoiseLevel sigma) {
        terminal.printf(
                Locale.ROOT,
                "%s: %,d points, D = %,d, projected at sigma %s (%s in data units)%n",
                rows.points().source(),
                rows.count(),
                rows.ambientDimension(),
                SurfaceTable.number(sigma.sigma()),
                SurfaceTable.number(sigma.sigma() * rows.unit()));
        terminal.print(table.line("distance", "distance", ""));
        terminal.print(table.line("(dist/sig)^2", "squared_ratio", ""));
        if (reference != null) {
            printUnusual(terminal, table);
        }
        terminal.print(table.line("LID (tr J)", "trace", ""));
        if (projection.steps() > 1 && projection.refinement() == Projection.Refinement.PLAIN) {
            terminal.print(table.line("drift", "drift", "towards denser data"));
        }
        if (surface.density()) {
            terminal.print(table.line("log rho", "log_rho", ""));
        }
        if (out != null) {
            terminal.printf(Locale.ROOT, "  %-14s%s, settings in %s%n", "table", out, TableFile.sidecar(out));
        } else {
            terminal.println("  output        none kept; --out TABLE keeps the numbers");
        }
        terminal.flush();
    }

    /** How many rows are farther than almost all of the reference. */
    private void printUnusual(PrintWriter terminal, SurfaceTable table) {
        double[] nearer = Arrays.stream(table.column("nearer"))
                .filter(v -> !Double.isNaN(v))
                .toArray();
        terminal.print(table.line("nearer", "nearer", "share of the reference"));
        terminal.printf(Locale.ROOT, "  %-14s", "unusual");
        for (double level : new double[] {0.95, 0.99}) {
            long count = Arrays.stream(nearer).filter(v -> v > level).count();
            terminal.printf(
                    Locale.ROOT,
                    "%s%,d rows (%.1f %%) farther than %.0f %% of the reference",
                    level == 0.95 ? "" : ", ",
                    count,
                    100.0 * count / Math.max(1, nearer.length),
                    100 * level);
        }
        terminal.println();
    }
}
