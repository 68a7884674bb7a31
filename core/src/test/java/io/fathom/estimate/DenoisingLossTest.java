package io.fathom.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenoisingLossTest {
    private static final int D = 64;
    private static final int INTRINSIC = 16;
    private static final int M = 8;

    /** Of a standard deviation from 12,000 rows, whose own is 0.7 %. */
    private static final double SPREAD = 0.03;

    private static final double FULL_FRAME = 1e-9;

    private final double[][] directions = Rows.orthonormal(2, INTRINSIC, D);
    private final ScoreModel plane = new Plane(D, projector());

    private Tensor projector() {
        double[] p = new double[D * D];
        for (double[] u : directions) {
            for (int i = 0; i < D * D; i++) {
                p[i] += u[i / D] * u[i % D];
            }
        }
        return Tensor.of(p, D, D);
    }

    /** Data spread evenly over a whole linear subspace: the denoiser projects on it. */
    private record Plane(int ambientDimension, Tensor projector) implements ScoreModel {
        @Override
        public DType precision() {
            return DType.FLOAT64;
        }

        @Override
        public NoiseRange noiseRange() {
            return NoiseRange.ALL;
        }

        @Override
        public Tensor denoised(Tensor y, NoiseLevel sigma) {
            return y.matmul(projector);
        }
    }

    private static LidCurves estimate(
            LidEstimator estimator, ScoreModel model, int rows, long seed, NoiseLevel... levels) {
        try (Scope scope = new Scope()) {
            int d = model.ambientDimension();
            Tensor x = Tensor.zeros(model.precision(), rows, d);
            return estimator.estimate(model, new LidBatch(x, Rows.keys(rows), seed), List.of(levels));
        }
    }

    private double formula(NoiseKind noise) {
        double d = INTRINSIC;
        double diagonal = 0;
        for (int i = 0; i < D; i++) {
            double p = 0;
            for (double[] u : directions) {
                p += u[i] * u[i];
            }
            diagonal += p * p;
        }
        return switch (noise) {
            case PLAIN -> Math.sqrt(2 * d / M);
            case ANTITHETIC -> Math.sqrt(4 * d / M);
            case RATIO -> Math.sqrt(2 * d * (1 - d / D) / M);
            case FIXED_NORM -> Math.sqrt(2 * d * (D - d) / (M * (D + 2.0)));
            case RADEMACHER -> Math.sqrt(2 * (d - diagonal) / M);
            case ORTHOGONAL -> Math.sqrt(2 * d * (D - d) * (D - M) / (M * (D - 1.0) * (D + 2.0)));
        };
    }

    @Test
    void everyKindOfNoiseHasTheSpreadOfItsFormulaAndReportsIt() {
        int rows = 12_000;
        for (NoiseKind noise : NoiseKind.values()) {
            LidCurves found = estimate(new DenoisingLoss(M, noise, false), plane, rows, 4, new NoiseLevel(1e-3));
            double[] lid = found.value()[0];
            double mean = Arrays.stream(lid).average().orElseThrow();
            double spread = Math.sqrt(
                    Arrays.stream(lid).map(x -> (x - mean) * (x - mean)).sum() / (rows - 1));
            double expected = formula(noise);
            assertThat(spread).as("%s", noise).isCloseTo(expected, within(SPREAD * expected));
            assertThat(mean).as("%s", noise).isCloseTo(INTRINSIC, within(4 * expected / Math.sqrt(rows)));
            double reported = Math.sqrt(Arrays.stream(found.standardError()[0])
                    .map(e -> e * e)
                    .average()
                    .orElseThrow());
            assertThat(reported).as("reported, %s", noise).isCloseTo(expected, within(SPREAD * expected));
        }
    }

    @Test
    void oneDrawReportsTheSpreadOfTheFormula() {
        int rows = 12_000;
        for (NoiseKind noise : NoiseKind.values()) {
            LidCurves found = estimate(new DenoisingLoss(1, noise, false), plane, rows, 4, new NoiseLevel(1e-3));
            double spread = 0;
            double reported = 0;
            for (int i = 0; i < rows; i++) {
                spread += Math.pow(found.value()[0][i] - INTRINSIC, 2) / rows;
                reported += Math.pow(found.standardError()[0][i], 2) / rows;
            }
            // rademacher reports the plain formula when a single draw says nothing of its own
            double slack = noise == NoiseKind.RADEMACHER || noise == NoiseKind.FIXED_NORM ? 0.5 : 0.06;
            assertThat(reported).as("%s", noise).isCloseTo(spread, within(slack * spread));
        }
    }

    @Test
    void centredSpreadIsThatOfOneDrawFewer() {
        int rows = 12_000;
        LidCurves found = estimate(new DenoisingLoss(M, NoiseKind.PLAIN, true), plane, rows, 4, new NoiseLevel(1e-3));
        double expected = Math.sqrt(2.0 * INTRINSIC / (M - 1));
        double spread = Math.sqrt(Arrays.stream(found.value()[0])
                        .map(x -> (x - INTRINSIC) * (x - INTRINSIC))
                        .sum()
                / rows);
        assertThat(spread).isCloseTo(expected, within(SPREAD * expected));
        assertThat(found.standardError()[0][0]).isCloseTo(expected, within(0.5 * expected));
    }

    @Test
    void aWholeOrthogonalFrameHasNoSpread() {
        for (int m : new int[] {D, 2 * D}) {
            LidCurves found =
                    estimate(new DenoisingLoss(m, NoiseKind.ORTHOGONAL, false), plane, 5, 4, new NoiseLevel(1e-3));
            for (int i = 0; i < 5; i++) {
                assertThat(found.value()[0][i]).isCloseTo(INTRINSIC, within(FULL_FRAME));
                assertThat(found.standardError()[0][i]).isLessThan(FULL_FRAME);
            }
        }
    }

    @Test
    void theModelIsAskedExactlyDrawsTimesRowsPerLevelAndWithoutGradients() {
        List<long[]> calls = new ArrayList<>();
        ScoreModel counting = new Watched(plane, (y, sigma) -> {
            calls.add(y.shape());
            assertThatThrownBy(() -> {
                        Tensor leaf = Tensor.full(DType.FLOAT64, 1, 1).requireGradient(true);
                        Tensor.gradients(leaf.times(2).sum(), leaf);
                    })
                    .isInstanceOf(RuntimeException.class);
        });
        estimate(new DenoisingLoss(M), counting, 5, 4, new NoiseLevel(.1), new NoiseLevel(.2));
        assertThat(calls).containsExactly(new long[] {5 * M, D}, new long[] {5 * M, D});
    }

    @Test
    void drawsAreCommonToTheLevelsSoTheCurveIsSmooth() {
        LidCurves found = estimate(new DenoisingLoss(1), plane, 1, 4, new NoiseLevel(1e-3), new NoiseLevel(1));
        assertThat(found.value()[0][0]).isCloseTo(found.value()[1][0], within(1e-9));
        assertThat(Math.abs(found.value()[0][0] - INTRINSIC)).isGreaterThan(0.1);
    }

    @Test
    void rowsHaveNoiseOfTheirOwn() {
        double[] lid =
                estimate(new DenoisingLoss(M), plane, 2, 4, new NoiseLevel(.1)).value()[0];
        assertThat(lid[0]).isNotEqualTo(lid[1]);
    }

    @Test
    void impossibleOptionsAreRefused() {
        assertThatThrownBy(() -> new DenoisingLoss(0))
                .hasMessageContaining("at least 1")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new DenoisingLoss(1, NoiseKind.PLAIN, true)).hasMessageContaining("at least 2");
        assertThatThrownBy(() -> new DenoisingLoss(4, NoiseKind.ANTITHETIC, true))
                .hasMessageContaining("ANTITHETIC");
    }

    @Test
    void labelsNameWhatDiffersFromTheDefault() {
        assertThat(new DenoisingLoss(8)).hasToString("DenoisingLoss(m=8)");
        assertThat(new DenoisingLoss(4, NoiseKind.FIXED_NORM, true))
                .hasToString("DenoisingLoss(m=4, fixed norm, centred)");
    }

    /** A model that is watched at each call. */
    record Watched(ScoreModel model, java.util.function.BiConsumer<Tensor, NoiseLevel> watcher) implements ScoreModel {
        @Override
        public int ambientDimension() {
            return model.ambientDimension();
        }

        @Override
        public DType precision() {
            return model.precision();
        }

        @Override
        public NoiseRange noiseRange() {
            return model.noiseRange();
        }

        @Override
        public Tensor denoised(Tensor y, NoiseLevel sigma) {
            watcher.accept(y, sigma);
            return model.denoised(y, sigma);
        }
    }
}
