package io.fathom.cli.bench;

import io.fathom.base.AtomicFile;
import io.fathom.base.Progress;
import io.fathom.estimate.RowSource;
import io.fathom.estimate.neighbour.Abid;
import io.fathom.estimate.neighbour.Alid;
import io.fathom.estimate.neighbour.Duplicates;
import io.fathom.estimate.neighbour.Ess;
import io.fathom.estimate.neighbour.FisherS;
import io.fathom.estimate.neighbour.Ged;
import io.fathom.estimate.neighbour.LocalEstimator;
import io.fathom.estimate.neighbour.LocalPca;
import io.fathom.estimate.neighbour.Mada;
import io.fathom.estimate.neighbour.Mle;
import io.fathom.estimate.neighbour.Mom;
import io.fathom.estimate.neighbour.NearestNeighbours;
import io.fathom.estimate.neighbour.Neighbourhoods;
import io.fathom.estimate.neighbour.PointCloud;
import io.fathom.estimate.neighbour.SearchOptions;
import io.fathom.estimate.neighbour.Tle;
import io.fathom.estimate.neighbour.TwoNn;
import io.fathom.estimate.neighbour.TwoNnLocal;
import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Times of the neighbour search and of every estimator that reads it, on normal points. */
final class NeighbourBenchmark {
    private static final int D = 64;
    private static final int K = 100;
    private static final int POINTS = 10_000;
    private static final int ROUNDS = 3;

    private final PrintWriter out;

    NeighbourBenchmark(PrintWriter out) {
        this.out = out;
    }

    /** The points of the first part, for other programs. */
    static void writePoints(Path file) {
        float[] values = values(POINTS);
        AtomicFile.write(file, stream -> {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < POINTS; i++) {
                line.setLength(0);
                for (int j = 0; j < D; j++) {
                    line.append(j == 0 ? "" : ",").append(values[i * D + j]);
                }
                stream.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    private static float[] values(int n) {
        float[] values = new float[n * D];
        RandomStream.at(1).fillNormal(values, 0, values.length);
        return values;
    }

    private static PointCloud points(int n) {
        return PointCloud.of(RowSource.of(values(n), D), IntStream.range(0, n).toArray());
    }

    void run(boolean full) {
        Engine engine = Engine.start();
        out.printf(
                "%s, %s, %d threads, %s%n", engine.version(), engine.blas(), engine.threads(), engine.cpuCapability());
        SearchOptions options = SearchOptions.DEFAULT.withThreads(engine.threads());
        PointCloud points = points(POINTS);
        for (int round = 1; round < ROUNDS; round++) {
            search(points, options); // warms the compiler
        }
        out.printf(Locale.ROOT, "%n%,d points, D = %d, k = %d%n  %-34s %10s %10s%n", POINTS, D, K, "", "wall", "cpu");
        Neighbourhoods x = search(points, options, POINTS, POINTS);
        estimators(x);
        memory();
        if (full) {
            large(options);
        }
    }

    private static void search(PointCloud points, SearchOptions options) {
        new NearestNeighbours(points, options).ofAll(K, Progress.SILENT);
    }

    private Neighbourhoods search(PointCloud points, SearchOptions options, int queries, int references) {
        Neighbourhoods[] found = new Neighbourhoods[1];
        double cpu = time(
                "search, all distances exact",
                () -> found[0] = Neighbourhoods.of(points, K, Duplicates.DROP, options, Progress.SILENT));
        double bare = time("sgemm alone", () -> multiply(queries, references, options));
        out.printf(
                Locale.ROOT,
                "  search / sgemm %.2f in cpu time; sgemm %.0f GFLOP/s a cpu%n",
                cpu / bare,
                2.0 * queries * references * D / bare / 1e9);
        out.flush();
        return found[0];
    }

    /** The products of the search without anything else, one thread. */
    private static void multiply(long queries, long references, SearchOptions options) {
        Engine engine = Engine.start();
        int threads = engine.threads();
        engine.setThreads(1);
        try (Scope scope = new Scope();
                NoGrad off = new NoGrad()) {
            Tensor left = Tensor.full(DType.FLOAT32, 0.5, options.queryTile(), D);
            Tensor right =
                    Tensor.full(DType.FLOAT32, 0.5, options.referenceTile(), D).transpose(0, 1);
            Tensor product = Tensor.empty(DType.FLOAT32, options.queryTile(), options.referenceTile());
            long tiles = queries * references / ((long) options.queryTile() * options.referenceTile());
            for (long t = 0; t < tiles; t++) {
                product.setToProduct(left, right);
            }
        }
        engine.setThreads(threads);
    }

    private void estimators(Neighbourhoods x) {
        List<LocalEstimator> each = List.of(
                new Mle(K, false),
                new Mom(K, true),
                new Mada(K),
                new Ess(K, false),
                new LocalPca(K, LocalPca.Rule.FUKUNAGA_OLSEN),
                new LocalPca(K, LocalPca.Rule.PARTICIPATION),
                new Tle(K, false),
                new Abid(K, true),
                new TwoNnLocal(K, 0.1),
                new Alid(K),
                new Ged(K));
        for (LocalEstimator estimator : each) {
            time(estimator.toString(), () -> x.estimate(estimator));
        }
        time(TwoNn.DEFAULT + ", all points", () -> TwoNn.DEFAULT.estimate(x));
        time(new FisherS() + ", all points", () -> new FisherS().estimate(x));
        time("all of the local ones in one pass", () -> x.estimate(each, Progress.SILENT));
    }

    private void large(SearchOptions options) {
        int n = 50_000;
        PointCloud points = points(n);
        out.printf(Locale.ROOT, "%n%,d points%n", n);
        search(points, options, n, n);
        memory();
        int million = 1_000_000;
        int tenth = million / 10;
        PointCloud most = points(million);
        int[] own = IntStream.range(0, tenth).map(i -> i * 10).toArray();
        PointCloud queries = most.rows(own);
        out.printf(Locale.ROOT, "%n%,d points, a tenth of the queries, results not kept%n", million);
        double[] sum = new double[1];
        double cpu = time(
                "search",
                () -> new NearestNeighbours(most, options)
                        .search(
                                queries,
                                own,
                                K,
                                (first, block) -> {
                                    synchronized (sum) {
                                        sum[0] += block.distances()[0][K - 1];
                                    }
                                },
                                Progress.SILENT));
        out.printf(Locale.ROOT, "  all of them: about %,.0f cpu-s%n", 10 * cpu);
        memory();
    }

    /** Prints wall and processor seconds, gives the latter. */
    private double time(String name, Runnable task) {
        long wall = System.nanoTime();
        double cpu = cpuSeconds();
        task.run();
        double used = cpuSeconds() - cpu;
        out.printf(Locale.ROOT, "  %-34s %8.3f s %8.3f s%n", name, (System.nanoTime() - wall) / 1e9, used);
        out.flush();
        return used;
    }

    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime() / 1e9
                : System.nanoTime() / 1e9;
    }

    private void memory() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    out.printf(
                            Locale.ROOT,
                            "  peak memory of this process %,d MB%n",
                            Long.parseLong(line.replaceAll("\\D+", "")) / 1024);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }
}
