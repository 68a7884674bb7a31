package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import java.util.Optional;

/**
 * The unit d-cube, uniform, lifted by {@code prod_i sin(2 pi u_i)} as coordinate d+1; zeros behind.
 *
 * <p>The lift is about 2^-d, so that from some forty dimensions on this is numerically a flat cube.
 *
 * @param intrinsicDimension d, at least 1
 * @param ambientDimension D, at least d+1
 */
public record HyperTwinPeaks(int intrinsicDimension, int ambientDimension) implements Manifold {
    /** 128 of 256 dimensions, the benchmark's. */
    public static final HyperTwinPeaks DEFAULT = new HyperTwinPeaks(128, 256);

    private static final int FLAT_FROM = 40; // dimensions; the lift is then below 1e-12

    public HyperTwinPeaks {
        Check.atLeastOne("intrinsicDimension of twin peaks", intrinsicDimension);
        Check.atLeast("ambientDimension of twin peaks", ambientDimension, intrinsicDimension + 1);
    }

    @Override
    public String name() {
        return "twin-peaks";
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {intrinsicDimension};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        return Sample.ofOneComponent(n, ambientDimension, intrinsicDimension, (x, at) -> {
            double lift = 1;
            for (int j = at; j < at + intrinsicDimension; j++) {
                x[j] = random.nextDouble();
                lift *= Math.sin(2 * Math.PI * x[j]);
            }
            x[at + intrinsicDimension] = lift;
        });
    }

    /** The truncated normal mean per coordinate; known only where the lift vanishes, from d = 40 on. */
    @Override
    public Optional<IdealDenoiser> idealDenoiser() {
        if (intrinsicDimension < FLAT_FROM) {
            return Optional.empty();
        }
        return Optional.of((y, sigma) -> {
            double[] mean = new double[ambientDimension];
            for (int j = 0; j < intrinsicDimension; j++) {
                mean[j] = TruncatedNormal.unitIntervalMean(y[j], sigma);
            }
            return mean;
        });
    }
}
