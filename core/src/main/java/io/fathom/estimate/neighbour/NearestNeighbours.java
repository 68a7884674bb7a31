package io.fathom.estimate.neighbour;

import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Exact k nearest neighbours in Euclidean distance, by brute force as blocked matrix products.
 *
 * <p>Approximate squared distances {@code |x|^2 + |y|^2 - 2 x.y} of a block of queries come from one float32 product a tile of
 * reference points, centred on the reference mean, since a common offset would cancel their digits. Of each query the
 * {@code k + 8} smallest are kept and their distances recomputed in double from the original numbers. A rounding bound then
 * certifies that none left out can be nearer; queries that it does not certify (ties, far clusters) are repeated in double
 * within the radius found. So the result is that of a double loop over all pairs, bit for bit, whatever threads and tiles.
 *
 * <p>Memory: a float32 copy of the reference points and, for each thread, {@code queryTile x referenceTile} numbers; never
 * Q x N. Equal distances go to the smaller index. Points are told apart by row, so a copy of a point is its neighbour at
 * distance 0.
 */
public final class NearestNeighbours {
    static final int SPARE = 8; // candidates beyond k
    private static final double SLACK = 1 + 1e-12; // rounding of a squared distance summed in double

    private final PointCloud reference;
    private final SearchOptions options;
    private final Centring centring;

    /** Where finished blocks go. */
    @FunctionalInterface
    public interface BlockConsumer {
        /**
         * Takes the neighbours of queries {@code first}, {@code first + 1}, ...; each block comes once, in any order, from
         * the searching threads at once. The arrays may be kept.
         */
        void accept(int first, Neighbours block);
    }

    /** A search among {@code reference}. */
    public NearestNeighbours(PointCloud reference, SearchOptions options) {
        this.reference = reference;
        this.options = options;
        this.centring = Centring.of(reference);
    }

    /**
     * The k nearest others of every reference point.
     *
     * @throws BadInputException unless {@code 1 <= k <= N - 1}
     */
    public Neighbours ofAll(int k, Progress progress) {
        return gathered(reference, null, k, progress);
    }

    /**
     * The k nearest reference points of every query; a query that is a reference point finds itself at distance 0.
     *
     * @throws BadInputException unless {@code 1 <= k <= N}
     */
    public Neighbours of(PointCloud queries, int k, Progress progress) {
        Check.that(queries != reference, "queries: expected other points than the reference; see ofAll.");
        return gathered(queries, null, k, progress);
    }

    /**
     * The k nearest reference points of every query but its own.
     *
     * @param own the row of the reference that each query is, and does not count, [Q]
     * @throws BadInputException unless {@code 1 <= k <= N - 1}
     */
    public Neighbours of(PointCloud queries, int[] own, int k, Progress progress) {
        return gathered(queries, own, k, progress);
    }

    private Neighbours gathered(PointCloud queries, int @Nullable [] own, int k, Progress progress) {
        double[][] distances = new double[queries.count()][];
        int[][] indices = new int[queries.count()][];
        search(
                queries,
                own,
                k,
                (first, block) -> {
                    System.arraycopy(block.distances(), 0, distances, first, block.distances().length);
                    System.arraycopy(block.indices(), 0, indices, first, block.indices().length);
                },
                progress);
        return new Neighbours(distances, indices);
    }

    /**
     * As {@link #of}, block by block, for results too large to be kept. When {@code queries} is the reference itself, each
     * point leaves itself out.
     */
    public void search(PointCloud queries, int @Nullable [] own, int k, BlockConsumer consumer, Progress progress) {
        Check.same("columns of the queries", reference.dimension(), queries.dimension());
        if (own != null) {
            Check.same("own rows", queries.count(), own.length);
        }
        boolean excluding = own != null || queries == reference;
        requireNeighbours(k, reference.count(), excluding);
        int q = options.queryTile();
        int blocks = (int) (((long) queries.count() + q - 1) / q);
        AtomicInteger done = new AtomicInteger();
        progress.update("neighbours", 0, queries.count(), "");
        try (Scope scope = new Scope()) {
            Tensor[] tiles = tiles();
            Workers.run(options.threads(), blocks, () -> {
                Block block = new Block(queries, own, k, tiles);
                return b -> {
                    int first = b * q;
                    int n = Math.min(q, queries.count() - first);
                    consumer.accept(first, block.search(first, n));
                    progress.advance("neighbours", done.addAndGet(n), queries.count(), "");
                };
            });
        }
    }

