package io.fathom.cli;

import io.fathom.base.AtomicFile;
import io.fathom.base.BadInputException;
import io.fathom.tensor.Engine;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns values that an options record refuses into wrong usage (exit status 2). */
public final class Usage {
    private Usage() {}

    /** The supplier's result; its IllegalArgumentException becomes wrong usage. */
    public static <T> T checked(CommandSpec spec, Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Refuses output files that could not be written, before any work is done. */
    public static void writable(@Nullable Path... files) {
        for (Path file : files) {
            if (file != null) {
                AtomicFile.checkTarget(file);
            }
        }
    }

    /** Checks the ending of a file to be written: another one is wrong usage. */
    static void ending(CommandSpec spec, String option, Runnable check) {
        try {
            check.run();
        } catch (BadInputException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }

    /** Starts the engine; a wrong number of threads is wrong usage. */
    public static void started(CommandSpec spec, RunArguments run) {
        started(spec, run.threads());
    }

    /** As above; null leaves the number of threads to the engine. */
    public static void started(CommandSpec spec, @Nullable Integer threads) {
        checked(spec, () -> {
            Engine engine = Engine.start();
            if (threads != null) {
                engine.setThreads(threads);
            }
            return engine;
        });
    }
}
