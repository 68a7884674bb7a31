package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/**
 * The law at the largest noise, where densities are anchored: {@code N(mu, w I)}, {@code w = sigma_max^2 + s0^2}, mu the mean
 * of the data and s0^2 its mean variance per dimension. What it leaves out, the shape of the data beside its variance, is of
 * the order (s0/sigma_max)^4 per dimension.
 */
public final class Anchor {
    private static final int PROBE_ROWS = 8;
    private static final int PROBES = 8;
    private static final int STEPS = 60; // of y <- denoised(y), whose fixed point is the mean of normal data
    private static final long STREAM = 0x616e63686f72L;

    private final NoiseLevel highest;
    private final double[] mean;
    private final double variance;

    /**
     * @param highest sigma_max
     * @param mean mu in the model's units, [D]
     * @param variance s0^2 in the model's units, 0 or more
     */
    public Anchor(NoiseLevel highest, double[] mean, double variance) {
        Check.within("variance", variance, 0, Double.MAX_VALUE);
        this.highest = highest;
        this.mean = mean.clone();
        this.variance = variance;
    }

    /**
     * As the model's denoiser has it at its largest noise level: mu is its fixed point, and {@code s0^2 = v T/(D - T)} with T
     * the trace of its Jacobian, both exact for normal data of equal variances.
     *
     * @throws IllegalArgumentException if the model has no largest level
     */
    public static Anchor of(ScoreModel model, long seed) {
        double highest = model.noiseRange().highest();
        Check.that(
                Double.isFinite(highest),
                "highest noise level: expected a model that has one, found a model of all levels; name the level.");
        return of(model, new NoiseLevel(highest), seed);
    }

    /** The same at a level that the caller names. */
    public static Anchor of(ScoreModel model, NoiseLevel highest, long seed) {
        model.noiseRange().require(highest);
        NoiseLevel level = model.nearestLevel(highest);
        int d = model.ambientDimension();
        double[] mean = fixedPoint(model, level);
        try (Scope scope = new Scope()) {
            double[] copies = new double[PROBE_ROWS * d];
            for (int i = 0; i < PROBE_ROWS; i++) {
                System.arraycopy(mean, 0, copies, i * d, d);
            }
            long[] keys = new long[PROBE_ROWS];
            Arrays.setAll(keys, i -> i);
            Tensor x = Tensor.of(copies, PROBE_ROWS, d).to(model.precision());
            DensityBatch batch = new DensityBatch(x, keys, seed);
            Tensor eps = NoiseDraws.of(model.precision(), batch, 1, STREAM).reshape(PROBE_ROWS, d);
            Divergence divergence =
                    model.differentiable() ? new Divergence.Hutchinson(PROBES) : new Divergence.ForwardOnly(PROBES, 1);
            double[] traces = divergence
                    .trace(model, x.plus(eps, level.sigma()), keys, level, seed)
                    .value();
            double trace = Arrays.stream(traces).average().orElseThrow();
            Check.that(
                    Double.isFinite(trace) && trace < d,
                    "model: expected a denoiser that shrinks noise at sigma " + level.sigma()
                            + ", found the trace of its Jacobian " + trace + " in " + d + " dimensions.");
            return new Anchor(level, mean, level.variance() * Math.max(0, trace) / (d - trace));
        }
    }

    private static double[] fixedPoint(ScoreModel model, NoiseLevel level) {
        double[] y = new double[model.ambientDimension()];
        try (NoGrad off = new NoGrad()) {
            for (int k = 0; k < STEPS; k++) {
                try (Scope scope = new Scope()) {
                    double[] next = model.denoised(Tensor.of(y, 1, y.length).to(model.precision()), level)
                            .to(DType.FLOAT64)
                            .toDoubles();
                    boolean same = Arrays.equals(y, next);
                    y = next;
                    if (same) {
                        break;
                    }
                }
            }
        }
        for (double each : y) {
            Check.that(Double.isFinite(each), "model: expected finite numbers at sigma " + level.sigma() + ".");
        }
        return y;
    }

    /** sigma_max. */
    public NoiseLevel highest() {
        return highest;
    }

    /** s0^2. */
    public double variance() {
        return variance;
    }

    /** w. */
    private double w() {
        return highest.variance() + variance;
    }

    /** {@code log N(y; mu, w I)} of the row at {@code at}. */
    double logDensity(double[] y, int at) {
        return -mean.length / 2.0 * Math.log(2 * Math.PI * w()) - square(y, at) / (2 * w());
    }

    /** The mean of {@code log N(x + sigma_max eps; mu, w I)} over the noise. */
    double meanLogDensity(double[] x, int at) {
        double noise = mean.length * highest.variance();
        return -mean.length / 2.0 * Math.log(2 * Math.PI * w()) - (square(x, at) + noise) / (2 * w());
    }

    private double square(double[] y, int at) {
        double sum = 0;
        for (int j = 0; j < mean.length; j++) {
            double z = y[at + j] - mean[j];
            sum += z * z;
        }
        return sum;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "anchored at sigma=%.4g, data variance %.3g", highest.sigma(), variance);
    }
}
