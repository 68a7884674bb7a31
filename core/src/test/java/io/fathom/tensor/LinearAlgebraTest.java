package io.fathom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearAlgebraTest {
    private static final double DOUBLE = 1e-11; // of matrices up to 130 x 130 with condition below 10
    private static final double SINGLE = 5e-3;

    /** The largest error of the five decompositions put together again, in tolerances. */
    static double worstError(TorchRandom random, DType type, int n) {
        Tensor a = random.normal(type, n + 3, n);
        Tensor spd = a.transpose(0, 1).matmul(a).times(1.0 / n).plus(identity(type, n));
        LinearAlgebra.Eigen eigen = LinearAlgebra.eigh(spd);
        LinearAlgebra.Singular singular = LinearAlgebra.svd(a);
        LinearAlgebra.Orthogonal orthogonal = LinearAlgebra.qr(a);
        Tensor lower = LinearAlgebra.cholesky(spd);
        double worst = 0;
        Tensor[] errors = {
            eigen.vectors()
                    .times(eigen.values())
                    .matmul(eigen.vectors().transpose(0, 1))
                    .minus(spd),
            singular.u().times(singular.values()).matmul(singular.vTransposed()).minus(a),
            orthogonal.q().matmul(orthogonal.r()).minus(a),
            orthogonal.q().transpose(0, 1).matmul(orthogonal.q()).minus(identity(type, n)),
            lower.matmul(lower.transpose(0, 1)).minus(spd),
            LinearAlgebra.inverse(spd).matmul(spd).minus(identity(type, n))
        };
        for (Tensor error : errors) {
            double norm = error.norm().item();
            worst = Double.isNaN(norm) ? Double.NaN : Math.max(worst, norm);
        }
        return worst / (type == DType.FLOAT64 ? DOUBLE : SINGLE);
    }

    private static Tensor identity(DType type, int n) {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return Tensor.of(values, n, n).to(type);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void everyDecompositionPutsTheMatrixTogetherAgain(DType type) {
        try (Scope scope = new Scope()) {
            assertThat(worstError(new TorchRandom(1), type, 120)).isBetween(1e-4, 1.0);
        }
    }

    @Test
    void eigenvaluesAscendAndSingularValuesDescend() {
        try (Scope scope = new Scope()) {
            Tensor diagonal = Tensor.of(new double[] {2, 0, 0, 0, -1, 0, 0, 0, 5}, 3, 3);
            assertThat(LinearAlgebra.eigh(diagonal).values().toDoubles()).containsExactly(-1, 2, 5);
            assertThat(LinearAlgebra.svd(diagonal).values().toDoubles()).containsExactly(5, 2, 1);
        }
    }

    @Test
    void whatCannotBeDecomposedIsRefused() {
        try (Scope scope = new Scope()) {
            Tensor singular = Tensor.zeros(DType.FLOAT64, 2, 2);
            assertThatThrownBy(() -> LinearAlgebra.inverse(singular)).hasMessageContaining("singular");
            assertThatThrownBy(() -> LinearAlgebra.cholesky(singular)).hasMessageContaining("positive-definite");
            assertThatThrownBy(() -> LinearAlgebra.eigh(Tensor.zeros(DType.FLOAT64, 2, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("square");
        }
    }
}
