package io.fathom.data.manifold;

/** Gauss-Legendre nodes and weights, by Newton's method on the Legendre polynomial. */
final class GaussLegendre {
    private final double[] node; // on (-1, 1)
    private final double[] weight; // they sum to 2

    private GaussLegendre(double[] node, double[] weight) {
        this.node = node;
        this.weight = weight;
    }

    static GaussLegendre of(int count) {
        double[] node = new double[count];
        double[] weight = new double[count];
        for (int i = 0; i < count; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (count + 0.5));
            double slope = 1;
            for (int iteration = 0; iteration < 20; iteration++) {
                double previous = 1;
                double value = x;
                for (int k = 2; k <= count; k++) {
                    double next = ((2 * k - 1) * x * value - (k - 1) * previous) / k;
                    previous = value;
                    value = next;
                }
                slope = count * (x * value - previous) / (x * x - 1);
                x -= value / slope;
            }
            node[i] = x;
            weight[i] = 2 / ((1 - x * x) * slope * slope);
        }
        return new GaussLegendre(node, weight);
    }

    int count() {
        return node.length;
    }

    /** Node i on [low, high]. */
    double node(int i, double low, double high) {
        return low + (high - low) * (1 + node[i]) / 2;
    }

    /** Weight i for an interval of length 2. */
    double weight(int i) {
        return weight[i];
    }
}
