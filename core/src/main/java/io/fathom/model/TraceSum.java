package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/** Adds up what probes say about each row of a batch, in double precision. */
final class TraceSum {
    private final Probes probes;
    private final double[] sum; // [B]
    private final double[] squares; // of deviations from the running mean, [B]
    private int seen;

    TraceSum(Probes probes, int batch) {
        this.probes = probes;
        this.sum = new double[batch];
        this.squares = new double[batch];
    }

    /** {@code a . b} of each row: a, b [B, r, D]. */
    void add(Tensor a, Tensor b) {
        double[] dots = a.times(b).to(DType.FLOAT64).sum(2, false).toDoubles(); // [B, r]
        int r = a.size(1);
        for (int j = 0; j < r; j++) {
            for (int i = 0; i < sum.length; i++) {
                double t = dots[i * r + j];
                double before = seen == 0 ? 0 : t - sum[i] / seen;
                sum[i] += t;
                squares[i] += before * (t - sum[i] / (seen + 1));
            }
            seen++;
        }
    }

    /** The traces of the batch. */
    Divergence.Trace finish(Tensor x, Tensor denoised, int dimension) {
        double[] value = new double[sum.length];
        double[] error = new double[sum.length];
        for (int i = 0; i < value.length; i++) {
            value[i] = probes.exact() ? sum[i] : sum[i] / seen;
            error[i] = probes.exact() ? 0 * value[i] : error(i, value[i], dimension);
        }
        Tensor offset = Tensor.empty(DType.FLOAT64, x.shape()).setToDifference(denoised.detach(), x);
        return new Divergence.Trace(
                value, error, offset.squareInPlace().sum(1, false).toDoubles());
    }

    /** From the scatter of the probes; of a single one from the variance 2 d (1 - d/D) of an orthogonal projector. */
    private double error(int row, double trace, int dimension) {
        if (seen == 1) {
            double d = Math.max(0, Math.min(dimension, trace));
            return Double.isNaN(trace) ? Double.NaN : Math.sqrt(2 * d * (1 - d / dimension));
        }
        return Math.sqrt(squares[row] / (seen - 1.0) / seen);
    }
}
