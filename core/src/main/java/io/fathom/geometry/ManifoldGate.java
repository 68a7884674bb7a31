package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Whether a model brings points home from as far off the manifold as tempered chains walk: training shows it distances of
 * about sigma per normal direction, the chains ask at tau.
 *
 * <p>Points of the manifold x are displaced by b = 1, 3, 10 and tau/sigma times sigma along unit normals n; the error is the
 * median of {@code |denoised(x + b n) - x| / b}, 0 for a model that projects, 1 for one that does nothing.
 *
 * @param displacement b, in units of sigma, ascending
 * @param error the median error at each
 * @param tau the tube's width, in the model's units
 * @param largestSafeTau the largest width at which the error stays within {@link #LARGEST_ERROR}, up to the largest b tried
 * @param lid the mean trace of the denoiser's Jacobian at the points: d
 * @param tangential median length of what displacements by tau have in common along the manifold, in units of h: the score
 *     error that biases chains, the slope of the data's density included
 * @param rest median of {@code |denoised(x) - x| / sigma}, no displacement at all: above {@link #LARGEST_ERROR} x moves on, so that
 *     the gate fails whatever the displacement. So it is with images of many shades: their dimension grows at every smaller noise
 *     level, and at none is there a surface to come home to
 */
public record ManifoldGate(
        double[] displacement,
        double[] error,
        double tau,
        double largestSafeTau,
        double lid,
        double tangential,
        double rest) {
    /** The largest error that passes. */
    public static final double LARGEST_ERROR = 0.15;

    private static final int POINTS = 256;
    private static final int POINTS_OF_IMAGES = 32;
    private static final int NORMALS = 4; // per point, half of them the opposites of the others
    private static final int SMALL = 64; // dimensions up to which traces are exact

    /** Whether the error is small enough at every displacement. */
    public boolean passes() {
        return Arrays.stream(error).allMatch(e -> e <= LARGEST_ERROR);
    }

    /**
     * Measures, on at most 256 of the points (32 of more than 64 dimensions).
     *
     * @param points near the manifold, [N, D] row by row, in the model's units
     */
    public static ManifoldGate of(ScoreModel model, double[] points, NoiseLevel sigma, double tau, long seed) {
        int d = model.ambientDimension();
        Check.that(points.length >= d, "points of the gate: expected at least one, found none.");
        int n = Math.min(points.length / d, d <= SMALL ? POINTS : POINTS_OF_IMAGES);
        RandomStream random = RandomStream.at(seed, 5);
        int[] order = random.permutation(points.length / d);
        double[] chosen = new double[n * d];
        for (int i = 0; i < n; i++) {
            System.arraycopy(points, order[i] * d, chosen, i * d, d);
        }
        try (Scope scope = new Scope();
                NoGrad off = new NoGrad()) {
            Tensor x = Tensor.of(chosen, n, d).to(model.precision());
            x = model.denoised(model.denoised(x, sigma), sigma); // twice: a plain projection halves what is left
            return new Measurement(model, sigma, tau, x, random).gate(seed);
        }
    }

    private record Measurement(ScoreModel model, NoiseLevel sigma, double tau, Tensor x, RandomStream random) {
        ManifoldGate gate(long seed) {
            double ratio = tau / sigma.sigma();
            double[] b = DoubleStream.of(1, 3, 10, ratio).sorted().distinct().toArray();
            double[][] errors = new double[b.length][];
            Tensor shift = x.times(0); // sum over normals of what a displacement by tau leaves
            for (int k = 0; k < NORMALS / 2; k++) {
                Tensor normal = normal();
                for (int sign = -1; sign <= 1; sign += 2) {
                    for (int i = 0; i < b.length; i++) {
                        Tensor left = model.denoised(x.plus(normal, sign * b[i] * sigma.sigma()), sigma)
                                .minus(x);
                        double[] part = lengths(left);
                        errors[i] = errors[i] == null ? part : concat(errors[i], part);
                        if (b[i] == ratio) {
                            shift = shift.plus(left, 1.0 / NORMALS);
                        }
                    }
                }
            }
            double[] medians = IntStream.range(0, b.length)
                    .mapToDouble(i -> median(errors[i]) / (b[i] * sigma.sigma()))
                    .toArray();
            return new ManifoldGate(
                    b,
                    medians,
                    tau,
                    safe(b, medians) * sigma.sigma(),
                    lid(seed),
                    median(lengths(jacobianTimes(shift))),
                    median(lengths(model.denoised(x, sigma).minus(x))) / sigma.sigma());
        }

        /** Unit normals, one a row: what the Jacobian, nearly the tangent projector, leaves of random directions. */
        private Tensor normal() {
            double[] values = new double[Math.toIntExact(x.size())];
            random.fillNormal(values, 0, values.length);
            Tensor n = Tensor.of(values, x.shape()).to(x.type());
            for (int i = 0; i < 3; i++) {
                n = n.minus(jacobianTimes(n));
            }
            return n.times(lengthColumn(n).reciprocal());
        }

        /** J v by central differences over a distance of sigma, [B, D]. */
        private Tensor jacobianTimes(Tensor v) {
            Tensor length = lengthColumn(v); // [B, 1]
            Tensor unit = v.times(length.reciprocal());
            Tensor ahead = model.denoised(x.plus(unit, sigma.sigma()), sigma);
            Tensor behind = model.denoised(x.plus(unit, -sigma.sigma()), sigma);
            return ahead.minus(behind).times(length.times(1 / (2 * sigma.sigma())));
        }

        private double lid(long seed) {
            int d = model.ambientDimension();
            Divergence divergence = d <= SMALL ? Divergence.ForwardOnly.basis(1) : new Divergence.ForwardOnly(16, 1);
            long[] keys = IntStream.range(0, x.size(0)).asLongStream().toArray();
            return Arrays.stream(divergence.trace(model, x, keys, sigma, seed).value())
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }

        private static Tensor lengthColumn(Tensor v) {
            return v.squared().sum(1, true).plus(1e-30).sqrt();
        }

        private static double[] lengths(Tensor v) {
            return v.to(DType.FLOAT64).squared().sum(1, false).sqrt().toDoubles();
        }
    }

    private static double safe(double[] b, double[] errors) {
        if (errors[0] > LARGEST_ERROR) {
            return 0;
        }
        for (int i = 1; i < b.length; i++) {
            if (errors[i] > LARGEST_ERROR) {
                double share = (LARGEST_ERROR - errors[i - 1]) / (errors[i] - errors[i - 1]);
                return b[i - 1] * Math.pow(b[i] / b[i - 1], share);
            }
        }
        return b[b.length - 1];
    }

    private static double[] concat(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    static double median(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
