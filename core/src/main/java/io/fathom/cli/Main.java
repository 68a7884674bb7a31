package io.fathom.cli;

import io.fathom.base.BadInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's entry. */
@Command(
        name = "fathom",
        description = "Measures how many dimensions data really has, point by point.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InspectCommand.class, GenerateCommand.class})
public final class Main {
    private Main() {}

    /** Runs one verb; exit status 0 fine, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** As {@link #main}, returning the exit status. */
    public static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof BadInputException) {
                command.getErr().println("fathom: " + e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e;
        });
        return line;
    }
}
