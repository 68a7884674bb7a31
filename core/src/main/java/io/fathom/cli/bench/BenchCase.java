package io.fathom.cli.bench;

import io.fathom.data.manifold.Manifold;
import java.util.function.LongFunction;

/**
 * One data set of a benchmark.
 *
 * @param name as typed and printed
 * @param manifold the shape for a seed
 * @param points how many train
 * @param evaluate how many are read
 * @param noiseFrom the smallest noise level that training must see, standardised units
 * @param affine whether its components are flat, so that the errors asked of flat data apply
 */
record BenchCase(
        String name, LongFunction<Manifold> manifold, int points, int evaluate, double noiseFrom, boolean affine) {
    BenchCase withPoints(int newPoints, int newEvaluate) {
        return new BenchCase(name, manifold, newPoints, newEvaluate, noiseFrom, affine);
    }
}
