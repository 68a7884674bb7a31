package io.fathom.density;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * Normal noise for each row, keyed by (seed, row, stream, draw). Draws of one row and stream are orthogonal to one another, in
 * frames of at most D. From {@value #FIXED_LENGTH_FROM} dimensions on all have the length sqrt(D) that normal vectors have on
 * average: the scatter of the length would drown log p (its variance alone is D/2 nats squared), and what replacing it by its
 * mean changes is of the order 1/D. Below, lengths are random.
 */
final class NoiseDraws {
    static final int FIXED_LENGTH_FROM = 32;

    private NoiseDraws() {}

    /** The stream of a noise level: draws are independent between levels, the same whoever asks. */
    static long stream(NoiseLevel sigma) {
        return Double.doubleToLongBits(sigma.sigma());
    }

    /** m draws a row, [B, m, D]. */
    static Tensor of(DType type, DensityBatch batch, int m, long stream) {
        int d = batch.x().size(1);
        long[] rows = batch.rows();
        int each = Math.multiplyExact(m, d);
        double[] all = new double[Math.multiplyExact(each, rows.length)];
        IntStream range = IntStream.range(0, rows.length);
        (Engine.start().threads() > 1 ? range.parallel() : range)
                .forEach(i -> fill(all, i * each, m, d, batch.seed(), rows[i], stream));
        return Tensor.of(all, rows.length, m, d).to(type);
    }

    /** The variance of the mean of {@code |P eps|^2} over m draws, P projecting on a dimensions of D; of the first frame. */
    static double varianceOfSquares(double a, int m, int d) {
        double within = Math.max(0, Math.min(d, a));
        if (d < FIXED_LENGTH_FROM) {
            return 2 * within / m;
        }
        double frame = Math.min(m, d);
        return 2 * within * (d - within) * Math.max(0, d - frame) / (m * (d - 1.0) * (d + 2.0));
    }

    private static void fill(double[] draws, int start, int m, int d, long seed, long row, long stream) {
        for (int j = 0; j < m; j++) {
            int at = start + j * d;
            RandomStream random = RandomStream.at(seed, row, stream, j);
            random.fillNormal(draws, at, at + d);
            double length = d < FIXED_LENGTH_FROM ? Math.sqrt(square(draws, at, d)) : Math.sqrt(d);
            int frame = at - j % d * d;
            if (frame < at) {
                orthogonalise(draws, frame, at, d);
                orthogonalise(draws, frame, at, d); // once more: rounding of the first pass
            }
            double factor = length / Math.sqrt(square(draws, at, d));
            for (int i = at; i < at + d; i++) {
                draws[i] *= factor;
            }
        }
    }

    private static void orthogonalise(double[] draws, int frame, int at, int d) {
        for (int k = frame; k < at; k += d) {
            double dot = 0;
            for (int i = 0; i < d; i++) {
                dot += draws[k + i] * draws[at + i];
            }
            dot /= square(draws, k, d);
            for (int i = 0; i < d; i++) {
                draws[at + i] -= dot * draws[k + i];
            }
        }
    }

    private static double square(double[] draws, int at, int d) {
        double sum = 0;
        for (int i = at; i < at + d; i++) {
            sum += draws[i] * draws[i];
        }
        return sum;
    }
}
