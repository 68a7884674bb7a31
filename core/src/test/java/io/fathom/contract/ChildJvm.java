package io.fathom.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a test's main method in a fresh Java process, where the engine is not started yet. */
public final class ChildJvm {
    private ChildJvm() {}

    /** What the process printed on standard output; fails unless it ends with status 0 within {@code seconds}. */
    public static String run(Path folder, Class<?> main, List<String> flags, int seconds, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(flags);
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(ended)
                .as("ended within %d s; it said: %s%s", seconds, said, Files.readString(err))
                .isTrue();
        assertThat(process.exitValue())
                .as("status; it said: %s%s", said, Files.readString(err))
                .isZero();
        return said;
    }
}
