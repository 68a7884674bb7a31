package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.data.Dequantise;
import io.fathom.data.Points;
import io.fathom.model.TrainedModel;
import io.fathom.train.TrainOptions;
import io.fathom.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom train FILE}: points to a model file. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Trains a score model on points and writes it to a file.",
        footer = {
            "",
            "The model is a safetensors file with its settings and provenance. While training, MODEL.checkpoint keeps the"
                    + " last state; the same command goes on from it after an interruption, to the same result."
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Parameters(paramLabel = "FILE", description = "The data: a file or a folder of images.")
    private Path file = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "MODEL",
            description = "Where the model goes. Default: model.safetensors.",
            defaultValue = "model.safetensors")
    private Path out = Path.of("model.safetensors");

    @Option(
            names = "--sigma",
            paramLabel = "LO:HI",
            description =
                    "Both ends of the noise levels seen, standardised units, 0 < LO < HI: --noise-from and --noise-to in"
                            + " one. Energies: LO at most half the level to be read, HI 25 or more. Default: 0.02:3, energies 0.01:25.")
    private @Nullable String sigma;

    @ArgGroup(validate = false, heading = "%nReading the data:%n")
    private DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nTraining:%n")
    private TrainArguments training = new TrainArguments();

    @ArgGroup(validate = false, heading = "%nInterrupted trainings:%n")
    private Resume resume = new Resume();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    /** What happens to interrupted trainings. */
    public static final class Resume {
        @Option(
                names = "--checkpoint-every",
                paramLabel = "SECONDS",
                description = "Time between two checkpoints, above 0. Default: 20.")
        private double checkpointSeconds = 20;

        @Option(names = "--restart", description = "Begin anew even if a checkpoint exists. Default: go on from it.")
        private boolean restart;

        /** Trains with checkpoints beside {@code model} and says what it does. */
        public TrainedModel train(Points points, TrainOptions options, Path model, CommandSpec spec) {
            PrintWriter err = spec.commandLine().getErr();
            if (!(checkpointSeconds > 0)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--checkpoint-every: expected a number above 0, found " + checkpointSeconds + ".");
            }
            Path checkpoint = Training.checkpointOf(model);
            if (restart) {
                try {
                    Files.deleteIfExists(checkpoint);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException("Cannot remove " + checkpoint, e);
                }
            } else if (Files.exists(checkpoint)) {
                err.println("Going on from " + checkpoint + ".");
                err.flush();
            }
            ConsoleProgress progress = ConsoleProgress.standard(err);
            CtrlC listening = new CtrlC(progress::requestStop);
            try {
                TrainedModel result = Training.fitToFile(points, options, model, checkpointSeconds, progress);
                progress.end();
                return result;
            } catch (CancellationException e) {
                progress.end();
                err.println(e.getMessage() + " The same command goes on from there, with " + checkpoint + ".");
                err.flush();
                throw e;
            } finally {
                listening.close();
            }
        }
    }

    @Override
    public Integer call() {
        Points points = data.read(spec, file, training::dequantise);
        if (sigma != null) {
            training.noiseBetween(sigma);
        }
        TrainOptions options = Usage.checked(spec, () -> training.resolve(points, run.seed()));
        Usage.writable(out);
        PrintWriter terminal = spec.commandLine().getOut();
        if (run.dryRun()) {
            ObjectNode resolved = Json.object();
            resolved.put("verb", "train");
            resolved.put("data", points.source());
            resolved.put("points", points.count());
            resolved.put("ambientDimension", points.ambientDimension());
            resolved.put("dequantise", Dequantise.of(points).name().toLowerCase(Locale.ROOT));
            resolved.set("training", Json.tree(options));
            resolved.put("out", out.toString());
            terminal.println(Json.pretty(resolved));
            terminal.flush();
            return 0;
        }
        Usage.started(spec, run);
        terminal.printf(
                Locale.ROOT,
                "Training on %,d points of %,d dimensions: %s.%n",
                points.usableRows().length,
                points.ambientDimension(),
                TrainArguments.describe(options));
        if (Dequantise.of(points) == Dequantise.UNIFORM) {
            terminal.println("Dequantised: whole numbers from 0 to 255 with uniform noise, as points of [0, 1].");
        }
        terminal.flush();
        TrainedModel model = resume.train(points, options, out, spec);
        terminal.print(summary(model));
        terminal.printf(Locale.ROOT, "  model     %s%n", out);
        terminal.flush();
        return 0;
    }

    /** What training arrived at. */
    public static String summary(TrainedModel model) {
        ObjectNode p = model.provenance();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "  trained   %,d steps in %.0f s, best at step %,d, %,d parameters%n",
                p.path("steps").asLong(),
                p.path("seconds").asDouble(),
                p.path("bestStep").asLong(),
                model.score().network().parameters().count()));
        text.append(String.format(
                Locale.ROOT,
                "  units     1 standardised unit = %.4g data units%s%n",
                model.standardiser().typicalScale(),
                model.standardiser().isScalar() ? "" : " (root mean square over coordinates)"));
        return text.toString();
    }
}
