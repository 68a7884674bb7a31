package io.fathom.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Seed, threads and the dry run: the same options on every verb that computes. A group of options. */
public final class RunArguments {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Root of all random numbers, any integer: same seed, same machine, same result. Default: 0.")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of one tensor operation, 1 or more. Default: one per processor.")
    private @Nullable Integer threads;

    @Option(names = "--dry-run", description = "Print the resolved run as JSON and stop.")
    private boolean dryRun;

    public long seed() {
        return seed;
    }

    public boolean dryRun() {
        return dryRun;
    }

    /** Null for as many as the engine likes. */
    @Nullable
    public Integer threads() {
        return threads;
    }
}