    private static void requireNeighbours(int k, int n, boolean excluding) {
        int most = excluding ? n - 1 : n;
        if (k < 1 || k > most) {
            throw new BadInputException("k = " + k + " neighbours of " + n + " points: expected k from 1 to " + most
                    + (excluding ? ", since a point is not its own neighbour." : "."));
        }
    }

    /** The reference as right factors, [D + 2, T] each: centred coordinates, |y|^2, 1. */
    private Tensor[] tiles() {
        int d = reference.dimension();
        int size = options.referenceTile();
        Tensor[] tiles = new Tensor[(int) (((long) reference.count() + size - 1) / size)];
        float[] row = new float[d + 2];
        double[] y = new double[d];
        for (int t = 0; t < tiles.length; t++) {
            int n = Math.min(size, reference.count() - t * size);
            Tensor tile = Tensor.empty(DType.FLOAT32, n, d + 2);
            FloatBuffer memory = tile.memory().asFloatBuffer();
            for (int i = 0; i < n; i++) {
                double square = centring.toSingle(reference, t * size + i, y, row, 1);
                row[d] = (float) square;
                row[d + 1] = 1;
                memory.put(row);
            }
            tiles[t] = tile.transpose(0, 1);
        }
        return tiles;
    }

    /** One thread's buffers. */
    private final class Block {
        private final PointCloud queries;
        private final int @Nullable [] own;
        private final int k;
        private final Tensor[] tiles;
        private final int d = reference.dimension();
        private final Tensor left; // [queryTile, D + 2]: -2 x, 1, |x|^2
        private final FloatBuffer leftMemory;
        private final CandidateBuffer[] candidates; // [queryTile]
        private final double[] squares; // |x|^2, centred, [queryTile]
        private final double[] distance; // of the candidates of one query
        private final int[] index;
        private final int[] bits; // a row of a product
        private final double[] x;

        Block(PointCloud queries, int @Nullable [] own, int k, Tensor[] tiles) {
            this.queries = queries;
            this.own = own;
            this.k = k;
            this.tiles = tiles;
            int q = Math.min(options.queryTile(), queries.count());
            this.left = Tensor.empty(DType.FLOAT32, q, d + 2);
            this.leftMemory = left.memory().asFloatBuffer();
            this.candidates = new CandidateBuffer[q];
            for (int i = 0; i < q; i++) {
                candidates[i] = new CandidateBuffer(Math.min(k, Integer.MAX_VALUE / 8) + SPARE);
            }
            this.squares = new double[q];
            this.distance = new double[k + SPARE];
            this.index = new int[k + SPARE];
            this.bits = new int[Math.min(options.referenceTile(), reference.count())];
            this.x = new double[d];
        }

        private int own(int query) {
            return own != null ? own[query] : queries == reference ? query : -1;
        }

        Neighbours search(int first, int n) {
            fillLeft(first, n);
            try (Scope scope = new Scope()) {
                gather(first, n);
            }
            Neighbours block = new Neighbours(new double[n][k], new int[n][k]);
            int[] failed = new int[n];
            double[] radius = new double[n];
            int failures = 0;
            for (int i = 0; i < n; i++) {
                double worst = exact(first + i, candidates[i]);
                if (certified(worst, squares[i], candidates[i].turnedAway())) {
                    System.arraycopy(distance, 0, block.distances()[i], 0, k);
                    System.arraycopy(index, 0, block.indices()[i], 0, k);
                } else {
                    failed[failures] = i;
                    radius[failures++] = worst;
                }
            }
            if (failures > 0) {
                repair(first, failed, radius, failures, block);
            }
            return block;
        }

        private void fillLeft(int first, int n) {
            float[] row = new float[d + 2];
            leftMemory.rewind();
            for (int i = 0; i < n; i++) {
                squares[i] = centring.toSingle(queries, first + i, x, row, -2);
                row[d] = 1;
                row[d + 1] = (float) squares[i];
                leftMemory.put(row);
                candidates[i].clear();
            }
        }

