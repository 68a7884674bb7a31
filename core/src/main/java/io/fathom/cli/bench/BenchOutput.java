package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.report.bench.BenchmarkLog;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a benchmark's rows and models go, and what happens to those of an earlier run: a group of options. */
final class BenchOutput {
    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where rows.jsonl (as they come), results.csv, results.json and report.html go."
                    + " Default: bench-NAME.")
    private @Nullable Path out;

    @Option(
            names = "--model-dir",
            paramLabel = "FOLDER",
            description = "Where trained models are kept, and found again. Default: FOLDER/models.")
    private @Nullable Path modelDir;

    @Option(names = "--resume", description = "Go on with the rows in the folder. Default: they are an error.")
    private boolean resume;

    @Option(names = "--restart", description = "Drop the rows in the folder; models are kept. Default: see --resume.")
    private boolean restart;

    Path folder(String name) {
        return out == null ? Path.of("bench-" + name) : out;
    }

    BenchModels models(String name) {
        return new BenchModels(modelDir == null ? folder(name).resolve("models") : modelDir);
    }

    /** The rows' log, begun or continued. */
    BenchmarkLog log(String name, ObjectNode settings) {
        if (resume && restart) {
            throw new IllegalArgumentException("--resume and --restart exclude each other.");
        }
        Path file = folder(name).resolve("rows.jsonl");
        if (resume) {
            return BenchmarkLog.resume(file, settings);
        }
        if (Files.exists(file) && !restart) {
            throw new BadInputException(file + ": holds the rows of an earlier run. --resume goes on with them,"
                    + " --restart drops them, --out FOLDER leaves them alone.");
        }
        return BenchmarkLog.start(file, settings);
    }
}
