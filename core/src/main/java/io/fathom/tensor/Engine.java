package io.fathom.tensor;

import io.fathom.base.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Starts the native engine (libtorch) once for a process, in the one order that works, and says what runs.
 *
 * <p>Order: the folder of the unpacked native libraries, then the BLAS choice (MKL when its jar is present, else OpenBLAS with
 * its own pool at one thread), then the first torch call, then the thread count. A BLAS chosen after the first torch call is
 * ignored silently; hence every class of this package that touches torch goes through {@link #start()}.
 */
public final class Engine {
    private static final String MKL_RESOURCE = "/org/bytedeco/mkl/linux-x86_64/libmkl_rt.so.2";
    private static final String VERSION = "2.10.0-1.5.13";

    private static @Nullable Engine running;

    private final boolean mkl;

    private Engine(boolean mkl) {
        this.mkl = mkl;
    }

    /** Starts with one thread per processor unless started already. */
    public static synchronized Engine start() {
        if (running == null) {
            running = new Engine(load());
            running.setThreads(Runtime.getRuntime().availableProcessors());
        }
        return running;
    }

    private static boolean load() {
        boolean mkl = Engine.class.getResource(MKL_RESOURCE) != null && !Boolean.getBoolean("fathom.openblas");
        setIfAbsent(
                "org.bytedeco.javacpp.cachedir",
                cacheFolder(mkl ? "mkl" : "openblas").toString());
        // the limits of JavaCPP count the whole process and stop long runs that are well within the machine's memory
        setIfAbsent("org.bytedeco.javacpp.maxphysicalbytes", "0");
        setIfAbsent("org.bytedeco.javacpp.maxbytes", "0");
        if (mkl) {
            System.setProperty("org.bytedeco.openblas.load", "mkl");
        } else {
            // beside MKL this call would detach MKL from torch's thread count
            openblas.blas_set_num_threads(1);
        }
        if (torch.get_num_threads() < 1) {
            throw new IllegalStateException("The tensor engine did not start.");
        }
        if (mkl && !mapped("libmkl_rt")) {
            throw new IllegalStateException(
                    "MKL is on the class path but was not loaded; another library started the engine first.");
        }
        return mkl;
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    private static Path cacheFolder(String blas) {
        String chosen = System.getenv("FATHOM_CACHE");
        if (chosen != null && !chosen.isBlank()) {
            return Path.of(chosen, "natives", VERSION + "-" + blas);
        }
        String home = System.getProperty("user.home", ".");
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base;
        if (os.contains("mac")) {
            base = Path.of(home, "Library", "Caches");
        } else if (os.contains("windows")) {
            String local = System.getenv("LOCALAPPDATA");
            base = local == null ? Path.of(home, "AppData", "Local") : Path.of(local);
        } else {
            base = xdg == null || xdg.isBlank() ? Path.of(home, ".cache") : Path.of(xdg);
        }
        return base.resolve("fathom").resolve("natives").resolve(VERSION + "-" + blas);
    }

    private static boolean mapped(String library) {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.isReadable(maps)) {
            return true; // not Linux: no way to look
        }
        try (var lines = Files.lines(maps)) {
            return lines.anyMatch(line -> line.contains(library));
        } catch (IOException e) {
            return true;
        }
    }

    /** The number of threads of one tensor operation, for the whole process. */
    public void setThreads(int threads) {
        torch.set_num_threads(Check.atLeastOne("threads", threads));
    }

    /** The number of threads of one tensor operation. */
    public int threads() {
        return torch.get_num_threads();
    }

    /** {@code mkl} or {@code openblas}. */
    public String blas() {
        return mkl ? "mkl" : "openblas";
    }

    /** Version of the engine and its Java binding. */
    public String version() {
        return "libtorch " + VERSION;
    }

    /** The vector instructions in use, for example {@code AVX512}. */
    public String cpuCapability() {
        return torch.get_cpu_capability().getString();
    }
}
