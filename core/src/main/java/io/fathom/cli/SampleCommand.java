package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.geometry.ReverseDiffusion;
import io.fathom.geometry.ReverseOptions;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Environment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fathom sample}: new points from a model, as the data is spread or uniformly over its manifold. */
@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Draws new points from a score model: as the data is spread, or (--uniform) evenly over the surface on"
                        + " which it lies.",
        footer = {
            "",
            "Exit status: 0 fine, 1 failed, 2 wrong usage, 3 refused because the numbers would mean nothing, 4 samples are"
                    + " written but a diagnostic failed."
        })
final class SampleCommand implements Callable<Integer> {
    private static final List<String> OF_UNIFORM =
            List.of("--sigma", "--alpha", "--eta", "--efolds", "--lambda1", "--inits", "--data", "--reach", "--force");

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(names = "--model", required = true, paramLabel = "MODEL", description = "A trained model.")
    private Path modelFile = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "Where the points go, data units: .csv, .npy or .parquet; settings go to FILE.json beside it.")
    private Path out = Path.of("");

    @Option(
            names = "--report",
            paramLabel = "HTML",
            description = "Where pictures and diagnostics go, one file that opens offline. Default: no report.")
    private @Nullable Path report;

    @Option(names = "--chains", paramLabel = "N", description = "Points drawn, 1 or more. Default: 1000.")
    private int chains = 1_000;

    @Option(
            names = "--method",
            paramLabel = "KIND",
            description =
                    "Without --uniform: ode (Heun's method) or sde (ancestral steps), --steps from the highest noise"
                            + " level to the lowest, 40 by default. Default: ode.")
    private ReverseOptions.@Nullable Method method;

    @Option(
            names = "--uniform",
            description = "Evenly over the surface, by tempered Langevin chains. Default: as the data is spread.")
    private boolean uniform;

    @ArgGroup(validate = false, heading = "%nUniform sampling:%n")
    private LangevinArguments langevin = new LangevinArguments();

    @ArgGroup(validate = false, heading = "%nReading the data:%n")
    private DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        checkUsage();
        Usage.writable(out, SamplesFile.sidecar(out), report);
        Usage.started(spec, run);
        TrainedModel model = TrainedModel.load(modelFile);
        return ConsoleProgress.stoppable(
                spec.commandLine().getErr(),
                progress -> uniform ? uniformly(model, progress) : plainly(model, progress));
    }

    private void checkUsage() {
        Usage.ending(spec, "--out", () -> SamplesFile.checkEnding(out));
        if (chains < 1) {
            throw usage("--chains: expected an integer of at least 1, found " + chains + ".");
        }
        if (uniform && method != null) {
            throw usage("--method is for samples as the data is spread, without --uniform.");
        }
        for (String name : OF_UNIFORM) {
            if (!uniform && spec.commandLine().getParseResult().hasMatchedOption(name)) {
                throw usage(name + " is for --uniform.");
            }
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private ObjectNode settings() {
        ObjectNode settings = Json.object();
        settings.put("verb", "sample");
        settings.put("model", modelFile.toString());
        settings.put("law", uniform ? "uniform" : "data");
        settings.put("chains", chains);
        settings.put("seed", run.seed());
        settings.put("out", out.toString());
        return settings;
    }

    private int plainly(TrainedModel model, ConsoleProgress progress) {
        Long given = langevin.steps();
        ReverseOptions options = Usage.checked(
                spec,
                () -> LangevinArguments.reverse(
                        model,
                        method == null ? ReverseOptions.Method.ODE : method,
                        given == null ? 40 : Math.toIntExact(given)));
        ObjectNode settings = settings();
        settings.set("options", Json.tree(options));
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return 0;
        }
        long started = System.nanoTime();
        double[] samples = new ReverseDiffusion(model.score(), options).sample(chains, run.seed(), progress);
        progress.end();
        float[] values = SamplesFile.dataUnits(samples, model);
        settings.put("elapsed_seconds", (System.nanoTime() - started) / 1e9);
        settings.set("environment", Json.tree(Environment.current()));
        settings.set("model_provenance", model.provenance());
        SamplesFile.write(out, values, model, settings);
        terminal.printf(
                Locale.ROOT,
                "%,d points as the data is spread, by %s in %d steps, sigma %.4g to %.4g%n  samples   %s%n",
                chains,
                options.method() == ReverseOptions.Method.ODE ? "the ODE" : "the SDE",
                options.steps(),
                options.highest(),
                options.lowest(),
                out);
        if (report != null) {
            new SamplePage("Samples of " + modelFile.getFileName(), "As the data is spread", model)
                    .sets(Map.of("Samples", values))
                    .run(settings)
                    .page()
                    .write(report);
            terminal.printf(Locale.ROOT, "  report    %s%n", report);
        }
        terminal.flush();
        for (double each : samples) {
            if (!Double.isFinite(each)) {
                throw new BadInputException(
                        modelFile + ": the model gave NaN or infinity; such samples are in " + out + ".");
            }
        }
        return 0;
    }

    private int uniformly(TrainedModel model, ConsoleProgress progress) {
        UniformRun tempered = Usage.checked(spec, () -> new UniformRun(model, langevin));
        ObjectNode settings = settings();
        settings.set("options", Json.tree(tempered.options()));
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return 0;
        }
        long started = System.nanoTime();
        tempered.check();
        var starts = langevin.starts(spec, data, model, tempered.options().sigma(), chains, run.seed(), progress);
        tempered.gate(starts.get(0), run.seed());
        tempered.warnings().forEach(w -> spec.commandLine().getErr().println("fathom: warning: " + w));
        spec.commandLine().getErr().flush();
        tempered.run(starts, null, run.seed(), progress);
        progress.end();
        float[] values = SamplesFile.dataUnits(tempered.result().samples(), model);
        tempered.describe(settings);
        settings.put("elapsed_seconds", (System.nanoTime() - started) / 1e9);
        settings.set("environment", Json.tree(Environment.current()));
        settings.set("model_provenance", model.provenance());
        SamplesFile.write(out, values, model, settings);
        tempered.print(terminal, "Uniform samples");
        terminal.printf(Locale.ROOT, "  samples   %s, settings and diagnostics in %s%n", out, SamplesFile.sidecar(out));
        if (report != null) {
            Map<String, float[]> sets = new LinkedHashMap<>();
            sets.put("Before: the start", SamplesFile.dataUnits(starts.get(0).points(), model));
            sets.put("After: uniform samples", values);
            SamplePage page =
                    new SamplePage("Uniform samples of " + modelFile.getFileName(), tempered.headline(), model);
            tempered.figures(page.page());
            page.sets(sets);
            tempered.tables(page);
            page.run(settings).page().write(report);
            terminal.printf(Locale.ROOT, "  report    %s%n", report);
        }
        terminal.flush();
        return tempered.exitStatus(spec.commandLine().getErr());
    }
}
