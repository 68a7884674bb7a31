package io.fathom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final double FLOAT32 = 1e-6;

    @Test
    void threeStepsAgreeWithTheFormula() {
        double b1 = 0.9;
        double b2 = 0.99;
        double decay = 0.1;
        double eps = 1e-8;
        double rate = 0.05;
        double[] x = {1, -2, 0.5};
        double[] m = new double[3];
        double[] v = new double[3];
        try (Scope scope = new Scope()) {
            Tensor parameters = Tensor.of(new float[] {1, -2, 0.5f}, 3);
            AdamW optimiser = new AdamW(3, b1, b2, decay, eps);
            for (int t = 1; t <= 3; t++) {
                float[] gradient = new float[3];
                for (int i = 0; i < 3; i++) {
                    double g = x[i] * t;
                    gradient[i] = (float) g;
                    m[i] = b1 * m[i] + (1 - b1) * g;
                    v[i] = b2 * v[i] + (1 - b2) * g * g;
                    double mHat = m[i] / (1 - Math.pow(b1, t));
                    double vHat = v[i] / (1 - Math.pow(b2, t));
                    x[i] -= rate * decay * x[i] + rate * mHat / (Math.sqrt(vHat) + eps);
                }
                optimiser.step(parameters, Tensor.of(gradient, 3), rate);
            }
            double[] found = parameters.toDoubles();
            for (int i = 0; i < 3; i++) {
                assertThat(found[i]).isCloseTo(x[i], within(FLOAT32));
            }
        }
    }
}
