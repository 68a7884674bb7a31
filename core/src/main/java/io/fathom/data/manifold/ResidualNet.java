package io.fathom.data.manifold;

import io.fathom.tensor.RandomStream;

/**
 * A random residual network 32 wide with 32 blocks of {@code h += W2 relu(W1 relu(h))}: weights uniform in +-1/sqrt(fan-in), the
 * second layer of a block in +-1e-3.
 */
final class ResidualNet {
    static final int WIDTH = 32;

    private static final int BLOCKS = 32;
    private static final double SMALL = 1e-3;

    private final Layer input;
    private final Layer[] first = new Layer[BLOCKS];
    private final Layer[] second = new Layer[BLOCKS];
    private final Layer output;

    ResidualNet(int inputs, int outputs, RandomStream random) {
        input = Layer.random(inputs, WIDTH, 1 / Math.sqrt(inputs), random);
        for (int b = 0; b < BLOCKS; b++) {
            first[b] = Layer.random(WIDTH, WIDTH, 1 / Math.sqrt(WIDTH), random);
            second[b] = Layer.random(WIDTH, WIDTH, SMALL, random);
        }
        output = Layer.random(WIDTH, outputs, 1 / Math.sqrt(WIDTH), random);
    }

    /** What the output layer reads, [32]. */
    double[] hidden(double[] x) {
        double[] h = new double[WIDTH];
        input.apply(x, 0, h);
        double[] inner = new double[WIDTH];
        double[] change = new double[WIDTH];
        for (int b = 0; b < BLOCKS; b++) {
            first[b].apply(relu(h), 0, inner);
            second[b].apply(relu(inner), 0, change);
            for (int j = 0; j < WIDTH; j++) {
                h[j] += change[j];
            }
        }
        return h;
    }

    /** Outputs {@code from .. from + result.length}. */
    void outputs(double[] hidden, int from, double[] result) {
        output.apply(hidden, from, result);
    }

    private static double[] relu(double[] x) {
        double[] positive = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            positive[j] = Math.max(0, x[j]);
        }
        return positive;
    }

    /** Rows of weights, [outputs][inputs], float to save memory at large D. */
    private record Layer(float[][] weight, float[] bias) {
        static Layer random(int inputs, int outputs, double bound, RandomStream random) {
            float[][] weight = new float[outputs][inputs];
            float[] bias = new float[outputs];
            for (int i = 0; i < outputs; i++) {
                for (int j = 0; j < inputs; j++) {
                    weight[i][j] = (float) (bound * (2 * random.nextDouble() - 1));
                }
                bias[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            return new Layer(weight, bias);
        }

        void apply(double[] x, int from, double[] result) {
            for (int i = 0; i < result.length; i++) {
                double sum = bias[from + i];
                float[] row = weight[from + i];
                for (int j = 0; j < row.length; j++) {
                    sum += row[j] * x[j];
                }
                result[i] = sum;
            }
        }
    }
}
