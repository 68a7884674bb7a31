package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;

/** What bends a mixture's flat components: a random smooth map of R^D to itself with a smooth inverse. */
public sealed interface Warp {
    /** Draws one map; the same stream gives the same map. */
    PointMap draw(int ambientDimension, RandomStream random);

    /** A map of R^D to itself; safe for use by several threads. */
    @FunctionalInterface
    interface PointMap {
        /** Replaces {@code values[offset..offset+D)} by its image. */
        void apply(double[] values, int offset);
    }

    /** Flat components stay flat. */
    record None() implements Warp {
        @Override
        public PointMap draw(int ambientDimension, RandomStream random) {
            return (values, offset) -> {};
        }
    }

    /**
     * Five times: {@code x += (1 - 1e-4) sin(f x) / f, x = -x} on a random half of the coordinates, then a random rotation.
     *
     * <p>The slope of each wave falls to 1e-4, so that at finite noise the LID at such points is below the label.
     *
     * @param frequency f, above 0; the benchmark has .5, 1, 5, 10
     */
    record Squiggly(double frequency) implements Warp {
        private static final int ROUNDS = 5;
        private static final double GAIN = 1 - 1e-4;

        public Squiggly {
            Check.positive("frequency of a squiggly map", frequency);
        }

        @Override
        public PointMap draw(int ambientDimension, RandomStream random) {
            boolean[][] masked = new boolean[ROUNDS][ambientDimension];
            RandomIsometry[] rotation = new RandomIsometry[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                for (int j = 0; j < ambientDimension; j++) {
                    masked[round][j] = random.nextBoolean();
                }
                rotation[round] = new RandomIsometry(ambientDimension, ambientDimension, random);
            }
            return (values, offset) -> {
                for (int round = 0; round < ROUNDS; round++) {
                    for (int j = 0; j < ambientDimension; j++) {
                        double x = values[offset + j];
                        if (masked[round][j]) {
                            values[offset + j] = -(x + GAIN * Math.sin(frequency * x) / frequency);
                        }
                    }
                    rotation[round].apply(values, offset);
                }
            };
        }
    }

    /** A random, untrained flow of five rational-quadratic coupling transforms, {@link SplineFlow}. */
    record Flow() implements Warp {
        @Override
        public PointMap draw(int ambientDimension, RandomStream random) {
            return new SplineFlow(ambientDimension, random);
        }
    }
}
