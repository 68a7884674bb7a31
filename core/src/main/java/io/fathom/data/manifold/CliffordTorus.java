package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.BesselRatio;
import io.fathom.tensor.RandomStream;
import java.util.Optional;

/**
 * A product of d unit circles, uniform, zero-padded to D, then one random permutation of all D columns.
 *
 * <p>Its linear hull has 2d dimensions, which neighbours at N = 2000 mistake for the torus.
 *
 * @param intrinsicDimension d, the number of circles, at least 1
 * @param ambientDimension D, at least 2d
 * @param seed of the permutation
 */
public record CliffordTorus(int intrinsicDimension, int ambientDimension, long seed) implements Manifold {
    /** 32 of 128 dimensions, the benchmark's. */
    public static final CliffordTorus DEFAULT = new CliffordTorus(32, 128, 0);

    public CliffordTorus {
        Check.atLeastOne("intrinsicDimension of a Clifford torus", intrinsicDimension);
        Check.atLeast("ambientDimension of a Clifford torus", ambientDimension, 2 * intrinsicDimension);
    }

    @Override
    public String name() {
        return "clifford-torus";
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {intrinsicDimension};
    }

    /** The columns of the circles: circle i has columns 2i (cosine) and 2i+1 (sine) of this order. */
    int[] columns() {
        return RandomStream.at(seed, Streams.STRUCTURE).permutation(ambientDimension);
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        int[] column = columns();
        return Sample.ofOneComponent(n, ambientDimension, intrinsicDimension, (x, at) -> {
            for (int i = 0; i < intrinsicDimension; i++) {
                double angle = 2 * Math.PI * random.nextDouble();
                x[at + column[2 * i]] = Math.cos(angle);
                x[at + column[2 * i + 1]] = Math.sin(angle);
            }
        });
    }

    /** The circle's {@code A_2(|y|/sigma^2) y/|y|} for each pair of columns. */
    @Override
    public Optional<IdealDenoiser> idealDenoiser() {
        int[] column = columns();
        BesselRatio ratio = new BesselRatio(2);
        return Optional.of((y, sigma) -> {
            double[] pairs = new double[2 * intrinsicDimension];
            for (int k = 0; k < pairs.length; k++) {
                pairs[k] = y[column[k]];
            }
            double[] mean = new double[pairs.length];
            double[] result = new double[ambientDimension];
            for (int k = 0; k < pairs.length; k += 2) {
                HyperSphere.onSphere(pairs, k, 2, sigma, ratio, mean);
                result[column[k]] = mean[k];
                result[column[k + 1]] = mean[k + 1];
            }
            return result;
        });
    }
}
