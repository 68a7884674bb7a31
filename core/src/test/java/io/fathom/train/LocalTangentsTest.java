package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LocalTangentsTest {
    private static final int N = 3_000;
    private static final double RADIAL = 0.05; // share of the radius in a tangent, root mean square
    private static final double SINGLE = 1e-5;

    /** Even on the unit sphere of the first k of D coordinates. */
    private static Tensor sphere(int k, int d) {
        float[] values = new float[N * d];
        RandomStream random = RandomStream.at(4);
        for (int i = 0; i < N; i++) {
            double[] x = new double[k];
            random.fillNormal(x, 0, k);
            double norm = 0;
            for (double v : x) {
                norm += v * v;
            }
            for (int j = 0; j < k; j++) {
                values[i * d + j] = (float) (x[j] / Math.sqrt(norm));
            }
        }
        return Tensor.of(values, N, d);
    }

    @Test
    void onSpheresTheyAreOrthonormalAndAcrossTheRadius() {
        try (Scope scope = new Scope()) {
            for (int k = 2; k <= 3; k++) {
                Tensor points = sphere(k, 5);
                Tensor tangents = LocalTangents.of(points, k - 1, Progress.SILENT); // [N, k-1, 5]
                assertThat(tangents.shape()).containsExactly(N, k - 1, 5);
                double[] gram = tangents.matmul(tangents.transpose(1, 2)).toDoubles();
                for (int i = 0; i < gram.length; i++) {
                    int place = i % ((k - 1) * (k - 1));
                    assertThat(gram[i]).isCloseTo(place % k == 0 ? 1 : 0, within(SINGLE));
                }
                double radial = tangents.times(points.reshape(N, 1, 5))
                        .sum(2, false)
                        .squared()
                        .mean()
                        .item();
                assertThat(Math.sqrt(radial)).isLessThan(RADIAL);
            }
        }
    }

    @Test
    void normalNumbersAcrossTheSurfaceHaveNothingAlongIt() {
        try (Scope scope = new Scope()) {
            Tensor points = sphere(3, 5);
            Tensor tangents = LocalTangents.of(points, 2, Progress.SILENT);
            Tensor across = new TrainingBatch(points, null, tangents).across(tangents, new TorchRandom(2));
            double along = tangents.times(across.reshape(N, 1, 5))
                    .sum(2, false)
                    .abs()
                    .max()
                    .item();
            assertThat(along).isLessThan(SINGLE);
            double[] squares = across.squared().sum(1, false).toDoubles();
            // chi-square of D - d = 3, cut at 4 * 3: 3 P5(12) + 12 (1 - P3(12)), P_k its distribution functions
            assertThat(Arrays.stream(squares).average().orElseThrow()).isCloseTo(2.985, within(0.2));
            assertThat(Arrays.stream(squares).max().orElseThrow()).isBetween(11.9, 12 + 1e-4);
        }
    }

    @Test
    void tooFewPointsOrDimensionsAreRefusedWithTheNumbers() {
        try (Scope scope = new Scope()) {
            assertThatThrownBy(() -> LocalTangents.of(sphere(2, 2), 2, Progress.SILENT))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("2, and at least 18 points, found 2 and 3000");
            assertThatThrownBy(() -> LocalTangents.of(Tensor.zeros(DType.FLOAT32, 11, 2), 1, Progress.SILENT))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("at least 12 points, found 1 and 11");
        }
    }
}
