package io.fathom.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns values that an options record refuses into wrong usage (exit status 2). */
final class Usage {
    private Usage() {}

    /** The supplier's result; its IllegalArgumentException becomes wrong usage. */
    static <T> T checked(CommandSpec spec, Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Starts the engine; a wrong number of threads is wrong usage. */
    static void started(CommandSpec spec, RunArguments run) {
        checked(spec, () -> {
            run.startEngine();
            return run;
        });
    }
}
