package io.fathom.estimate.neighbour;

import io.fathom.tensor.DType;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/**
 * A block of points at one k, with the matrices that their estimators ask for: one batched product for all of the block.
 * One thread's; refilled for the next block.
 *
 * <p>Shapes: B points, k neighbours, D dimensions.
 */
final class NeighbourhoodBlock {
    private static final int NUMBERS = 1 << 18; // of a matrix batch: stays in the caches

    private final Neighbourhoods all;
    private final int k;
    private final int d;
    private final int size; // B at most
    private int first;
    private int count;
    private final double[][] distances; // [B][used]
    private final Offsets offsets;

    private final double[] gram; // [B, k, k]
    private final double[] centred; // [B, k, k]
    private final double[][] spectrum = new double[2][]; // [without, with the point][B, min(k, D)]
    private boolean haveGram;
    private boolean haveCentred;
    private final boolean[] haveSpectrum = new boolean[2];

    NeighbourhoodBlock(Neighbourhoods all, int k) {
        this.all = all;
        this.k = k;
        this.d = all.points().dimension();
        this.size = sizeFor(k, d);
        this.distances = new double[size][];
        this.offsets = new Offsets();
        this.gram = new double[size * k * k];
        this.centred = new double[size * k * k];
    }

    static int sizeFor(int k, int d) {
        return (int) Math.max(1, Math.min(64, NUMBERS / ((long) k * Math.max(k, d))));
    }

    void fill(int newFirst, int newCount) {
        first = newFirst;
        count = newCount;
        haveGram = false;
        haveCentred = false;
        offsets.filled = false;
        Arrays.fill(haveSpectrum, false);
        for (int b = 0; b < count; b++) {
            double[] r = all.distances(first + b);
            distances[b] = r.length <= k ? r : Arrays.copyOf(r, k);
        }
    }

    int used(int slot) {
        return distances[slot].length;
    }

    int dimension() {
        return d;
    }

    int stride() {
        return k;
    }

    double[] distances(int slot) {
        return distances[slot];
    }

    double[] distancesOf(int slot, int j) {
        double[] r = all.distances(all.indices(first + slot)[j]);
        return r.length <= k ? r : Arrays.copyOf(r, k);
    }

    double[] gram() {
        if (!haveGram) {
            try (Scope scope = new Scope()) {
                Tensor z = offsets.aboutPoints(); // [B, k, D]
                product(z, z.transpose(1, 2), gram);
            }
            haveGram = true;
        }
        return gram;
    }

    private void product(Tensor left, Tensor right, double[] target) {
        Tensor out = Tensor.empty(DType.FLOAT64, left.size(0), left.size(1), right.size(2));
        out.setToBatchProduct(left, right).memory().asDoubleBuffer().get(target, 0, Math.toIntExact(out.size()));
    }

    double[] centredGram() {
        if (!haveCentred) {
            double[] g = gram();
            double[] mean = new double[k];
            for (int b = 0; b < count; b++) {
                int n = used(b);
                int at = b * k * k;
                double total = 0;
                for (int i = 0; i < n; i++) {
                    double sum = 0;
                    for (int j = 0; j < n; j++) {
                        sum += g[at + i * k + j];
                    }
                    mean[i] = sum / n;
                    total += mean[i];
                }
                double grand = total / n;
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        centred[at + i * k + j] = g[at + i * k + j] - mean[i] - mean[j] + grand;
                    }
                }
            }
            haveCentred = true;
        }
        return centred;
    }

    double[] spectrum(int slot, boolean withPoint) {
        int which = withPoint ? 1 : 0;
        int rows = withPoint ? k + 1 : k;
        int p = Math.min(rows, d);
        if (!haveSpectrum[which]) {
            try (Scope scope = new Scope()) {
                Tensor z = offsets.aboutMean(withPoint); // [B, rows, D]
                Tensor square = rows <= d
                        ? z.matmul(z.transpose(1, 2))
                        : z.transpose(1, 2).matmul(z);
                spectrum[which] = LinearAlgebra.eigenvalues(square).toDoubles();
            }
            haveSpectrum[which] = true;
        }
        int most = Math.min(withPoint ? used(slot) + 1 : used(slot), d);
        double[] descending = new double[most];
        for (int i = 0; i < most; i++) {
            descending[i] = spectrum[which][slot * p + p - 1 - i];
        }
        return descending;
    }

    /** Vectors from the points, or from the mean, to the neighbours, in double; neighbours that a point lacks are zero. */
    private final class Offsets {
        private final double[] values = new double[size * k * d];
        private final double[] x = new double[d];
        private boolean filled;

        private void gather() {
            if (filled) {
                return;
            }
            for (int b = 0; b < count; b++) {
                all.points().copy(first + b, x);
                int[] near = all.indices(first + b);
                int n = used(b);
                for (int i = 0; i < k; i++) {
                    int at = (b * k + i) * d;
                    if (i < n) {
                        all.points().copy(near[i], values, at);
                        for (int j = 0; j < d; j++) {
                            values[at + j] -= x[j];
                        }
                    } else {
                        Arrays.fill(values, at, at + d, 0);
                    }
                }
            }
            filled = true;
        }

        Tensor aboutPoints() {
            gather();
            Tensor z = Tensor.empty(DType.FLOAT64, count, k, d);
            z.memory().asDoubleBuffer().put(values, 0, count * k * d);
            return z;
        }

        Tensor aboutMean(boolean withPoint) {
            gather();
            int rows = withPoint ? k + 1 : k;
            Tensor z = Tensor.empty(DType.FLOAT64, count, rows, d);
            DoubleBuffer memory = z.memory().asDoubleBuffer();
            double[] mean = new double[d];
            double[] row = new double[d];
            for (int b = 0; b < count; b++) {
                int n = used(b);
                Arrays.fill(mean, 0);
                for (int i = 0; i < n; i++) {
                    for (int j = 0, at = (b * k + i) * d; j < d; j++) {
                        mean[j] += values[at + j];
                    }
                }
                for (int j = 0; j < d; j++) {
                    mean[j] /= withPoint ? n + 1 : n; // the point itself is at 0
                }
                for (int i = 0; i < rows; i++) {
                    boolean present = i < n || i == k; // the point's own row is the last
                    for (int j = 0; j < d; j++) {
                        row[j] = !present ? 0 : (i == k ? 0 : values[(b * k + i) * d + j]) - mean[j];
                    }
                    memory.put(row);
                }
            }
            return z;
        }
    }
}
