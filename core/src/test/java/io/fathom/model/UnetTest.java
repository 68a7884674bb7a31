package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.NetworkContract;
import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnetTest extends NetworkContract {
    private static final double GOLDEN = 1e-9; // relative, float64 against float64 in twelve digits
    private static final ImageLayout SMALL = new ImageLayout(1, 5, 8);

    @Override
    protected Network network() {
        return Unet.create(SMALL, new UnetOptions(2, NoiseEmbedding.LOG_SIGMA), RandomStream.at(1));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1, 321136",
        "8, 3, 321424",
        "16, 1, 797536",
        "16, 3, 798112",
        "32, 1, 2463424",
        "32, 3, 2464576",
        "64, 1, 8647552",
        "64, 3, 8649856"
    })
    void theParameterCountsAreThePublishedOnes(int width, int channels, long count) {
        try (Scope scope = new Scope()) {
            ImageLayout image = new ImageLayout(channels, 32, 32);
            Unet published = Unet.create(image, new UnetOptions(width, NoiseEmbedding.VARIANCE), RandomStream.at(1));
            assertThat(published.parameters().count()).isEqualTo(count);
            Unet ours = Unet.create(image, new UnetOptions(width, NoiseEmbedding.LOG_SIGMA), RandomStream.at(1));
            assertThat(ours.parameters().count()).isEqualTo(count + 256); // the feature l/4
        }
    }

    @Test
    void itComputesWhatPyTorchComputes() throws Exception {
        ImageLayout image = new ImageLayout(2, 9, 16);
        Unet fresh = Unet.create(image, new UnetOptions(2, NoiseEmbedding.LOG_SIGMA), RandomStream.at(1));
        double[] weights = new double[(int) fresh.parameters().count()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 0.2 * Math.sin(0.7 * Math.pow(i, 1.1));
        }
        double[] x = new double[3 * image.ambientDimension()];
        double[] cotangent = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.sin(0.37 * i * (1 + 0.01 * i));
            cotangent[i] = Math.cos(0.9 * i);
        }
        try (Scope scope = new Scope()) {
            Network net = fresh.with(fresh.parameters().over(Tensor.of(weights, weights.length)));
            for (String name : net.parameters().shapes().keySet()) {
                if (name.endsWith(".gain")) {
                    net.parameters()
                            .get(name)
                            .setInPlace(net.parameters().get(name).plus(1));
                }
            }
            int d = image.ambientDimension();
            Tensor input = Tensor.of(x, 3, d).requireGradient(true);
            Tensor out = net.forward(input, Tensor.of(new double[] {-2, 0.3, 1.5}, 3, 1));
            Tensor gradient = Tensor.gradients(out, new Tensor[] {input}, Tensor.of(cotangent, 3, d), false, false)[0];
            double[] found = out.toDoubles();
            double[] slope = gradient.toDoubles();
            List<String> lines = golden();
            assertThat(lines).hasSize(1 + found.length);
            for (int i = 0; i < found.length; i++) {
                String[] expected = lines.get(i + 1).split(",", -1);
                close(found[i], Double.parseDouble(expected[0]), i);
                close(slope[i], Double.parseDouble(expected[1]), i);
            }
        }
    }

    private static List<String> golden() throws Exception {
        return Files.readAllLines(Path.of(Objects.requireNonNull(UnetTest.class.getResource("/golden/unet/unet.csv"))
                .toURI()));
    }

    private static void close(double found, double expected, int i) {
        assertThat(found).as("number %d", i).isCloseTo(expected, within(GOLDEN * (1 + Math.abs(expected))));
    }

    @Test
    void theTraceByProbesMeetsTheExactTrace() {
        PreconditionedModel model = model();
        try (Scope scope = new Scope()) {
            int d = model.ambientDimension();
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(3, 2, d), d);
            NoiseLevel sigma = new NoiseLevel(0.4);
            double[] exact = new Divergence.Exact()
                    .trace(model, x, Rows.keys(2), sigma, 1)
                    .value();
            Divergence.Trace probed = new Divergence.Hutchinson(64).trace(model, x, Rows.keys(2), sigma, 1);
            for (int i = 0; i < 2; i++) {
                assertThat(probed.value()[i]).isCloseTo(exact[i], within(5 * probed.standardError()[i]));
            }
        }
    }

    @Test
    void largeImagesRunInSmallBlocks() {
        assertThat(rows(1, 28, 16)).isEqualTo(64);
        assertThat(rows(3, 64, 64)).isEqualTo(4);
        assertThat(rows(3, 512, 64)).isEqualTo(1);
    }

    private static int rows(int channels, int side, int width) {
        return Unet.create(
                        new ImageLayout(channels, side, side),
                        new UnetOptions(width, NoiseEmbedding.LOG_SIGMA),
                        RandomStream.at(1))
                .rowsAtOnce();
    }

    @Test
    void vectorsAreRefused() {
        assertThatThrownBy(() -> UnetOptions.DEFAULT.create(64, null, RandomStream.at(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64");
        assertThatThrownBy(() -> UnetOptions.DEFAULT.create(64, SMALL, RandomStream.at(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64")
                .hasMessageContaining("40");
    }
}
