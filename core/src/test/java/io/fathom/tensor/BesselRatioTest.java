package io.fathom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BesselRatioTest {
    private static final double VALUE_RELATIVE = 2e-15;
    private static final double DERIVATIVE_RELATIVE = 1e-12;
    private static final double LOG_ABSOLUTE_PER_SIZE = 4e-15; // times 1 + |log I|

    record Golden(int n, double r, double value, double derivative, double logBessel) {}

    static List<Golden> golden() {
        try (InputStream in = BesselRatioTest.class.getResourceAsStream("/golden/bessel/bessel.csv")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(BesselRatioTest::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Golden parse(String line) {
        String[] f = line.split(",", -1);
        double[] x = Stream.of(f).mapToDouble(Double::parseDouble).toArray();
        return new Golden((int) x[0], x[1], x[2], x[3], x[4]);
    }

    @Test
    void goldenFileIsComplete() {
        assertThat(golden()).hasSize(117);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void valueDerivativeAndLogarithmMatchEightyDigits(Golden g) {
        BesselRatio ratio = new BesselRatio(g.n);
        assertThat(ratio.value(g.r)).isCloseTo(g.value, within(VALUE_RELATIVE * g.value));
        // tanh' = 1/cosh^2 underflows for n = 1
        assertThat(ratio.derivative(g.r))
                .isCloseTo(g.derivative, within(DERIVATIVE_RELATIVE * g.derivative + Double.MIN_NORMAL));
        assertThat(ratio.logBessel(g.r))
                .isCloseTo(g.logBessel, within(LOG_ABSOLUTE_PER_SIZE * (1 + Math.abs(g.logBessel))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 1, 7, 19.99, 20.01, 1e3, 1e6, 1e12})
    void threeDimensionsIsTheLangevinFunction(double r) {
        // coth r - 1/r cancels at small r; 4e-15/r is the rounding of the right-hand side
        double langevin = 1 / Math.tanh(r) - 1 / r;
        assertThat(new BesselRatio(3).value(r)).isCloseTo(langevin, within(4e-16 * (1 + 10 / r)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 17, 100, 784, 12_288})
    void branchesMeetAtTheThreshold(int n) {
        BesselRatio ratio = new BesselRatio(n);
        double at = Math.max(20, 4.0 * n);
        double step = at * 1e-9;
        assertThat(ratio.value(at + step) - ratio.value(at - step))
                .isCloseTo(2 * step * ratio.derivative(at), within(1e-15));
        assertThat(ratio.derivative(at + step) / ratio.derivative(at - step)).isCloseTo(1, within(1e-7));
    }

    @Test
    void endsOfTheRangeAreExact() {
        BesselRatio ratio = new BesselRatio(16);
        assertThat(ratio.value(0)).isZero();
        assertThat(ratio.derivative(0)).isEqualTo(1.0 / 16);
        assertThat(ratio.value(Double.MIN_VALUE)).isBetween(0.0, Double.MIN_VALUE);
        assertThat(ratio.value(1e300)).isEqualTo(1);
        assertThat(ratio.value(Double.POSITIVE_INFINITY)).isEqualTo(1);
    }

    @Test
    void argumentsBelowZeroAndNotANumberAreRefused() {
        BesselRatio ratio = new BesselRatio(3);
        assertThatThrownBy(() -> ratio.value(-1)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> ratio.derivative(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new BesselRatio(0)).hasMessageContaining("n: expected");
    }
}
