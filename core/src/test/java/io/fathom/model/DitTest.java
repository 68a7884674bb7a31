package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.contract.NetworkContract;
import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.SafeTensors;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DitTest extends NetworkContract {
    private static final int D = 10; // not a multiple of the patch
    private static final double GOLDEN = 1e-5; // absolute and relative, float32 against float32
    private static final double TWO_WAYS = 1e-5; // the same in another order of sums
    private static final DitOptions TINY = new DitOptions(4, 16, 2, 2, NoiseEmbedding.LOG_SIGMA);
    private static final ImageLayout IMAGE = new ImageLayout(3, 5, 6);

    @Override
    protected Network network() {
        return Dit.create(D, null, TINY, RandomStream.at(1));
    }

    @Override
    protected Network twiceDifferentiable(Network network) {
        return ((Dit) network).twiceDifferentiable();
    }

    @ParameterizedTest
    @CsvSource({"64, 1669124, 679684", "128, 1671172, 681732", "256, 1675268, 685828"})
    void theParameterCountsAreThePublishedOnes(int d, long paper, long demo) {
        try (Scope scope = new Scope()) {
            assertThat(Dit.create(d, null, DitOptions.paper(), RandomStream.at(1))
                            .parameters()
                            .count())
                    .isEqualTo(paper);
            assertThat(Dit.create(d, null, DitOptions.demo(), RandomStream.at(1))
                            .parameters()
                            .count())
                    .isEqualTo(demo);
        }
    }

    @Test
    void onVectorsItComputesWhatPyTorchComputes() throws Exception {
        Dit net = Dit.create(D, null, TINY.withNoise(NoiseEmbedding.TIME), RandomStream.at(1));
        compare(net, "vectors");
        compare(net.twiceDifferentiable(), "vectors");
    }

    @Test
    void onImagesItComputesWhatPyTorchComputes() throws Exception {
        DitOptions options = new DitOptions(4, 16, 4, 1, NoiseEmbedding.LOG_SIGMA);
        compare(Dit.create(IMAGE.ambientDimension(), IMAGE, options, RandomStream.at(1)), "images");
    }

    private static void compare(Dit net, String golden) throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(DitTest.class.getResource("/golden/dit/" + golden + ".safetensors"))
                .toURI());
        try (Scope scope = new Scope()) {
            var tensors = SafeTensors.read(file).tensors();
            net.parameters().shapes().forEach((name, shape) -> {
                Tensor stored = Objects.requireNonNull(tensors.get(name), name);
                assertThat(stored.shape()).as(name).isEqualTo(shape);
                net.parameters().get(name).setInPlace(stored);
            });
            assertThat(tensors).hasSize(net.parameters().shapes().size() + 5);
            Tensor x = Objects.requireNonNull(tensors.get("golden.input")).requireGradient(true);
            Tensor out = net.forward(x, Objects.requireNonNull(tensors.get("golden.level")));
            same(out, Objects.requireNonNull(tensors.get("golden.output")));
            Tensor weights = Objects.requireNonNull(tensors.get("golden.weights"));
            same(
                    Tensor.gradients(out, new Tensor[] {x}, weights, false, false)[0],
                    Objects.requireNonNull(tensors.get("golden.gradient")));
        }
    }

    private static void same(Tensor found, Tensor expected) {
        double[] a = found.toDoubles();
        double[] b = expected.toDoubles();
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).as("number %d", i).isCloseTo(b[i], within(GOLDEN * (1 + Math.abs(b[i]))));
        }
    }

    @Test
    void theFusedAttentionGivesTheSameTraceAsThePlainOne() {
        PreconditionedModel fused = model();
        PreconditionedModel plain = new PreconditionedModel(
                ((Dit) fused.network()).twiceDifferentiable(), fused.dataDeviation(), fused.noiseRange());
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(3, 3, D), D);
            NoiseLevel sigma = new NoiseLevel(0.4);
            for (Divergence how : new Divergence[] {new Divergence.Exact(), new Divergence.Hutchinson(5)}) {
                double[] a = how.trace(fused, x, Rows.keys(3), sigma, 1).value();
                double[] b = how.trace(plain, x, Rows.keys(3), sigma, 1).value();
                assertThat(a).containsExactly(b, within(TWO_WAYS * D));
            }
        }
    }

    @Test
    void aSecondDerivativeOfTheFusedAttentionIsRefusedNotWrong() {
        try (Scope scope = new Scope()) {
            Dit net = (Dit) network();
            Tensor x = Rows.tensor(DType.FLOAT32, Rows.normal(3, 3, D), D).requireGradient(true);
            Tensor out = ((Dit) model().network()).forward(x, Tensor.full(DType.FLOAT32, 0, 1, 1));
            Tensor first = Tensor.gradients(out, new Tensor[] {x}, out.detach(), true, true)[0];
            assertThat(net.rowsAtOnce()).isEqualTo(256);
            assertThatThrownBy(() -> Tensor.gradients(first.sum(), x)).hasMessageContaining("derivative");
        }
    }

    @Test
    void anImageOfAnotherSizeIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> Dit.create(64, IMAGE, TINY, RandomStream.at(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64")
                .hasMessageContaining("90");
    }
}
