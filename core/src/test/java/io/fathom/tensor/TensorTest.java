package io.fathom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TensorTest {
    /** The engine prints seven digits. */
    private static final Offset<Float> GOLDEN = within(1e-6f);

    private static final double DOUBLE_BACKWARD = 1e-6; // relative

    @Test
    void seedSevenGivesTheEnginesGoldenNumbers() {
        try (Scope scope = new Scope()) {
            assertThat(new TorchRandom(7).normal(15).toFloats())
                    .startsWith(new float[] {-0.1467951f, 0.7861413f, 0.9468216f, -1.1143440f}, GOLDEN);
            assertThat(new TorchRandom(7).normal(4).toFloats())
                    .containsExactly(new float[] {-0.1467951f, 0.7861413f, 0.9468216f, -1.1143440f}, GOLDEN);
            assertThat(new TorchRandom(7).normal(16).toFloats())
                    .startsWith(new float[] {-0.8201345f, 0.3956312f, 0.8989085f, -1.3884039f}, GOLDEN);
        }
    }

    @Test
    void generatorStateRoundTripsExactly() {
        try (Scope scope = new Scope()) {
            TorchRandom random = new TorchRandom(3);
            random.normal(5);
            byte[] state = random.state();
            float[] first = random.normal(33).toFloats();
            random.restore(state);
            assertThat(random.normal(33).toFloats()).isEqualTo(first);
        }
    }

    @Test
    void doubleBackwardAgreesWithCentralDifferences() {
        try (Scope scope = new Scope()) {
            TorchRandom random = new TorchRandom(11);
            Tensor w1 = random.normal(DType.FLOAT64, 16, 5).requireGradient(true);
            Tensor w2 = random.normal(DType.FLOAT64, 1, 16).requireGradient(true);
            Tensor x = random.normal(DType.FLOAT64, 7, 5);
            Tensor gradient = Tensor.gradients(loss(w1, w2, x), w1)[0];
            double[] base = w1.toDoubles();
            double[] analytic = gradient.toDoubles();
            for (int i = 0; i < 80; i += 4) {
                double h = 1e-5;
                double numeric = (shifted(base, i, h, w2, x) - shifted(base, i, -h, w2, x)) / (2 * h);
                assertThat(analytic[i])
                        .as("parameter %d", i)
                        .isCloseTo(numeric, within(DOUBLE_BACKWARD * (1 + Math.abs(numeric))));
            }
        }
    }

    private static double shifted(double[] base, int i, double h, Tensor w2, Tensor x) {
        double[] values = base.clone();
        values[i] += h;
        return loss(Tensor.of(values, 16, 5), w2, x).item();
    }

    /** Squared norm of the input gradient of a small energy: needs the second derivative. */
    private static Tensor loss(Tensor w1, Tensor w2, Tensor x) {
        Tensor y = x.copy().requireGradient(true);
        Tensor energy = y.linear(w1).silu().linear(w2);
        Tensor score = Tensor.gradients(energy, new Tensor[] {y}, Tensor.full(DType.FLOAT64, 1, 7, 1), true, true)[0];
        return score.squared().sum();
    }

    @Test
    void keepHandsATensorToTheEnclosingScope() {
        try (Scope outer = new Scope()) {
            Tensor kept;
            try (Scope inner = new Scope()) {
                kept = inner.keep(Tensor.full(DType.FLOAT64, 2, 3));
            }
            assertThat(kept.toDoubles()).containsExactly(2, 2, 2);
        }
    }

    @Test
    void productsGoIntoMemoryThatIsReadWithoutACopy() {
        try (Scope scope = new Scope()) {
            Tensor a = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
            Tensor out = Tensor.empty(DType.FLOAT64, 2, 2);
            var memory = out.memory().asDoubleBuffer();
            out.setToProduct(a, a.transpose(0, 1));
            double[] found = new double[4];
            memory.get(0, found);
            assertThat(found).containsExactly(5, 11, 11, 25);
            memory.put(3, -1);
            assertThat(out.toDoubles()[3]).isEqualTo(-1);
            Tensor batch =
                    Tensor.empty(DType.FLOAT64, 1, 2, 2).setToBatchProduct(a.reshape(1, 2, 2), a.reshape(1, 2, 2));
            assertThat(batch.toDoubles()).containsExactly(7, 10, 15, 22);
            assertThat(LinearAlgebra.eigenvalues(Tensor.of(new double[] {2, 0, 0, -3}, 2, 2))
                            .toDoubles())
                    .containsExactly(-3, 2);
            assertThatThrownBy(() -> a.transpose(0, 1).memory()).hasMessageContaining("contiguous");
        }
    }
}
