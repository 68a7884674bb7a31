package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.cli.ConsoleProgress;
import io.fathom.cli.CtrlC;
import io.fathom.cli.RunArguments;
import io.fathom.cli.TrainArguments;
import io.fathom.cli.TrainCommand;
import io.fathom.cli.Usage;
import io.fathom.data.Points;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Environment;
import io.fathom.train.Budget;
import io.fathom.train.ClassOptions;
import io.fathom.train.NoiseOptions;
import io.fathom.train.TrainOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fathom bench guidance}: quality against diversity of class-conditional samples. */
@Command(
        name = "guidance",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Trains a class-conditional model and a classifier on Fashion-MNIST and samples each class with a plain and a"
                        + " tempered corrector: class accuracy and similarity in the paper's grid (arXiv 2509.24912); writes"
                        + " JSON, CSV and HTML.",
        footer = {
            "",
            "Fashion-MNIST: apt-get install dataset-fashion-mnist (60,000 + 10,000 images); examples/fashion-mnist has the"
                    + " test images alone, of which a tenth is then held out for the judge."
        })
final class BenchGuidanceCommand implements Callable<Integer> {
    private static final int HELD_OUT = 10; // one in so many, where there are no test images
    private static final double LOWEST = 0.02;
    private static final double HIGHEST = 80;

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(
            names = "--images",
            paramLabel = "PATH",
            description =
                    "Fashion-MNIST, or a labelled set to take its place: a folder of IDX files under their usual names."
                            + " Default: looked for.")
    private @Nullable Path images;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A model trained on these images with --conditional. Default: train one.")
    private @Nullable Path given;

    @Option(names = "--quick", description = "Sizes for a first look: 4 minutes of training, a small grid.")
    private boolean quick;

    @Option(
            names = "--per-class",
            paramLabel = "N",
            description = "Samples of each class in a cell, 3 or more. Default: 25; with --quick 10.")
    private @Nullable Integer perClass;

    @Option(
            names = "--predictor-steps",
            paramLabel = "N",
            description = "Steps of the DDPM predictor, 1 or more. Default: 30.")
    private int predictorSteps = 30;

    @Option(
            names = "--corrections",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "Corrector steps after each predictor step, n, 1 or more. Default: 5,10,15,20,30; with --quick"
                            + " 5,15.")
    private @Nullable List<Integer> corrections;

    @Option(
            names = "--alphas",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Tempering of the corrector, above 0, below 2; 0 (PC) is always there. Default:"
                    + " 0.1,0.5,1,1.5; with --quick 0.5,1.5.")
    private @Nullable List<Double> alphas;

    @Option(
            names = "--guidance",
            paramLabel = "W",
            description = "Weight w of guidance, 0 or more; 1 is the class alone. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1.5")
    private double guidance = 1.5;

    @Option(
            names = "--snr",
            paramLabel = "R",
            description =
                    "Length of a corrector step: its noise against the score's, above 0. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0.16")
    private double snr = 0.16;

    @Option(
            names = "--judge-epochs",
            paramLabel = "N",
            description = "Passes over the images that train the judge, 1 or more. Default: 6; with --quick 2.")
    private @Nullable Integer judgeEpochs;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where guidance.json, guidance.csv, guidance.html and the model go. Default: bench-guidance.")
    private Path out = Path.of("bench-guidance");

    @ArgGroup(validate = false, heading = "%nTraining (default 12 minutes, sigma 0.02 to 80, always with classes):%n")
    private TrainArguments training = new TrainArguments();

