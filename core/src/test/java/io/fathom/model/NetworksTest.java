package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.Rows;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published networks have the published numbers of parameters and read what they say they read. */
class NetworksTest {
    private static final double SINGLE = 1e-5; // absolute, outputs of order 1 in float32

    private static long count(NetworkOptions options, int d) {
        return options.create(d, null, RandomStream.at(1)).parameters().count();
    }

    @ParameterizedTest
    @CsvSource({"64, 11457408, 116608", "128, 11871168, 331200", "256, 12723264, 1153600"})
    void thePerceptronsOfTheDsmPaperHaveItsNumberOfParameters(int d, long skip, long small) {
        assertThat(count(new DsmMlpOptions(), d)).isEqualTo(skip);
        assertThat(count(new SmallMlpOptions(), d)).isEqualTo(small);
    }

    @ParameterizedTest
    @CsvSource({"10, 48597870", "64, 49051200", "100, 49356660", "784, 55652880"})
    void thePerceptronUnetHasTheNumberOfParametersOfFlipd(int d, long expected) {
        assertThat(count(MlpUnetOptions.PAPER, d)).isEqualTo(expected);
    }

    @Test
    void thePlainPerceptronHasALayerInTwoHiddenAndAllAreConnected() {
        assertThat(count(MlpOptions.DEFAULT, 2)).isEqualTo(6 * 128 + 2 * 129 * 128 + 129 * 2);
    }

    @Test
    void theSmallVariantsHaveTheirNumberOfParameters() {
        assertThat(count(MlpUnetOptions.SMALL, 64)).isEqualTo(127_616);
        assertThat(count(MlpUnetOptions.MEDIUM, 64)).isEqualTo(3_277_248);
    }

    static Stream<NetworkOptions> architectures() {
        return Stream.of(
                new SkipMlpOptions(24, 1, 8),
                new MlpOptions(20, 2),
                new DsmMlpOptions(),
                new SmallMlpOptions(),
                MlpUnetOptions.SMALL,
                new MlpUnetOptions(List.of(20)));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void oneLevelForAllRowsIsTheSameLevelInEveryRow(NetworkOptions options) {
        int d = 18;
        Network network = open(options, d);
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(3, 7, d), d);
            double[] shared =
                    network.forward(x, Tensor.full(DType.FLOAT32, 0.3, 1, 1)).toDoubles();
            double[] each =
                    network.forward(x, Tensor.full(DType.FLOAT32, 0.3, 7, 1)).toDoubles();
            assertThat(shared).hasSize(7 * d).containsExactly(each, within(SINGLE));
            double[] other =
                    network.forward(x, Tensor.full(DType.FLOAT32, 0.4, 1, 1)).toDoubles();
            assertThat(distance(shared, other)).as("the noise level matters").isGreaterThan(1e-3);
            double[] lonely = network.forward(x.narrow(0, 3, 1), Tensor.full(DType.FLOAT32, 0.3, 1, 1))
                    .toDoubles();
            for (int j = 0; j < d; j++) {
                assertThat(lonely[j]).isCloseTo(shared[3 * d + j], within(SINGLE));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyParameterHasAGradient(NetworkOptions options) {
        int d = 18;
        Network network = open(options, d);
        network.parameters().trainable(true);
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(3, 7, d), d);
            Tensor loss = network.forward(x, Tensor.full(DType.FLOAT32, 0.3, 7, 1))
                    .squared()
                    .sum();
            Tensor[] gradients = Tensor.gradients(loss, network.parameters().leaves());
            List<String> names = List.copyOf(network.parameters().shapes().keySet());
            for (int i = 0; i < gradients.length; i++) {
                assertThat(gradients[i].norm().item()).as(names.get(i)).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theOptionsMakeTheSameNetworkAgain(NetworkOptions options) {
        Network network = options.create(5, null, RandomStream.at(1));
        assertThat(network.options()).isEqualTo(options);
        assertThat(network.ambientDimension()).isEqualTo(5);
        byte[] bits = network.parameters().flat().bytes();
        assertThat(network.options()
                        .create(5, null, RandomStream.at(1))
                        .parameters()
                        .flat()
                        .bytes())
                .isEqualTo(bits);
        assertThat(network.options()
                        .create(5, null, RandomStream.at(2))
                        .parameters()
                        .flat()
                        .bytes())
                .isNotEqualTo(bits);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void itComputesInBfloat16AndAnswersInSinglePrecision(NetworkOptions options) {
        int d = 18;
        Network network = open(options, d);
        Network half = network.with(network.parameters().to(DType.BFLOAT16));
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(3, 7, d), d);
            Tensor level = Tensor.full(DType.FLOAT32, 0.3, 1, 1);
            Tensor result = half.forward(x, level);
            assertThat(result.type()).isEqualTo(DType.FLOAT32);
            double[] full = network.forward(x, level).toDoubles();
            double difference = distance(result.toDoubles(), full);
            assertThat(difference).isPositive().isLessThan(0.1 * distance(full, new double[full.length]));
        }
    }

    /** With all numbers moved off their start, where some layers are silent. */
    static Network open(NetworkOptions options, int d) {
        Network network = options.create(d, null, RandomStream.at(1));
        double[] noise = Rows.normal(2, 1, (int) network.parameters().count());
        Tensor weights =
                network.parameters().flat().plus(Tensor.of(noise, noise.length).to(DType.FLOAT32), 0.02);
        return network.with(network.parameters().over(weights));
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
