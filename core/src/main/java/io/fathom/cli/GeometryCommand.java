package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.geometry.GeometryOptions;
import io.fathom.geometry.PointGeometry;
import io.fathom.geometry.Reach;
import io.fathom.model.ScoreModel;
import io.fathom.report.TableFile;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom geometry FILE}: the surface of the data at every point. */
@Command(
        name = "geometry",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the surface on which the data lies at every point: distance to it, its dimension, its"
                + " curvature, and how far off it nearest points stay unique (the reach).",
        footer = {
            "",
            "Everything is read at the sharp projection of a point, which asks the model at sigma and sqrt(2) sigma. Lengths"
                    + " are in standardised units, as sigma is; curvature is one over a length. Bounds on the reach are upper"
                    + " bounds: the points show only some of the surface.",
            "",
            "What a network errs by, e, in the denoised point counts 2e/sigma^2 in the mean curvature, less in the greatest"
                    + " principal curvature, which is read --offset sigma beside the surface: trust them where both agree."
        })
final class GeometryCommand implements Callable<Integer> {
    private static final int NUMBERS_AT_ONCE = 1 << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Parameters(paramLabel = "FILE", description = "The points: a file or a folder of images.")
    private Path file = Path.of("");

    @ArgGroup(validate = false, heading = "%nThe surface:%n")
    private SurfaceArguments surface = new SurfaceArguments();

    @Option(
            names = "--tangents",
            paramLabel = "N",
            description = "The most tangent directions to look for where D is above 256, at least 1."
                    + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "64")
    private int tangents = 64;

