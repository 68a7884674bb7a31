package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chains of {@code x <- x + eta h + tau sqrt(2 eta) xi}, all in one batch, cut into chunks that stay in the processor's cache;
 * each chunk has its own random numbers, so that a chain does not depend on how often it is looked at.
 *
 * <p>The state of a chunk lies column by column in memory when there are few: sums over a row then run along memory.
 */
final class Chains implements AutoCloseable {
    private static final int CHUNK_NUMBERS = 1 << 15;
    private static final int FEWEST_ROWS = 256;
    private static final int COLUMN_MAJOR_UP_TO = 32;

    private final ScoreModel model;
    private final int d;
    private final Scope scope = new Scope();
    private final List<Chunk> chunks = new ArrayList<>();

    /** What the steps of chains have in common. */
    record Step(NoiseLevel sigma, double eta, double tau, Force force) {}

    /** Counts of drifts that were clipped, and of drifts in all. */
    record Clips(long clipped, long drifts) {
        /** Between 0 and 1; 0 without drifts. */
        double share() {
            return drifts == 0 ? 0 : (double) clipped / drifts;
        }
    }

    private static final class Chunk {
        final int from; // first chain
        final Tensor x; // [B, D]
        final Tensor noiseMemory; // float32, contiguous
        final Tensor noise; // the same as [B, D]
        final Tensor wide; // the noise in the state's type, [B, D]
        final TorchRandom random;
        long clipped;
        long drifts;

        Chunk(int from, Tensor x, Tensor noiseMemory, Tensor noise, Tensor wide, TorchRandom random) {
            this.from = from;
            this.x = x;
            this.noiseMemory = noiseMemory;
            this.noise = noise;
            this.wide = wide;
            this.random = random;
        }
    }

    Chains(ScoreModel model, Start start, long seed) {
        this.model = model;
        this.d = model.ambientDimension();
        Check.same("columns of the start " + start.name(), d, start.ambientDimension());
        int rows = Math.max(FEWEST_ROWS, CHUNK_NUMBERS / d);
        for (int from = 0; from < start.count(); from += rows) {
            int n = Math.min(rows, start.count() - from);
            Tensor x = state(model.precision(), n);
            double[] own = Arrays.copyOfRange(start.points(), from * d, (from + n) * d);
            x.setInPlace(Tensor.of(own, n, d));
            Tensor noise = state(DType.FLOAT32, n);
            Tensor memory = columnMajor() ? noise.transpose(0, 1) : noise;
            Tensor wide = model.precision() == DType.FLOAT32 ? noise : state(model.precision(), n);
            chunks.add(new Chunk(
                    from, x, memory, noise, wide, new TorchRandom(RandomStream.mix(seed, from)))); // own numbers
        }
    }

    private boolean columnMajor() {
        return d <= COLUMN_MAJOR_UP_TO;
    }

    private Tensor state(DType type, int n) {
        return columnMajor() ? Tensor.empty(type, d, n).transpose(0, 1) : Tensor.empty(type, n, d);
    }

    /** {@code steps} more steps; {@code done} of {@code total} chain steps are behind when it begins. Returns the new count. */
    long advance(long steps, Step step, String stage, Progress progress, long done, long total) {
        long count = done;
        try (NoGrad off = new NoGrad()) {
            for (Chunk chunk : chunks) {
                for (long i = 0; i < steps; i++) {
                    one(chunk, step);
                    progress.advance(stage, count + (i + 1) * chunk.x.size(0), total, "");
                }
                count += steps * chunk.x.size(0);
            }
        }
        return count;
    }

    private void one(Chunk chunk, Step step) {
        try (Scope inner = new Scope()) {
            Tensor h = step.force()
                    .added(chunk.x, model.denoised(chunk.x, step.sigma()).minus(chunk.x));
            h = clipped(chunk, h, step);
            chunk.random.fillNormal(chunk.noiseMemory);
            if (chunk.wide != chunk.noise) {
                chunk.wide.setInPlace(chunk.noise); // one conversion is faster than a sum of two types
            }
            chunk.x.addInPlace(h, step.eta()).addInPlace(chunk.wide, step.tau() * Math.sqrt(2 * step.eta()));
        }
    }

    /** The drift, its rows cut to {@code 4 tau sqrt(D)}. */
    private Tensor clipped(Chunk chunk, Tensor h, Step step) {
        int n = h.size(0);
        chunk.drifts += n;
        double limit = 4 * step.tau() * Math.sqrt(d);
        Tensor squares = h.squared().sum(1, true); // [B, 1]
        if (squares.max().item() <= limit * limit) {
            return h;
        }
        double[] factors = squares.toDoubles();
        for (int i = 0; i < n; i++) {
            boolean far = factors[i] > limit * limit; // NaN stays NaN
            chunk.clipped += far ? 1 : 0;
            factors[i] = far ? limit / Math.sqrt(factors[i]) : 1;
        }
        return h.times(Tensor.of(factors, n, 1).to(h.type()));
    }

    /** Forgets the clips so far. */
    void countAnew() {
        for (Chunk chunk : chunks) {
            chunk.clipped = 0;
            chunk.drifts = 0;
        }
    }

    Clips clips() {
        return new Clips(
                chunks.stream().mapToLong(c -> c.clipped).sum(),
                chunks.stream().mapToLong(c -> c.drifts).sum());
    }

    /** A copy of the places, [N, D]. */
    double[] places() {
        int n = chunks.stream().mapToInt(c -> c.x.size(0)).sum();
        double[] all = new double[n * d];
        try (Scope inner = new Scope()) {
            for (Chunk chunk : chunks) {
                double[] own = chunk.x.toDoubles();
                System.arraycopy(own, 0, all, chunk.from * d, own.length);
            }
        }
        return all;
    }

    @Override
    public void close() {
        scope.close();
    }
}
