package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Another manifold carried into R^D by a random isometry, so that no coordinate is special.
 *
 * @param base what is rotated
 * @param ambientDimension D, at least the base's
 * @param seed of the isometry
 */
public record Rotated(Manifold base, int ambientDimension, long seed) implements Manifold {
    public Rotated {
        Check.atLeast("ambientDimension of rotated " + base.name(), ambientDimension, base.ambientDimension());
    }

    @Override
    public String name() {
        return base.name() + "-rotated";
    }

    @Override
    public int[] intrinsicDimensions() {
        return base.intrinsicDimensions();
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        Sample drawn = base.sample(n, random);
        RandomIsometry isometry = isometry();
        double[] values = new double[Math.multiplyExact(n, ambientDimension)];
        for (int i = 0; i < n; i++) {
            System.arraycopy(drawn.row(i), 0, values, i * ambientDimension, base.ambientDimension());
            isometry.apply(values, i * ambientDimension);
        }
        return new Sample(values, ambientDimension, drawn.lid(), drawn.component());
    }

    @Override
    public Optional<IdealDenoiser> idealDenoiser() {
        RandomIsometry isometry = isometry();
        return base.idealDenoiser().map(ideal -> (y, sigma) -> {
            double[] turned = y.clone();
            isometry.applyTranspose(turned, 0);
            double[] mean = ideal.denoised(Arrays.copyOf(turned, base.ambientDimension()), sigma);
            double[] result = Arrays.copyOf(mean, ambientDimension);
            isometry.apply(result, 0);
            return result;
        });
    }

    private RandomIsometry isometry() {
        return new RandomIsometry(ambientDimension, base.ambientDimension(), RandomStream.at(seed, Streams.STRUCTURE));
    }
}
