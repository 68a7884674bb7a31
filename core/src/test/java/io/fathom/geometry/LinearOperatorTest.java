package io.fathom.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.model.ImageLayout;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearOperatorTest {
    /** Of the two inner products, relative. */
    private static final double ADJOINT = 1e-12;

    private static final double NORM = 1e-6;
    private static final int B = 5;

    static Stream<LinearOperator> operators() {
        ImageLayout image = new ImageLayout(3, 4, 6);
        double[][] rows = new double[7][9];
        double[] scale = new double[72];
        RandomStream random = RandomStream.at(1);
        for (double[] row : rows) {
            random.fillNormal(row, 0, row.length);
        }
        random.fillNormal(scale, 0, scale.length);
        return Stream.of(
                LinearOperator.mask(5, new int[] {4, 0, 2}),
                LinearOperator.mean(image, 2),
                LinearOperator.mean(12, 4),
                LinearOperator.blur(image, 0.8),
                LinearOperator.matrix(rows),
                LinearOperator.blur(image, 1.5).scaled(scale));
    }

    private static Tensor normal(int columns, long seed) {
        double[] values = new double[B * columns];
        RandomStream.at(seed).fillNormal(values, 0, values.length);
        return Tensor.of(values, B, columns);
    }

    @ParameterizedTest
    @MethodSource("operators")
    void theAdjointIsOne(LinearOperator a) {
        try (Scope scope = new Scope()) {
            Tensor x = normal(a.ambientDimension(), 2);
            Tensor z = normal(a.measurements(), 3);
            Tensor ax = a.apply(x);
            Tensor atz = a.adjoint(z);
            assertThat(ax.shape()).containsExactly(B, a.measurements());
            assertThat(atz.shape()).containsExactly(B, a.ambientDimension());
            double left = ax.times(z).sum().item();
            double right = x.times(atz).sum().item();
            double size = ax.norm().item() * z.norm().item();
            assertThat(left).isCloseTo(right, within(ADJOINT * size));
        }
    }

    @ParameterizedTest
    @MethodSource("operators")
    void noRowGrowsByMoreThanTheNormAndOneReachesIt(LinearOperator a) {
        try (Scope scope = new Scope()) {
            double norm = a.norm(RandomStream.at(4));
            assertThat(a.norm(RandomStream.at(5))).isCloseTo(norm, within(1e-3 * norm));
            Tensor x = normal(a.ambientDimension(), 6);
            assertThat(a.apply(x).norm().item())
                    .isLessThanOrEqualTo(norm * x.norm().item() * (1 + NORM));
        }
    }

    @Test
    void normsAreThoseOfTheMatrices() {
        assertThat(LinearOperator.mask(5, new int[] {1, 3}).norm(RandomStream.at(1)))
                .isCloseTo(1, within(NORM));
        assertThat(LinearOperator.mean(12, 4).norm(RandomStream.at(1))).isCloseTo(0.5, within(NORM)); // 1/sqrt 4
        assertThat(LinearOperator.matrix(new double[][] {{3, 0}, {0, -4}}).norm(RandomStream.at(1)))
                .isCloseTo(4, within(NORM));
    }

    @Test
    void aMeanIsOfItsBlockAndABlurKeepsTheMassInside() {
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 8);
            assertThat(LinearOperator.mean(new ImageLayout(1, 2, 4), 2).apply(x).toDoubles())
                    .containsExactly((1 + 2 + 5 + 6) / 4.0, (3 + 4 + 7 + 8) / 4.0);
            double[] spot = new double[21 * 21];
            spot[10 * 21 + 10] = 1;
            double[] blurred = LinearOperator.blur(new ImageLayout(1, 21, 21), 1)
                    .apply(Tensor.of(spot, 1, 441))
                    .toDoubles();
            assertThat(java.util.Arrays.stream(blurred).sum()).isCloseTo(1, within(1e-12));
            assertThat(blurred[10 * 21 + 11] / blurred[10 * 21 + 10]).isCloseTo(Math.exp(-0.5), within(1e-12));
        }
    }

    @Test
    void operatorsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> LinearOperator.mask(3, new int[] {0, 3})).hasMessageContaining("found 3");
        assertThatThrownBy(() -> LinearOperator.mask(3, new int[] {1, 1})).hasMessageContaining("found 1");
        assertThatThrownBy(() -> LinearOperator.mean(new ImageLayout(1, 28, 28), 5))
                .hasMessageContaining("28")
                .hasMessageContaining("found 5");
        assertThatThrownBy(() -> LinearOperator.matrix(new double[][] {{1, 2}, {1}}))
                .hasMessageContaining("row 2");
        assertThatThrownBy(() -> LinearOperator.mask(3, new int[] {0}).requireWidth(4))
                .hasMessageContaining("columns");
    }
}