    @ArgGroup(validate = false, heading = "%nInterrupted trainings:%n")
    private TrainCommand.Resume resume = new TrainCommand.Resume();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        GuidancePlan plan = Usage.checked(
                spec,
                () -> new GuidancePlan(
                        perClass != null ? perClass : quick ? 10 : 25,
                        predictorSteps,
                        corrections != null ? corrections : quick ? List.of(5, 15) : List.of(5, 10, 15, 20, 30),
                        alphas != null ? alphas : quick ? List.of(0.5, 1.5) : List.of(0.1, 0.5, 1.0, 1.5),
                        guidance,
                        snr,
                        run.seed()));
        int epochs = judgeEpochs != null ? judgeEpochs : quick ? 2 : 6;
        Usage.checked(spec, () -> io.fathom.base.Check.atLeastOne("--judge-epochs", epochs));
        ImageSet set = split(ImageSet.Known.FASHION.read(images));
        labelled(set.training());
        labelled(set.test());
        TrainOptions options = Usage.checked(spec, () -> training.resolve(set.training(), run.seed(), this::base));
        PrintWriter terminal = spec.commandLine().getOut();
        ObjectNode settings = settings(set, options, plan, epochs);
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return 0;
        }
        Usage.writable(out.resolve("guidance.json"), out.resolve("guidance.csv"), out.resolve("guidance.html"));
        Usage.started(spec, run);
        long start = System.nanoTime();
        TrainedModel model = model(set, options, terminal);
        List<String> names =
                model.classes().stream().map(ImageSet.Known.FASHION::className).toList();
        sameClasses(set.test(), names);
        settings.set("model", model.provenance());
        ConsoleProgress progress = ConsoleProgress.standard(spec.commandLine().getErr());
        CtrlC listening = new CtrlC(progress::requestStop);
        try {
            ImageClassifier judge = ImageClassifier.train(set.training(), names, epochs, run.seed(), progress);
            double accuracy = judge.accuracy(set.test());
            progress.end();
            terminal.printf(
                    Locale.ROOT,
                    "  judge     %.1f %% right on %,d held-out images%n",
                    100 * accuracy,
                    set.test().count());
            terminal.flush();
            settings.set("environment", Json.tree(Environment.current()));
            List<GuidanceJudgement> all = new GuidanceBenchmark(model, names, judge, plan, progress)
                    .run(set.test(), sofar -> {
                        settings.put("elapsed_seconds", (System.nanoTime() - start) / 1e9);
                        new GuidanceOutput(sofar, accuracy).write(out, settings);
                    });
            progress.end();
            new GuidanceOutput(all, accuracy).print(terminal);
        } catch (CancellationException e) {
            progress.end();
            spec.commandLine()
                    .getErr()
                    .println("Stopped. What was sampled is in " + out + "; --model takes the trained model.");
            throw e;
        } finally {
            listening.close();
        }
        terminal.printf(
                "%n  table     %s%n  settings  %s%n  report    %s%n",
                out.resolve("guidance.csv"), out.resolve("guidance.json"), out.resolve("guidance.html"));
        terminal.flush();
        return 0;
    }

    /** What the training options change. */
    private TrainOptions base(TrainOptions usual) {
        return usual.withBudget(Budget.ofMinutes(quick ? 4 : 12))
                .withNoise(new NoiseOptions(LOWEST, HIGHEST, usual.noise().sampling()))
                .withHeldOut(Math.min(usual.heldOut(), 0.02))
                .withClasses(ClassOptions.CONDITIONAL);
    }

    /** Without test images a part of the images is held out. */
    private static ImageSet split(ImageSet set) {
        if (set.separate()) {
            return set;
        }
        Points all = set.training();
        int[] training =
                IntStream.range(0, all.count()).filter(i -> i % HELD_OUT != 0).toArray();
        int[] test =
                IntStream.range(0, all.count()).filter(i -> i % HELD_OUT == 0).toArray();
        return new ImageSet(set.name(), all.select(training), all.select(test), true);
    }

    private static void labelled(Points points) {
        if (!points.hasLabels()) {
            throw new BadInputException(points.source() + ": expected labels beside the images, found none.");
        }
    }

    private static void sameClasses(Points points, List<String> names) {
        List<String> found = Arrays.stream(points.usableRows())
                .mapToObj(points::label)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        if (!found.equals(names.stream().sorted().toList())) {
            throw new BadInputException(
                    points.source() + ": expected images of the model's classes " + names + ", found " + found + ".");
        }
    }

    private TrainedModel model(ImageSet set, TrainOptions options, PrintWriter terminal) {
        if (given != null) {
            TrainedModel model = TrainedModel.load(given);
            if (model.ambientDimension() != set.test().ambientDimension()
                    || model.classes().isEmpty()) {
                throw new BadInputException(given + ": expected a model of "
                        + set.test().ambientDimension() + " dimensions trained with --conditional, found one of "
                        + model.ambientDimension() + " dimensions and "
                        + model.classes().size() + " classes.");
            }
            return model;
        }
        Path target = out.resolve("model.safetensors");
        Usage.writable(target);
        terminal.printf(
                Locale.ROOT,
                "%s: training on %,d images: %s.%n",
                set.name(),
                set.training().count(),
                TrainArguments.describe(options));
        terminal.flush();
        TrainedModel model = resume.train(set.training(), options, target, spec);
        terminal.print(TrainCommand.summary(model));
        terminal.printf("  model     %s%n", target);
        terminal.flush();
        return model;
    }

    private ObjectNode settings(ImageSet set, TrainOptions options, GuidancePlan plan, int epochs) {
        ObjectNode settings = Json.object();
        settings.put("verb", "bench guidance");
        settings.put("set", set.name());
        settings.put("training", set.training().source());
        settings.put("trainingImages", set.training().count());
        settings.put("test", set.test().source());
        settings.put("testImages", set.test().count());
        if (given != null) {
            settings.put("modelFile", given.toString());
        } else {
            settings.set("options", Json.tree(options));
        }
        settings.set("plan", Json.tree(plan));
        settings.put("judgeEpochs", epochs);
        settings.put("out", out.toString());
        return settings;
    }
}
