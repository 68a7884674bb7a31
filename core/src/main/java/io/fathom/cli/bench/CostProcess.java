package io.fathom.cli.bench;

import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@link CostWorker} in a Java process of its own: same Java, same class path. */
final class CostProcess {
    private static final double STARTING_SECONDS = 120;
    private static final double PATIENCE = 12; // times the limit of one measurement

    private CostProcess() {}

    /**
     * The child's answer.
     *
     * @throws BadInputException if it fails or takes too long; the message says what it said
     */
    static CostAnswer run(CostWorker.Task task, CostCase c) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("-D") || flag.startsWith("--add") || flag.startsWith("--enable")) {
                command.add(flag);
            }
        }
        // a small young generation and one collector thread: garbage stays a few megabytes
        command.addAll(List.of("-XX:+UseSerialGC", "-Xms16m", "-Xmn8m"));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), CostWorker.class.getName(), task.name(), Json.text(c)));
        return ended(command, task, STARTING_SECONDS + PATIENCE * c.limit());
    }

    private static CostAnswer ended(List<String> command, CostWorker.Task task, double seconds) {
        try {
            File said = File.createTempFile("fathom-cost", ".txt");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said);
                if (task
                        != CostWorker.Task
                                .TIME) { // freed memory goes back to the system at once, so that the peak is what is
                    // used
                    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "65536");
                    builder.environment().put("MALLOC_TRIM_THRESHOLD_", "65536");
                }
                Process process = builder.start();
                boolean ended = process.waitFor((long) Math.ceil(seconds), TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly().waitFor();
                }
                List<String> lines = lines(said);
                if (!ended || process.exitValue() != 0) {
                    throw new BadInputException("cost process: expected an answer, found "
                            + (ended
                                    ? "exit status " + process.exitValue()
                                    : "none after " + Math.round(seconds) + " s")
                            + (lines.isEmpty() ? "." : ": " + lines.get(0)));
                }
                return CostAnswer.in(lines);
            } finally {
                Files.deleteIfExists(said.toPath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadInputException("cost process: interrupted.", e);
        }
    }

    private static List<String> lines(File file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file.toPath(), StandardCharsets.UTF_8)) {
            return reader.lines().toList();
        }
    }
}
