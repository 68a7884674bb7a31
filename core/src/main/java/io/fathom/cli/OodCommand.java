package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.density.DensityResult;
import io.fathom.density.DensityRun;
import io.fathom.density.OutOfDistribution;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.TrainedModel;
import io.fathom.report.TableFile;
import io.fathom.tensor.Environment;
import io.fathom.tensor.RandomStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** {@code fathom ood --model M --reference TRAIN DATA...}: which points do not belong to the reference. */
@Command(
        name = "ood",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Tells points out of distribution by log-density and local dimension together.",
        footer = {
            "",
            "A point belongs to the reference only if its log p and its dimension are both as high as the reference's"
                    + " (the dual test of arXiv 2403.18910). With F_p and F_d its ranks among the reference:",
            "  score = 1 - G(min(F_p, F_d)), G the rank among the reference's own minima;",
            "0.95 and above is a false alarm on 5 % of the reference. Half of the reference rows calibrate the ranks, the"
                    + " other half are what DATA is told from in the AUROC; best take held-out data of the kind that the model"
                    + " was trained on."
        })
final class OodCommand implements Callable<Integer> {
    private static final long REFERENCE = 0x6f6f64L;

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "The data to judge: files or folders of images, each a set of its own.")
    private List<Path> files = List.of();

    @Option(names = "--model", required = true, paramLabel = "MODEL", description = "A trained model.")
    private Path modelFile = Path.of("");

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "FILE",
            description = "Data of the kind that is in distribution.")
    private Path reference = Path.of("");

    @Option(
            names = "--reference-rows",
            paramLabel = "N",
            description = "Reference rows taken at random, 4 or more. Default: 1000.")
    private int referenceRows = 1000;

    @Option(
            names = "--out",
            paramLabel = "TABLE",
            description = "Where the table of points goes: .csv, .parquet or .npz; settings and AUROC go to TABLE.json"
                    + " beside it. Default: no table.")
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
        if (referenceRows < 4) {
            throw new ParameterException(
                    spec.commandLine(), "--reference-rows: expected at least 4, found " + referenceRows + ".");
        }
        if (data.hasLabels() && files.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "--labels: expected one file of data, found " + files.size() + ".");
        }
        Usage.writable(out, report);
        Usage.started(spec, run);
        TrainedModel model = TrainedModel.load(modelFile);
        Points all = DensityCommand.fitting(
                model, modelFile, data.readReference(spec, reference, DensityCommand.trained(model)));
        List<Points> sets = new ArrayList<>();
        for (Path file : files) {
            sets.add(DensityCommand.readFor(model, modelFile, data, spec, file));
        }
        boolean isEnergy = DensityCommand.isEnergy(model, modelFile);
        DensityRun reading = Usage.checked(spec, () -> density.run(model.score(), isEnergy, 0, false, run.seed()));
        Usage.checked(spec, () -> reading.level(model.score()));
        if (run.dryRun()) {
            spec.commandLine().getOut().println(Json.pretty(settings(all, reading)));
            spec.commandLine().getOut().flush();
            return 0;
        }
        return ConsoleProgress.stoppable(
                spec.commandLine().getErr(), progress -> judge(model, reading, all, sets, progress));
    }

    private int judge(TrainedModel model, DensityRun reading, Points all, List<Points> sets, ConsoleProgress progress) {
        int[] chosen = chosen(all);
        Points calibrating = all.select(every(chosen, 0));
        NoiseLevel level = DensityCommand.lidLevel(density, model, calibrating, run.seed(), spec, progress);
        Read known = read(model, reading, calibrating, level, progress);
        OutOfDistribution test =
                Usage.checked(spec, () -> OutOfDistribution.fit(known.density().logDensity(), known.lid()));
        Points heldOut = all.select(every(chosen, 1));
        OodSet against = set("reference", heldOut, read(model, reading, heldOut, level, progress), test);
        List<OodSet> judged = new ArrayList<>();
        for (int k = 0; k < sets.size(); k++) {
            String name = String.valueOf(files.get(k).getFileName());
            judged.add(set(name, sets.get(k), read(model, reading, sets.get(k), level, progress), test));
        }
        progress.end();
        OodOutput output = new OodOutput(against, judged, level.sigma());
        ObjectNode settings = settings(all, reading);
        settings.put("calibrated_on", test.count()).put("lid_sigma", level.sigma());
        settings.set("environment", Json.tree(Environment.current()));
        output.describe(settings);
        settings.set("model_provenance", model.provenance());
        if (out != null) {
            TableFile.write(out, output.table(), settings);
        }
        if (report != null) {
            output.page(settings).write(report);
        }
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.print(output.text());
        if (out != null) {
            terminal.printf("  table     %s, settings in %s%n", out, TableFile.sidecar(out));
        }
        if (report != null) {
            terminal.printf("  report    %s%n", report);
        }
        terminal.flush();
        return 0;
    }

    private record Read(DensityResult density, double[] lid) {}

    private Read read(TrainedModel model, DensityRun reading, Points points, NoiseLevel level, Progress progress) {
        PointRows rows = new PointRows(points);
        DensityResult result =
                Usage.checked(spec, () -> reading.of(model.score(), model.standardiser(), rows, progress));
        return new Read(
                result,
                DensityRun.dimensions(
                        model.score(), model.standardiser(), rows, level, 2 * density.draws(), run.seed(), progress));
    }

    private static OodSet set(String name, Points points, Read read, OutOfDistribution test) {
        return new OodSet(
                name,
                points,
                read.density(),
                read.lid(),
                test.score(read.density().logDensity(), read.lid()));
    }

    /** The reference rows that take part, in random order. */
    private int[] chosen(Points all) {
        int[] usable = all.usableRows();
        int[] order = RandomStream.at(run.seed(), REFERENCE).permutation(usable.length);
        return IntStream.range(0, Math.min(referenceRows, usable.length))
                .map(i -> usable[order[i]])
                .toArray();
    }

    /** Every second one from {@code first} on. */
    private static int[] every(int[] rows, int first) {
        return IntStream.range(0, rows.length)
                .filter(i -> i % 2 == first)
                .map(i -> rows[i])
                .toArray();
    }

    private ObjectNode settings(Points all, DensityRun reading) {
        ObjectNode settings = Json.object();
        settings.put("verb", "ood").put("model", modelFile.toString());
        settings.put("reference", all.source()).put("reference_sha256", all.sha256());
        settings.put("reference_rows", Math.min(referenceRows, all.usableRows().length));
        settings.set("data", Json.tree(files.stream().map(Path::toString).toList()));
        settings.set("options", Json.tree(reading.options()));
        settings.set(
                "baselines",
                Json.tree(reading.baselines().stream().map(Object::toString).toList()));
        settings.put("score", "1 - G(min(F_p, F_d)); ranks among the reference; 0.95: 5 % false alarms");
        settings.put("seed", run.seed());
        settings.put("out", out == null ? null : out.toString());
        return settings;
    }
}
