package io.fathom.cli;

import io.fathom.base.BadInputException;
import io.fathom.cli.bench.BenchCommand;
import io.fathom.geometry.RefusedException;
import io.fathom.tensor.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line's entry. */
@Command(
        name = "fathom",
        header = "Measures how many dimensions data really has, point by point.",
        description = {
            "",
            "Fathom trains a score model on your points (or takes one), reads the local intrinsic dimension (LID) of every"
                    + " point at every noise level from it, and writes a table and a report that opens in a browser.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  fathom inspect data.csv",
            "  fathom estimate data.csv --quick",
            "  fathom estimate data.csv --out lid.csv --report report.html",
            "  fathom train images/ --out model.safetensors --minutes 5",
            "  fathom estimate images/ --model model.safetensors --method flipd --out lid.parquet",
            "",
            "Exit status: 0 fine, 1 failed, 2 wrong usage, 3 refused, 4 written but a diagnostic failed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 100,
        subcommands = {
            InspectCommand.class,
            TrainCommand.class,
            EstimateCommand.class,
            DensityCommand.class,
            OodCommand.class,
            ReportCommand.class,
            ProjectCommand.class,
            GeometryCommand.class,
            GenerateCommand.class,
            SampleCommand.class,
            PosteriorCommand.class,
            BenchCommand.class
        })
public final class Main implements Callable<Integer> {
    private static final int REFUSED = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    private Main() {}

    /** Runs one verb; exit status 0 fine, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** As {@link #main}, returning the exit status. */
    public static int run(String... args) {
        try {
            return commandLine().execute(args);
        } catch (OutOfMemoryError e) {
            System.err.println("fathom: out of memory (" + e.getMessage()
                    + "). Read fewer rows with --limit, or give Java" + " more: FATHOM_JAVA_OPTS=-Xmx8g fathom ...");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing command.");
    }

    /** The whole command with its verbs, for a caller that gives its own streams. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main()).setUsageHelpWidth(100).setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, args) -> {
            CommandLine command = e.getCommandLine();
            command.getErr().println("fathom: " + message(e));
            UnmatchedArgumentException.printSuggestions(e, command.getErr());
            command.getErr().println("Usage: " + command.getHelp().synopsis(0).strip() + "  (more with --help)");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof BadInputException || e instanceof UncheckedIOException) {
                command.getErr().println("fathom: " + e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            if (e instanceof RefusedException) {
                command.getErr().println("fathom: " + e.getMessage());
                return REFUSED;
            }
            if (e instanceof IOException) {
                command.getErr().println("fathom: " + e);
                return CommandLine.ExitCode.SOFTWARE;
            }
            if (e instanceof CancellationException) {
                return CommandLine.ExitCode.SOFTWARE; // the verb has said why
            }
            command.getErr().println("fathom: this is a fault of Fathom, not yours; please report what follows.");
            throw e;
        });
        Converters.register(line);
        abbreviate(line);
        return line;
    }

    /** One line of synopsis: the options stand below it, each with its explanation. */
    private static void abbreviate(CommandLine line) {
        for (CommandLine sub : line.getSubcommands().values()) {
            sub.getCommandSpec().usageMessage().abbreviateSynopsis(true);
            abbreviate(sub);
        }
    }

    private static String message(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            boolean verbs = !e.getCommandLine().getSubcommands().isEmpty();
            String kind = unmatched.isUnknownOption() ? "option" : verbs ? "command" : "argument";
            return "Unknown " + kind + " '" + first + "'.";
        }
        return String.valueOf(e.getMessage());
    }

    /** Reads the version from the build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"fathom " + Environment.version() + ", revision " + Environment.revision()};
        }
    }
}
