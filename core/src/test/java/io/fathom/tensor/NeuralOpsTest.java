package io.fathom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NeuralOpsTest {
    private static final double ROUNDING = 1e-12; // absolute, float64, numbers of order 1
    private static final double DERIVATIVE = 1e-6; // relative, central differences in float64
    private static final double STEP = 1e-5;

    @Test
    void geluIsXTimesTheNormalDistribution() {
        try (Scope scope = new Scope()) {
            double[] y = NeuralOps.gelu(Tensor.of(new double[] {0, 1, -2}, 3)).toDoubles();
            // 1 Phi(1), -2 Phi(-2); the tanh approximation differs in the fourth digit
            assertThat(y).containsExactly(new double[] {0, 0.841344746068543, -0.0455002638963584}, within(ROUNDING));
        }
    }

    @Test
    void layerNormScalesTheLastAxisThenAppliesGainAndShift() {
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {1, 3, -5, 5}, 2, 2);
            Tensor y = NeuralOps.layerNorm(x, Tensor.of(new double[] {2, 3}, 2), Tensor.of(new double[] {0, 1}, 2));
            double first = 1 / Math.sqrt(1 + 1e-5);
            double second = 5 / Math.sqrt(25 + 1e-5);
            assertThat(y.toDoubles())
                    .containsExactly(
                            new double[] {-2 * first, 3 * first + 1, -2 * second, 3 * second + 1}, within(ROUNDING));
        }
    }

    @Test
    void convolutionSumsTheWindowWithoutMirroring() {
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
            Tensor kernel = Tensor.of(new double[] {1, 10, 100, 1000}, 1, 1, 2, 2);
            assertThat(NeuralOps.convolution(x, kernel, 1, 0).toDoubles())
                    .containsExactly(new double[] {5421, 6532, 8754, 9865}, within(ROUNDING));
            Tensor strided = NeuralOps.convolution(x, kernel, 2, 1);
            assertThat(strided.shape()).containsExactly(1, 1, 2, 2);
            assertThat(strided.toDoubles()).containsExactly(new double[] {1000, 3200, 7040, 9865}, within(ROUNDING));
        }
    }

    @Test
    void convolutionMixesChannels() {
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {1, 2, 3, 4}, 1, 2, 1, 2);
            Tensor kernel = Tensor.of(new double[] {1, 10, 2, -1}, 2, 2, 1, 1);
            assertThat(NeuralOps.convolution(x, kernel, 1, 0).toDoubles())
                    .containsExactly(new double[] {31, 42, -1, 0}, within(ROUNDING));
        }
    }

    @Test
    void transposedConvolutionPaintsTheKernelOncePerPixel() {
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {1, 2}, 1, 1, 1, 2);
            Tensor kernel = Tensor.of(new double[] {1, 10, 100, 1000}, 1, 1, 2, 2);
            Tensor y = NeuralOps.transposedConvolution(x, kernel, 2);
            assertThat(y.shape()).containsExactly(1, 1, 2, 4);
            assertThat(y.toDoubles())
                    .containsExactly(new double[] {1, 10, 2, 20, 100, 1000, 200, 2000}, within(ROUNDING));
        }
    }

    @Test
    void padAddsZerosAtTheNamedSidesAndPermuteReorders() {
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
            assertThat(NeuralOps.pad(x, 0, 1, 1, 0).toDoubles()).containsExactly(0, 0, 0, 1, 2, 0, 3, 4, 0);
            assertThat(NeuralOps.permute(x, 1, 0).toDoubles()).containsExactly(1, 3, 2, 4);
        }
    }

    @Test
    void attentionIsTheWeightedMeanOfTheValues() {
        try (Scope scope = new Scope()) {
            Tensor q = Tensor.of(new double[] {2 * Math.log(3), 0, 0, 0}, 1, 1, 1, 4);
            Tensor k = Tensor.of(new double[] {1, 0, 0, 0, 0, 1, 0, 0}, 1, 1, 2, 4);
            Tensor v = Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 1, 2, 4);
            // scores 2 ln 3 / sqrt(4) and 0: weights 3/4 and 1/4
            double[] expected = {2, 3, 4, 5};
            assertThat(NeuralOps.attention(q, k, v).toDoubles()).containsExactly(expected, within(ROUNDING));
            assertThat(NeuralOps.fusedAttention(q, k, v).toDoubles()).containsExactly(expected, within(ROUNDING));
        }
    }

    @Test
    void theSecondDerivativesAreTheSlopesOfTheFirst() {
        try (Scope scope = new Scope()) {
            TorchRandom random = new TorchRandom(5);
            Tensor kernel = random.normal(DType.FLOAT64, 3, 2, 3, 3);
            Tensor wide = random.normal(DType.FLOAT64, 2, 3, 2, 2);
            Tensor gain = random.normal(DType.FLOAT64, 4);
            check(NeuralOps::gelu);
            check(x -> NeuralOps.layerNorm(x, gain, gain));
            check(x -> NeuralOps.convolution(x, kernel, 1, 1));
            check(x -> NeuralOps.transposedConvolution(x, wide, 2));
            check(x -> NeuralOps.pad(NeuralOps.permute(x, 0, 2, 3, 1), 1, 2));
            check(x -> NeuralOps.attention(x, x.times(2), x.plus(1)));
        }
    }

    /** The gradient of |d sum(op(x)^3)/dx|^2 against central differences. */
    private static void check(Function<Tensor, Tensor> op) {
        double[] x = new TorchRandom(6).normal(DType.FLOAT64, 2, 2, 4, 4).toDoubles();
        Tensor leaf = Tensor.of(x, 2, 2, 4, 4).requireGradient(true);
        double[] gradient = Tensor.gradients(slope(op, leaf), leaf)[0].toDoubles();
        for (int i = 0; i < x.length; i += 7) {
            double numeric = (shifted(op, x, i, STEP) - shifted(op, x, i, -STEP)) / (2 * STEP);
            assertThat(gradient[i]).isCloseTo(numeric, within(DERIVATIVE * (1 + Math.abs(numeric))));
        }
    }

    private static double shifted(Function<Tensor, Tensor> op, double[] x, int i, double h) {
        double[] moved = x.clone();
        moved[i] += h;
        return slope(op, Tensor.of(moved, 2, 2, 4, 4).requireGradient(true)).item();
    }

    private static Tensor slope(Function<Tensor, Tensor> op, Tensor leaf) {
        Tensor y = op.apply(leaf);
        Tensor sum = y.squared().times(y).sum();
        return Tensor.gradients(sum, new Tensor[] {leaf}, Tensor.full(DType.FLOAT64, 1), true, true)[0]
                .squared()
                .sum();
    }
}
