package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WeightPrecisionTest {
    private static final double INT8_RMS = 1 / Math.sqrt(12); // of a step, for a uniform rounding error
    private static final double RMS_SCATTER = 0.05;

    private static Parameters parameters() {
        return NetworksTest.open(MlpUnetOptions.SMALL, 20).parameters();
    }

    /** Largest relative rounding error. */
    private static double relative(WeightPrecision precision) {
        try (Scope scope = new Scope()) {
            Parameters p = parameters();
            float[] before = p.flat().toFloats();
            float[] after = precision.of(p).flat().to(DType.FLOAT32).toFloats();
            assertThat(p.flat().toFloats()).as("the argument is not changed").isEqualTo(before);
            double largest = 0;
            for (int i = 0; i < before.length; i++) {
                if (Math.abs(before[i]) > 1e-4) { // below, float16 numbers have fewer digits
                    largest = Math.max(largest, Math.abs(after[i] - before[i]) / Math.abs(before[i]));
                }
            }
            return largest;
        }
    }

    @Test
    void floatsRoundByHalfTheirLastBit() {
        assertThat(relative(WeightPrecision.FP32)).isZero();
        assertThat(relative(WeightPrecision.FP16)).isBetween(0.98 * 0x1p-11, 0x1p-11);
        assertThat(relative(WeightPrecision.BF16)).isBetween(0.98 * 0x1p-8, 0x1p-8);
        assertThat(relative(WeightPrecision.BF16_COMPUTE)).isEqualTo(relative(WeightPrecision.BF16));
    }

    @Test
    void onlyOneKindComputesInHalf() {
        for (WeightPrecision precision : WeightPrecision.values()) {
            assertThat(precision.of(parameters()).flat().type())
                    .isEqualTo(precision == WeightPrecision.BF16_COMPUTE ? DType.BFLOAT16 : DType.FLOAT32);
        }
    }

    @Test
    void integersRoundByHalfAStepOfTheirRow() {
        try (Scope scope = new Scope()) {
            Parameters p = parameters();
            Parameters rounded = WeightPrecision.INT8.of(p);
            double squares = 0;
            long count = 0;
            for (String name : p.shapes().keySet()) {
                float[] before = p.get(name).toFloats();
                float[] after = rounded.get(name).toFloats();
                long[] shape = p.get(name).shape();
                if (shape.length == 1) {
                    assertThat(after).as(name).isEqualTo(before);
                    continue;
                }
                int width = (int) shape[1];
                for (int row = 0; row < shape[0]; row++) {
                    double largest = 0;
                    for (int j = 0; j < width; j++) {
                        largest = Math.max(largest, Math.abs(before[row * width + j]));
                    }
                    double step = largest / 127;
                    for (int j = 0; j < width; j++) {
                        double levels = after[row * width + j] / step;
                        double error = (after[row * width + j] - before[row * width + j]) / step;
                        assertThat(levels)
                                .isCloseTo(Math.rint(levels), within(1e-4))
                                .isBetween(-127.001, 127.001);
                        assertThat(Math.abs(error)).isLessThanOrEqualTo(0.5001);
                        squares += error * error;
                        count++;
                    }
                }
            }
            assertThat(Math.sqrt(squares / count)).isCloseTo(INT8_RMS, within(RMS_SCATTER * INT8_RMS));
        }
    }

    @Test
    void aRowOfZerosStaysZero() {
        Parameters silent =
                new SkipMlpOptions(8, 1, 4).create(5, null, RandomStream.at(1)).parameters();
        assertThat(WeightPrecision.INT8.of(silent).get("out.weight").toFloats()).containsOnly(0);
    }

    @Test
    void weightsBeyondTheLargestFloat16AreRefused() {
        Parameters p = parameters();
        p.flat().timesInPlace(1e6);
        assertThatThrownBy(() -> WeightPrecision.FP16.of(p))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65504");
    }

    @Test
    void lessPrecisionMovesTheAnswerMore() {
        Network network = NetworksTest.open(MlpUnetOptions.SMALL, 20);
        double[] moved = new double[WeightPrecision.values().length];
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(3, 50, 20), 20);
            Tensor t = Tensor.full(DType.FLOAT32, 0.3, 1, 1);
            Tensor exact = network.forward(x, t);
            for (WeightPrecision precision : WeightPrecision.values()) {
                Tensor other = network.with(precision.of(network.parameters())).forward(x, t);
                moved[precision.ordinal()] =
                        other.minus(exact).norm().item() / exact.norm().item();
            }
        }
        assertThat(moved[WeightPrecision.FP32.ordinal()]).isZero();
        assertThat(moved[WeightPrecision.FP16.ordinal()]).isBetween(1e-6, 1e-3);
        assertThat(moved[WeightPrecision.BF16.ordinal()]).isBetween(3 * moved[WeightPrecision.FP16.ordinal()], 1e-2);
        assertThat(moved[WeightPrecision.INT8.ordinal()]).isBetween(3 * moved[WeightPrecision.FP16.ordinal()], 5e-2);
        assertThat(moved[WeightPrecision.BF16_COMPUTE.ordinal()]).isGreaterThan(moved[WeightPrecision.BF16.ordinal()]);
    }
}
