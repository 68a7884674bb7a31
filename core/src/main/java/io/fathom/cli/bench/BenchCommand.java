package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.cli.ConsoleProgress;
import io.fathom.cli.RunArguments;
import io.fathom.cli.Usage;
import io.fathom.train.Budget;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fathom bench}: figures about this program on this machine, each from one run. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures accuracy on data of known dimension, behaviour on images, guided samples, log-density, cost, speed and"
                        + " neighbour search.",
        subcommands = {
            BenchManifoldsCommand.class,
            BenchMixturesCommand.class,
            BenchImagesCommand.class,
            BenchCostCommand.class,
            BenchGuidanceCommand.class,
            BenchGeometryCommand.class,
            BenchDensityCommand.class,
            BenchCommand.Accuracy.class,
            BenchCommand.Speed.class,
            BenchCommand.NeighbourSpeed.class
        })
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing benchmark: manifolds, mixtures, images, cost, guidance, geometry, density, accuracy, speed or neighbours.");
    }

    /** Trains with default options on data of known dimension. */
    @Command(
            name = "accuracy",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Trains on four data sets of known dimension with the default options; prints LID, errors, time.")
    static final class Accuracy implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

        @Option(
                names = "--minutes",
                paramLabel = "MINUTES",
                description = "Training time for each data set, above 0. Default: 1.")
        private double minutes = 1;

        @Option(
                names = "--cases",
                paramLabel = "LIST",
                split = ",",
                hideParamSyntax = true,
                description = "Which data sets: 1 S^2, 2 S^16, 3 mixture, 4 lollipop. Default: all.")
        private List<Integer> cases = List.of();

        @ArgGroup(validate = false, heading = "%nRun:%n")
        private RunArguments run = new RunArguments();

        @Override
        public void run() {
            for (int c : cases) {
                if (c < 1 || c > 4) {
                    throw new ParameterException(
                            spec.commandLine(), "--cases: expected numbers from 1 to 4, found " + c + ".");
                }
            }
            Usage.checked(spec, () -> Budget.ofMinutes(minutes));
            PrintWriter out = spec.commandLine().getOut();
            if (run.dryRun()) {
                ObjectNode resolved = Json.object();
                resolved.put("verb", "bench accuracy");
                resolved.put("minutes", minutes);
                resolved.set("cases", Json.tree(cases.isEmpty() ? List.of(1, 2, 3, 4) : cases));
                resolved.put("seed", run.seed());
                out.println(Json.pretty(resolved));
                out.flush();
                return;
            }
            Usage.started(spec, run);
            ConsoleProgress progress =
                    ConsoleProgress.standard(spec.commandLine().getErr());
            new AccuracyBenchmark(out, progress).run(minutes, run.seed(), cases);
            progress.end();
        }
    }

    /** Ratios on this machine. */
    @Command(
            name = "speed",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Compares with the bare engine and with this machine's matrix-multiply peak, in one run.")
    static final class Speed implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

        @Option(
                names = "--memory-steps",
                paramLabel = "N",
                description = "Steps over which memory is watched, 20 or more. Default: 20000.")
        private int memorySteps = 20_000;

        @Option(
                names = "--threads",
                paramLabel = "N",
                description = "Threads of one tensor operation, 1 or more. Default: one per processor.")
        private @Nullable Integer threads;

        @Override
        public void run() {
            if (memorySteps < 20) {
                throw new ParameterException(
                        spec.commandLine(), "--memory-steps: expected at least 20, found " + memorySteps + ".");
            }
            Usage.started(spec, threads);
            new SpeedBenchmark(spec.commandLine().getOut()).run(memorySteps);
        }
    }

    /** The neighbour search and the estimators that read it. */
    @Command(
            name = "neighbours",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Times the neighbour search and each neighbour-based estimator; ratio to the bare matrix product,"
                            + " peak memory. tools/peers/neighbours.py times other programs on the same points.")
    static final class NeighbourSpeed implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

        @Option(
                names = "--full",
                description =
                        "Also 50,000 points, and a tenth of the queries of 1,000,000. Default: 10,000 points alone.")
        private boolean full;

        @Option(
                names = "--write-points",
                paramLabel = "CSV",
                description = "Write the 10,000 points for tools/peers/neighbours.py and stop.")
        private @Nullable Path points;

        @Option(names = "--threads", paramLabel = "N", description = "Threads, 1 or more. Default: one per processor.")
        private @Nullable Integer threads;

        @Override
        public void run() {
            if (points != null) {
                Usage.writable(points);
                NeighbourBenchmark.writePoints(points);
                return;
            }
            Usage.started(spec, threads);
            new NeighbourBenchmark(spec.commandLine().getOut()).run(full);
        }
    }
}
