package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import java.util.List;

/**
 * A mixture of equally likely components in R^D.
 *
 * @param ambientDimension D
 * @param dimensions the components' dimensions, each from 1 to D
 * @param law of the points within a component
 * @param warp what bends the components
 * @param modeDistance Delta, the distance between the components' centres before standardising, at least 0
 * @param standardise whether each coordinate of the whole mixture is standardised; the benchmark does so up to D = 100
 * @param seed of orientations, maps and statistics
 */
public record MixtureOptions(
        int ambientDimension,
        List<Integer> dimensions,
        Law law,
        Warp warp,
        double modeDistance,
        boolean standardise,
        long seed) {
    /** Gaussians of 2, 4 and 8 dimensions in R^10 at distance 10. */
    public static final MixtureOptions DEFAULT =
            new MixtureOptions(10, List.of(2, 4, 8), Law.NORMAL, new Warp.None(), 10, true, 0);

    /** The law of each of a component's own coordinates. */
    public enum Law {
        /** Mean 0, variance 1. */
        NORMAL {
            @Override
            double draw(RandomStream random) {
                return random.nextGaussian();
            }
        },
        /** On [-1, 1]. */
        UNIFORM {
            @Override
            double draw(RandomStream random) {
                return 2 * random.nextDouble() - 1;
            }
        },
        /** Density exp(-|z|)/2. */
        LAPLACE {
            @Override
            double draw(RandomStream random) {
                double size = random.nextExponential();
                return random.nextBoolean() ? size : -size;
            }
        };

        abstract double draw(RandomStream random);
    }

    public MixtureOptions {
        Check.atLeastOne("ambientDimension of a mixture", ambientDimension);
        Check.that(!dimensions.isEmpty(), "dimensions of a mixture: expected at least one, found none.");
        for (int d : dimensions) {
            Check.within("dimension of a mixture's component", d, 1, ambientDimension);
        }
        Check.within("modeDistance of a mixture", modeDistance, 0, 1e6);
        Check.that(
                dimensions.size() <= ambientDimension || ambientDimension >= 2,
                "ambientDimension of a mixture: expected at least 2 for several components, found 1.");
        dimensions = List.copyOf(dimensions);
    }

    /** With another law, for example {@code DEFAULT.withLaw(Law.UNIFORM)}. */
    public MixtureOptions withLaw(Law newLaw) {
        return new MixtureOptions(ambientDimension, dimensions, newLaw, warp, modeDistance, standardise, seed);
    }

    /** With another map. */
    public MixtureOptions withWarp(Warp newWarp) {
        return new MixtureOptions(ambientDimension, dimensions, law, newWarp, modeDistance, standardise, seed);
    }

    /** With other dimensions. */
    public MixtureOptions withDimensions(int newAmbientDimension, Integer... newDimensions) {
        return new MixtureOptions(
                newAmbientDimension, List.of(newDimensions), law, warp, modeDistance, standardise, seed);
    }
}
