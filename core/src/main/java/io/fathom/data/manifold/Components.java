package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import java.util.Arrays;

/** Draws of several components: for each point first which one, in proportion to its weight, then where. */
final class Components {
    private Components() {}

    @FunctionalInterface
    interface ComponentSource {
        void draw(int component, double[] values, int offset);
    }

    static Sample sample(Manifold manifold, int n, double[] weight, RandomStream random, ComponentSource source) {
        int[] dimensions = manifold.intrinsicDimensions();
        int ambientDimension = manifold.ambientDimension();
        double total = Arrays.stream(weight).sum();
        double[] values = new double[Math.multiplyExact(Check.atLeastOne("n", n), ambientDimension)];
        double[] lid = new double[n];
        int[] component = new int[n];
        for (int i = 0; i < n; i++) {
            double left = random.nextDouble() * total;
            int k = 0;
            while (k < weight.length - 1 && left >= weight[k]) {
                left -= weight[k++];
            }
            component[i] = k;
            lid[i] = dimensions[k];
            source.draw(k, values, i * ambientDimension);
        }
        return new Sample(values, ambientDimension, lid, component);
    }
}