        private void gather(int first, int n) {
            Tensor rows = left.narrow(0, 0, n);
            Tensor product = Tensor.empty(DType.FLOAT32, n, bits.length);
            int start = 0;
            for (Tensor tile : tiles) {
                int size = tile.size(1);
                Tensor out = size == bits.length ? product : Tensor.empty(DType.FLOAT32, n, size);
                var memory = out.setToProduct(rows, tile).memory().asIntBuffer();
                for (int i = 0; i < n; i++) {
                    memory.get(i * size, bits, 0, size);
                    candidates[i].offer(bits, size, start, own(first + i));
                }
                start += size;
            }
        }

        /** Sorts the candidates by their exact distances into {@link #distance} and {@link #index}; returns the k-th distance. */
        private double exact(int query, CandidateBuffer buffer) {
            buffer.shrink();
            buffer.sort(); // so that almost nothing moves below
            queries.copy(query, x);
            int n = buffer.size();
            for (int c = 0; c < n; c++) {
                int j = buffer.index(c);
                double r = Math.sqrt(reference.squaredDistance(j, x));
                int at = c;
                while (at > 0 && (distance[at - 1] > r || distance[at - 1] == r && index[at - 1] > j)) {
                    distance[at] = distance[at - 1];
                    index[at] = index[at - 1];
                    at--;
                }
                distance[at] = r;
                index[at] = j;
            }
            return n < k ? Double.POSITIVE_INFINITY : distance[k - 1];
        }

        /** Whether none that was turned away at {@code limit} can be as near as {@code worst}. */
        private boolean certified(double worst, double square, double limit) {
            double scaled = worst * centring.scale();
            double bound = centring.bound(square, 0x1p-24);
            return limit == Double.POSITIVE_INFINITY && worst < limit || scaled * scaled * SLACK + bound < limit;
        }

        /** Searches all within the radius found, in double; every neighbour is, since the k-th found is no nearer than the true one. */
        private void repair(int first, int[] failed, double[] radius, int failures, Neighbours block) {
            int step = Math.max(16, Math.min(2048, (1 << 20) / (d + 2)));
            Nearest[] found = new Nearest[failures];
            double[][] rows = new double[failures][d];
            double[] bounds = new double[failures];
            try (Scope scope = new Scope()) {
                double[] values = new double[failures * (d + 2)];
                for (int f = 0; f < failures; f++) {
                    found[f] = new Nearest(k);
                    queries.copy(first + failed[f], rows[f]);
                    bounds[f] = centring.bound(centring.toDouble(rows[f], values, f * (d + 2), true), 0x1p-53);
                }
                Tensor queryRows = Tensor.of(values, failures, d + 2);
                for (int from = 0; from < reference.count(); from += step) {
                    try (Scope inner = new Scope()) {
                        int n = Math.min(step, reference.count() - from);
                        double[] product = queryRows
                                .matmul(doubles(from, n).transpose(0, 1))
                                .toDoubles();
                        for (int f = 0; f < failures; f++) {
                            scan(
                                    product,
                                    f * n,
                                    n,
                                    from,
                                    own(first + failed[f]),
                                    rows[f],
                                    radius[f],
                                    bounds[f],
                                    found[f]);
                        }
                    }
                }
            }
            for (int f = 0; f < failures; f++) {
                found[f].drain(block.distances()[failed[f]], block.indices()[failed[f]]);
            }
        }

        private Tensor doubles(int from, int n) {
            double[] values = new double[n * (d + 2)];
            double[] y = new double[d];
            for (int i = 0; i < n; i++) {
                reference.copy(from + i, y);
                centring.toDouble(y, values, i * (d + 2), false);
            }
            return Tensor.of(values, n, d + 2);
        }

        private void scan(
                double[] product,
                int at,
                int n,
                int from,
                int self,
                double[] query,
                double radius,
                double bound,
                Nearest found) {
            double limit = limit(Math.min(radius, found.worst()), bound);
            for (int j = 0; j < n; j++) {
                if (!(product[at + j] > limit) && from + j != self) {
                    found.offer(Math.sqrt(reference.squaredDistance(from + j, query)), from + j);
                    limit = limit(Math.min(radius, found.worst()), bound);
                }
            }
        }

        private double limit(double radius, double bound) {
            double scaled = radius * centring.scale();
            return scaled * scaled * SLACK + bound;
        }
    }
}
