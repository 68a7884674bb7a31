package io.fathom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fathom.contract.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The choice of BLAS, each in a process of its own: it cannot be made twice. */
class EngineTest {
    private static final int SECONDS = 120;
    private static final String OPENBLAS = "-Dfathom.openblas=true";

    @TempDir
    private Path folder;

    private static boolean mklJar() {
        return Engine.class.getResource("/org/bytedeco/mkl/linux-x86_64/libmkl_rt.so.2") != null;
    }

    /** Says which BLAS runs and whether a library is mapped, after real work. */
    static final class WhichBlas {
        public static void main(String[] args) throws Exception {
            String blas = Engine.start().blas();
            try (Scope scope = new Scope()) {
                Tensor x = new TorchRandom(1).normal(64, 64);
                x.matmul(x).toFloats();
            }
            String maps = Files.readString(Path.of("/proc/self/maps"));
            System.out.println(
                    blas + " mkl_rt=" + maps.contains("libmkl_rt") + " openblas=" + maps.contains("libopenblas")
                            + " threads=" + Engine.start().threads());
        }
    }

    /** Four Java threads, each decomposing matrices of both types and checking every result. */
    static final class FourThreads {
        private static final int ROUNDS = 12;

        public static void main(String[] args) throws Exception {
            Engine engine = Engine.start();
            engine.setThreads(2);
            var pool = Executors.newFixedThreadPool(4);
            List<Callable<Double>> work = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int seed = t;
                work.add(() -> worst(seed));
            }
            for (Future<Double> result : pool.invokeAll(work)) {
                if (!(result.get() < 1)) { // 1 is the tolerance; NaN fails too
                    throw new IllegalStateException("worst error in tolerances: " + result.get());
                }
            }
            pool.shutdown();
            System.out.println(engine.blas() + " fine");
        }

        private static double worst(int seed) {
            double worst = 0;
            TorchRandom random = new TorchRandom(seed);
            for (int round = 0; round < ROUNDS; round++) {
                for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
                    try (Scope scope = new Scope()) {
                        worst = Math.max(worst, LinearAlgebraTest.worstError(random, type, 40 + 7 * round));
                    }
                }
            }
            return worst;
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void mklIsMappedWhenItsJarIsPresent() throws Exception {
        assumeTrue(mklJar(), "no MKL jar on this platform");
        assertThat(ChildJvm.run(folder, WhichBlas.class, List.of(), SECONDS)).startsWith("mkl mkl_rt=true");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openBlasRunsWhereMklIsSwitchedOff() throws Exception {
        assertThat(ChildJvm.run(folder, WhichBlas.class, List.of(OPENBLAS), SECONDS))
                .startsWith("openblas mkl_rt=false openblas=true");
    }

    @Test
    void mklSurvivesFourJavaThreads() throws Exception {
        assumeTrue(mklJar(), "no MKL jar on this platform");
        assertThat(ChildJvm.run(folder, FourThreads.class, List.of(), SECONDS)).startsWith("mkl fine");
    }

    @Test
    void openBlasSurvivesFourJavaThreads() throws Exception {
        assertThat(ChildJvm.run(folder, FourThreads.class, List.of(OPENBLAS), SECONDS))
                .startsWith("openblas fine");
    }
}