    @Option(
            names = "--offset",
            paramLabel = "R",
            description =
                    "How far beside the surface curvature is read, in sigma, above 0; it must stay below the reach."
                            + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "3")
    private double offset = 3;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            description =
                    "Points that each point is paired with for the bound on the reach, 0 or more; 0 leaves it out."
                            + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "500")
    private int pairs = 500;

    @Option(
            names = "--apart",
            paramLabel = "R",
            description = "Pairs nearer than this many sigma are left out, 0 or more. Default: ${DEFAULT-VALUE}.",
            defaultValue = "5")
    private double apart = 5;

    @Option(
            names = "--out",
            paramLabel = "TABLE",
            description =
                    "Where the table goes: .csv, .parquet or .npz, settings in TABLE.json; .npy holds the projected"
                            + " points alone. Default: no table.")
    private @Nullable Path out;

    @Option(
            names = "--report",
            paramLabel = "HTML",
            description = "Where the report goes, one file that opens offline. Default: no report.")
    private @Nullable Path report;

    @ArgGroup(validate = false, heading = "%nReading the data:%n")
    private DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        GeometryOptions options = Usage.checked(spec, () -> new GeometryOptions(tangents, offset, apart));
        if (pairs < 0) {
            throw new ParameterException(spec.commandLine(), "--pairs: expected 0 or more, found " + pairs + ".");
        }
        Path target = out;
        if (target != null) {
            Usage.ending(spec, "--out", () -> TableFile.checkEnding(target));
        }
        NoiseLevel sigma = surface.sigma(spec);
        Points points = data.read(spec, file);
        Usage.started(spec, run);
        ModelRows rows = surface.rows(points);
        Usage.checked(spec, () -> {
            PointGeometry.require(rows.model().score().noiseRange(), sigma);
            return sigma;
        });
        surface.checkDensity(spec, rows);
        ObjectNode settings = rows.settings("geometry", sigma.sigma(), run.seed());
        settings.set("options", Json.tree(options));
        settings.put("pairs", pairs);
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return 0;
        }
        Usage.writable(target, report);
        long started = System.nanoTime();
        SurfaceTable table = ConsoleProgress.stoppable(
                spec.commandLine().getErr(), progress -> measure(rows, options, sigma, progress));
        settings.put("elapsed_seconds", (System.nanoTime() - started) / 1e9);
        if (target != null) {
            table.write(target, settings);
        }
        if (report != null) {
            new GeometryPage(rows, table, sigma, settings).write(report);
        }
        print(terminal, rows, table, sigma, (System.nanoTime() - started) / 1e9);
        return 0;
    }

    private SurfaceTable measure(ModelRows rows, GeometryOptions options, NoiseLevel sigma, Progress progress) {
        ScoreModel model = rows.model().score();
        SurfaceTable table = new SurfaceTable(rows.points());
        int d = rows.ambientDimension();
        int perRow = d <= PointGeometry.WHOLE_UP_TO ? d * d : Math.min(d, options.tangents()) * d;
        int size = Math.max(1, Math.min(256, NUMBERS_AT_ONCE / perRow));
        try (Scope whole = new Scope()) {
            Tensor partners = partners(rows, model, sigma);
            for (int from = 0; from < rows.count(); from += size) {
                int to = Math.min(rows.count(), from + size);
                try (Scope scope = new Scope()) {
                    PointGeometry found = PointGeometry.of(
                            model, rows.batch(from, to), sigma, options, ModelRows.keys(from, to), run.seed());
                    put(table, found, from);
                    if (partners.size(0) > 0) {
                        double[] bounds = Reach.overPairs(
                                found.points(), found.tangents(), partners, options.apart() * sigma.sigma());
                        table.put("reach_pairs", bounds, from);
                    }
                    if (surface.density()) {
                        table.put("log_rho", surface.logDensity(rows, found.points(), sigma), from);
                    }
                    rows.store(found.points(), table.projected(), from);
                }
                progress.advance("geometry", to, rows.count(), "");
            }
        }
        return table;
    }

    private static void put(SurfaceTable table, PointGeometry found, int from) {
        table.put("distance", found.distance(), from);
        table.put("squared_ratio", found.squaredRatio(), from);
        table.put("trace", found.trace(), from);
        table.put("flipd", found.flipd(), from);
        double[] counted = new double[found.trace().length];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = Double.isNaN(found.trace()[i]) || found.tangents().truncated(i)
                    ? Double.NaN // every direction sought is tangent: the count is not known
                    : found.tangents().lid(i);
        }
        table.put("tangent_directions", counted, from);
        table.put("mean_curvature", found.meanCurvature(), from);
        table.put("greatest_curvature", found.greatestCurvature(), from);
        table.put("reach_curvature", found.reach(), from);
    }

    /** Sharp projections of usable rows spread evenly over the file, [M, D]. */
    private Tensor partners(ModelRows rows, ScoreModel model, NoiseLevel sigma) {
        int[] usable = rows.points().usableRows();
        int m = Math.min(pairs, usable.length);
        int[] chosen = new int[m];
        for (int k = 0; k < m; k++) {
            chosen[k] = usable[(int) ((long) k * usable.length / m)];
        }
        return PointGeometry.project(model, rows.select(chosen), sigma);
    }

    private void print(PrintWriter terminal, ModelRows rows, SurfaceTable table, NoiseLevel sigma, double seconds) {
        terminal.printf(
                Locale.ROOT,
                "%s: %,d points, D = %,d, sigma %s (%s in data units), %.1f s%n",
                rows.points().source(),
                rows.count(),
                rows.ambientDimension(),
                SurfaceTable.number(sigma.sigma()),
                SurfaceTable.number(sigma.sigma() * rows.unit()),
                seconds);
        terminal.print(table.line("distance", "distance", ""));
        terminal.print(table.line("(dist/sig)^2", "squared_ratio", ""));
        terminal.print(table.line("LID (tr J)", "trace", ""));
        terminal.print(table.line("tangents", "tangent_directions", ""));
        long truncated = IntStream.range(0, rows.count())
                .filter(i ->
                        Double.isNaN(table.column("tangent_directions")[i]) && !Double.isNaN(table.column("trace")[i]))
                .count();
        if (truncated > 0) {
            terminal.printf(
                    Locale.ROOT,
                    "  %-14s%,d points have more than %d tangent directions, so no curvature: raise --tangents%n",
                    "",
                    truncated,
                    tangents);
        }
        terminal.print(table.line("mean curv.", "mean_curvature", ""));
        terminal.print(table.line("greatest", "greatest_curvature", ""));
        terminal.printf(
                Locale.ROOT,
                "  %-14sat most %s by curvature (5 %% of the points)%s%n",
                "reach",
                SurfaceTable.number(quantile(table, "reach_curvature", .05)),
                pairs == 0 ? "" : ", " + SurfaceTable.number(quantile(table, "reach_pairs", .05)) + " by pairs");
        if (surface.density()) {
            terminal.print(table.line("log rho", "log_rho", ""));
        }
        if (out != null) {
            terminal.printf(Locale.ROOT, "  %-14s%s, settings in %s%n", "table", out, TableFile.sidecar(out));
        }
        if (report != null) {
            terminal.printf(Locale.ROOT, "  %-14s%s%n", "report", report);
        }
        if (out == null && report == null) {
            terminal.println("  output        none kept; --out TABLE keeps the numbers, --report HTML draws them");
        }
        terminal.flush();
    }

    static double quantile(SurfaceTable table, String column, double p) {
        double[] sorted = Arrays.stream(table.column(column))
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        return SurfaceTable.quantile(sorted, p);
    }
}
