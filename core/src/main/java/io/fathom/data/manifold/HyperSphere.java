package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.BesselRatio;
import io.fathom.tensor.RandomStream;
import java.util.Optional;

/**
 * The unit d-sphere, uniform, in the first d+1 coordinates; zeros behind: {@code x = g/|g|, g ~ N(0, I_{d+1})}.
 *
 * @param intrinsicDimension d, at least 1; 1 is the circle
 * @param ambientDimension D, at least d+1
 */
public record HyperSphere(int intrinsicDimension, int ambientDimension) implements Manifold {
    /** 16 of 64 dimensions, the benchmark's. */
    public static final HyperSphere DEFAULT = new HyperSphere(16, 64);

    public HyperSphere {
        Check.atLeastOne("intrinsicDimension of a sphere", intrinsicDimension);
        Check.atLeast("ambientDimension of a sphere", ambientDimension, intrinsicDimension + 1);
    }

    @Override
    public String name() {
        return "sphere";
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {intrinsicDimension};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        int width = intrinsicDimension + 1;
        return Sample.ofOneComponent(n, ambientDimension, intrinsicDimension, (x, at) -> {
            random.fillNormal(x, at, at + width);
            Vectors.scale(x, at, width, 1 / Vectors.norm(x, at, width));
        });
    }

    /** {@code A_n(|y|/sigma^2) y/|y|, n = d+1}. */
    @Override
    public Optional<IdealDenoiser> idealDenoiser() {
        int width = intrinsicDimension + 1;
        BesselRatio ratio = new BesselRatio(width);
        return Optional.of((y, sigma) -> {
            double[] mean = new double[ambientDimension];
            onSphere(y, 0, width, sigma, ratio, mean);
            return mean;
        });
    }

    /** The posterior mean of a uniform unit sphere in coordinates {@code from .. from + width}. */
    static void onSphere(double[] y, int from, int width, double sigma, BesselRatio ratio, double[] mean) {
        double norm = Vectors.norm(y, from, width);
        double length = norm == 0 ? 0 : ratio.value(norm / (sigma * sigma)) / norm;
        for (int j = from; j < from + width; j++) {
            mean[j] = length * y[j];
        }
    }
}
