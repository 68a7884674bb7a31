package io.fathom.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README compiles, runs, finds the plane, and stands in the README as it is. */
class ExampleTest {
    private static final Path SOURCE = Path.of("..", "examples", "FlatPlane.java");
    private static final double PLANE = 0.15;

    @TempDir
    private Path folder;

    @Test
    void theExampleFindsThePlane() throws Exception {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SOURCE.toString());
        assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Method mean = loader.loadClass("FlatPlane").getDeclaredMethod("plane", long.class);
            mean.setAccessible(true);
            assertThat((double) mean.invoke(null, 400L)).isCloseTo(2, within(PLANE));
        }
    }

    @Test
    void theReadmeShowsTheExample() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        String body = Files.readAllLines(SOURCE).stream()
                .dropWhile(line -> !line.contains("begin of the README's part"))
                .skip(1)
                .takeWhile(line -> !line.contains("end of the README's part"))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
        assertThat(body).isNotBlank();
        assertThat(readme.lines().map(String::strip).collect(Collectors.joining("\n")))
                .contains(body);
    }
}
