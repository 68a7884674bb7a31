package io.fathom.data.manifold;

import io.fathom.tensor.RandomStream;

/**
 * A Gaussian in R^10 with covariance eigenvalues 1e-4 (three), 1 (three) and 1000 (four), randomly rotated, mean 10 N(0, I).
 *
 * <p>Its dimension depends on the noise that looks at it: 10 below sigma = .01, 7 between .01 and 1, 4 between 1 and 30. The
 * truth of a sample is the 7.
 *
 * @param seed of mean and rotation
 */
public record MultiscaleGaussian(long seed) implements Manifold {
    private static final int D = 10;
    private static final double[] VARIANCE = {1e-4, 1e-4, 1e-4, 1, 1, 1, 1000, 1000, 1000, 1000};

    @Override
    public String name() {
        return "multiscale-gaussian";
    }

    @Override
    public int ambientDimension() {
        return D;
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {7};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        RandomStream structure = RandomStream.at(seed, Streams.STRUCTURE);
        double[] mean = new double[D];
        structure.fillNormal(mean, 0, D);
        RandomIsometry rotation = new RandomIsometry(D, D, structure);
        return Sample.ofOneComponent(n, D, 7, (x, at) -> {
            for (int j = 0; j < D; j++) {
                x[at + j] = Math.sqrt(VARIANCE[j]) * random.nextGaussian();
            }
            rotation.apply(x, at);
            for (int j = 0; j < D; j++) {
                x[at + j] += 10 * mean[j];
            }
        });
    }
}
