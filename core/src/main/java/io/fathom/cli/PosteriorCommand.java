package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.geometry.AnnealingOptions;
import io.fathom.geometry.DataPosterior;
import io.fathom.geometry.Observation;
import io.fathom.geometry.Start;
import io.fathom.geometry.UniformPosterior;
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

/** {@code fathom posterior}: what a measurement leaves possible, under the uniform law on the manifold and under the data's. */
@Command(
        name = "posterior",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Draws the points that a measurement leaves possible: inpainting, super-resolution, denoising, any linear"
                        + " instrument. Before the measurement all points of the surface count the same (uniform prior); beside it, the"
                        + " ordinary posterior with the data's own law as prior.",
        footer = {
            "",
            "Exit status: 0 fine, 1 failed, 2 wrong usage, 3 refused because the numbers would mean nothing, 4 samples are"
                    + " written but a diagnostic failed."
        })
final class PosteriorCommand implements Callable<Integer> {
    /** Whose law holds before the measurement. */
    enum Prior {
        /** Uniform on the manifold. */
        UNIFORM,
        /** The data's. */
        DATA,
        /** One after the other. */
        BOTH
    }

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(names = "--model", required = true, paramLabel = "MODEL", description = "A trained model.")
    private Path modelFile = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "Where the points go, data units: .csv, .npy or .parquet; settings go to FILE.json. With both priors,"
                            + " those of the data's go to NAME.data.ENDING.")
    private Path out = Path.of("");

    @Option(
            names = "--report",
            paramLabel = "HTML",
            description = "Where pictures and diagnostics go, one file that opens offline. Default: no report.")
    private @Nullable Path report;

    @Option(names = "--chains", paramLabel = "N", description = "Points drawn, 1 or more. Default: 1000.")
    private int chains = 1_000;

    @Option(names = "--prior", paramLabel = "KIND", description = "uniform, data or both. Default: both.")
    private Prior prior = Prior.BOTH;

    @ArgGroup(validate = false, heading = "%nThe measurement:%n")
    private OperatorArguments measurement = new OperatorArguments();

    @ArgGroup(validate = false, heading = "%nUniform prior:%n")
    private LangevinArguments langevin = new LangevinArguments();

    @ArgGroup(validate = false, heading = "%nReading the data:%n")
    private DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        Usage.ending(spec, "--out", () -> SamplesFile.checkEnding(out));
        if (chains < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--chains: expected an integer of at least 1, found " + chains + ".");
        }
        Usage.writable(out, SamplesFile.sidecar(out), prior == Prior.BOTH ? beside() : null, report);
        Usage.started(spec, run);
        TrainedModel model = TrainedModel.load(modelFile);
        Observation observation = Usage.checked(spec, () -> measurement.observation(model));
        UniformRun tempered = Usage.checked(spec, () -> new UniformRun(model, langevin));
        ObjectNode settings = settings(tempered, observation);
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return 0;
        }
        return ConsoleProgress.stoppable(
                spec.commandLine().getErr(),
                progress -> sample(model, observation, tempered, settings, terminal, progress));
    }

    private Path beside() {
        String name = String.valueOf(out.getFileName());
        int dot = name.lastIndexOf('.');
        return out.resolveSibling(name.substring(0, dot) + ".data" + name.substring(dot));
    }

    private ObjectNode settings(UniformRun tempered, Observation observation) {
        ObjectNode settings = Json.object();
        settings.put("verb", "posterior");
        settings.put("model", modelFile.toString());
        settings.put("prior", prior.name().toLowerCase(Locale.ROOT));
        settings.put("measurement", measurement.describe());
        settings.put("operator", observation.operator().toString());
        settings.put("operatorNorm", observation.norm());
        settings.put("noise", observation.noise());
        settings.put("chains", chains);
        settings.put("seed", run.seed());
        settings.put("out", out.toString());
        settings.set("options", Json.tree(tempered.options()));
        settings.set("annealing", Json.tree(AnnealingOptions.DEFAULT));
        return settings;
    }

    private int sample(
            TrainedModel model,
            Observation observation,
            UniformRun tempered,
            ObjectNode settings,
            PrintWriter terminal,
            ConsoleProgress progress) {
        settings.set("environment", Json.tree(Environment.current()));
        settings.set("model_provenance", model.provenance());
        Map<String, float[]> sets = new LinkedHashMap<>();
        float[] observed = measurement.observed();
        if (observed.length == model.ambientDimension()) {
            sets.put("What was looked at, before the instrument", observed);
        }
        int status = 0;
        if (prior != Prior.DATA) {
            status = uniform(model, observation, tempered, settings, sets, terminal, progress);
        }
        if (prior != Prior.UNIFORM) {
            double highest = Math.min(model.score().noiseRange().highest(), 80);
            double[] samples = new DataPosterior(model.score(), observation, AnnealingOptions.DEFAULT)
                    .run(chains, new NoiseLevel(highest), tempered.options().level(), run.seed(), progress);
            progress.end();
            float[] values = SamplesFile.dataUnits(samples, model);
            Path target = prior == Prior.BOTH ? beside() : out;
            SamplesFile.write(target, values, model, settings);
            sets.put("The data's law as prior", values);
            terminal.printf(
                    Locale.ROOT,
                    "The data's law as prior: %,d chains, annealed from sigma %.3g%n  samples   %s%n",
                    chains,
                    highest,
                    target);
        }
        if (report != null) {
            SamplePage page = new SamplePage(
                    "What a measurement leaves possible: " + measurement.describe(), String.valueOf(modelFile), model);
            if (prior != Prior.DATA) {
                tempered.figures(page.page());
            }
            page.sets(sets);
            if (prior != Prior.DATA) {
                tempered.tables(page);
            }
            page.run(settings).page().write(report);
            terminal.printf(Locale.ROOT, "  report    %s%n", report);
        }
        terminal.flush();
        return status == 0 ? 0 : tempered.exitStatus(spec.commandLine().getErr());
    }

    private int uniform(
            TrainedModel model,
            Observation observation,
            UniformRun tempered,
            ObjectNode settings,
            Map<String, float[]> sets,
            PrintWriter terminal,
            ConsoleProgress progress) {
        tempered.check();
        List<Start> starts =
                langevin.starts(spec, data, model, tempered.options().sigma(), chains, run.seed(), progress);
        tempered.gate(starts.get(0), run.seed());
        tempered.warnings().addAll(new UniformPosterior(model.score(), tempered.options(), observation).check());
        tempered.warnings().forEach(w -> spec.commandLine().getErr().println("fathom: warning: " + w));
        spec.commandLine().getErr().flush();
        tempered.run(starts, observation, run.seed(), progress);
        progress.end();
        float[] values = SamplesFile.dataUnits(tempered.result().samples(), model);
        tempered.describe(settings);
        SamplesFile.write(out, values, model, settings);
        sets.put("The start", SamplesFile.dataUnits(starts.get(0).points(), model));
        sets.put("Uniform prior", values);
        tempered.print(terminal, "Uniform prior");
        terminal.printf(Locale.ROOT, "  samples   %s, settings and diagnostics in %s%n", out, SamplesFile.sidecar(out));
        return tempered.sound() ? 0 : UniformRun.DIAGNOSTIC_FAILED;
    }
}
