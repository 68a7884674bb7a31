package io.fathom.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What ran a computation, for provenance: a result can differ in its last bits between any two of these.
 *
 * @param fathom version of this program
 * @param commit source revision it was built from; {@code unknown} for a build without git
 */
public record Environment(
        String fathom,
        String commit,
        String engine,
        String blas,
        int threads,
        String cpu,
        String jvm,
        String os,
        String architecture) {

    /** Of this process; starts the engine. */
    public static Environment current() {
        Engine engine = Engine.start();
        Properties build = build();
        return new Environment(
                build.getProperty("version", "unknown"),
                commit(build),
                engine.version(),
                engine.blas(),
                engine.threads(),
                engine.cpuCapability(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"));
    }

    /** Version of this program, without starting the engine. */
    public static String version() {
        return build().getProperty("version", "unknown");
    }

    /** Source revision, without starting the engine; see {@link #commit()}. */
    public static String revision() {
        return commit(build());
    }

    private static String commit(Properties build) {
        return build.getProperty("commit", "unknown");
    }

    private static Properties build() {
        Properties properties = new Properties();
        try (InputStream in = Environment.class.getResourceAsStream("/io/fathom/build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
