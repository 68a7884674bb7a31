package io.fathom.cli.bench;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.report.Metrics;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * How many random probes the trace needs, on a model whose trace is known: normal data on a random d-dimensional plane of R^D,
 * sigma small.
 *
 * <p>Rademacher probes on the denoiser's Jacobian J (what {@link Divergence.Hutchinson} does) have variance
 * {@code 2 (|J|_F^2 - sum J_ii^2) / k ~ 2 d (1 - d/D) / k}; Gaussian probes on the noise prediction's, whose trace is D less,
 * {@code 2 |I - J|_F^2 / k ~ 2 (D - d) / k}. So d/D of the probes reach the same error.
 */
final class ProbeStudy {
    /**
     * One plane.
     *
     * @param gaussian probes on the noise prediction, k
     * @param rademacher probes on the denoiser, at most k d/D
     * @param gaussianSd standard deviation of the trace with k Gaussian probes, measured
     * @param rademacherSd with the Rademacher probes, measured
     * @param gaussianFormula sqrt(2 (D - d) / k)
     * @param rademacherFormula sqrt(2 d (1 - d/D) / that many)
     */
    record Row(
            int intrinsicDimension,
            int ambientDimension,
            int gaussian,
            int rademacher,
            double gaussianSd,
            double rademacherSd,
            double gaussianFormula,
            double rademacherFormula) {
        double ratio() {
            return rademacherSd / gaussianSd;
        }
    }

    private static final double SIGMA = 1e-3;
    private static final long PLANE = 1;
    private static final long GAUSSIAN = 2;
    private static final long RADEMACHER = 3;

    private ProbeStudy() {}

    /** @param trials repetitions of each whole estimate; the standard deviations are then good to 1/sqrt(2 trials) */
    static Row measure(int d, int ambientDimension, int gaussian, int trials, long seed) {
        GaussianModel model = new GaussianModel(
                new double[ambientDimension],
                Spectrum.along(plane(d, ambientDimension, RandomStream.at(seed, PLANE)), ones(d), 0));
        NoiseLevel sigma = new NoiseLevel(SIGMA);
        int rademacher = Math.max(1, gaussian * d / ambientDimension);
        double[] onNoise = new double[trials];
        double[] onDenoiser = new double[trials];
        try (NoGrad off = new NoGrad()) {
            for (int i = 0; i < trials; i++) {
                onNoise[i] = gaussianTrace(model, sigma, gaussian, RandomStream.at(seed, GAUSSIAN, i));
            }
        }
        Divergence divergence = new Divergence.Hutchinson(rademacher);
        int batch = 64;
        for (int from = 0; from < trials; from += batch) {
            int length = Math.min(batch, trials - from);
            try (Scope scope = new Scope()) {
                long[] keys = new long[length];
                for (int i = 0; i < length; i++) {
                    keys[i] = (long) from + i;
                }
                Tensor x = Tensor.zeros(DType.FLOAT64, length, ambientDimension);
                double[] trace = divergence
                        .trace(model, x, keys, sigma, RandomStream.mix(seed, RADEMACHER))
                        .value();
                System.arraycopy(trace, 0, onDenoiser, from, length);
            }
        }
        double codimension = ambientDimension - d;
        return new Row(
                d,
                ambientDimension,
                gaussian,
                rademacher,
                Metrics.overSeeds(onNoise).standardDeviation(),
                Metrics.overSeeds(onDenoiser).standardDeviation(),
                Math.sqrt(2 * codimension / gaussian),
                Math.sqrt(2 * d * codimension / ambientDimension / rademacher));
    }

    /** {@code D - mean of r . (I - J) r}, r normal: the noise prediction's trace; the model is linear, so J r is a difference. */
    private static double gaussianTrace(ScoreModel model, NoiseLevel sigma, int probes, RandomStream random) {
        int d = model.ambientDimension();
        double[] r = new double[probes * d];
        random.fillNormal(r, 0, r.length);
        try (Scope scope = new Scope()) {
            Tensor directions = Tensor.of(r, probes, d);
            double[] moved = model.denoised(directions, sigma).toDoubles();
            double[] still =
                    model.denoised(Tensor.zeros(DType.FLOAT64, 1, d), sigma).toDoubles();
            double sum = 0;
            for (int i = 0; i < r.length; i++) {
                sum += r[i] * (r[i] - (moved[i] - still[i % d]));
            }
            return d - sum / probes;
        }
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Orthonormal rows, [d, D], by Gram and Schmidt, twice. */
    private static double[][] plane(int d, int ambientDimension, RandomStream random) {
        double[][] rows = new double[d][ambientDimension];
        for (int i = 0; i < d; i++) {
            random.fillNormal(rows[i], 0, ambientDimension);
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    double dot = dot(rows[i], rows[j]);
                    for (int k = 0; k < ambientDimension; k++) {
                        rows[i][k] -= dot * rows[j][k];
                    }
                }
                double norm = Math.sqrt(dot(rows[i], rows[i]));
                for (int k = 0; k < ambientDimension; k++) {
                    rows[i][k] /= norm;
                }
            }
        }
        return rows;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
