package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.SafeTensors;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Standardiser;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelTest {
    private static final double JACOBIAN = 2e-2; // relative, float32 network against a central difference
    private static final NoiseLevel SIGMA = new NoiseLevel(0.3);

    @TempDir
    private Path folder;

    /** A network whose gates are open, so that every path takes part. */
    private static TrainedModel model() {
        SkipMlp network = SkipMlp.create(5, new SkipMlpOptions(24, 2, 8), RandomStream.at(3));
        float[] values = network.parameters().flat().toFloats();
        float[] noise = new float[values.length];
        RandomStream.at(4).fillNormal(noise, 0, noise.length);
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.1f * noise[i];
        }
        network.parameters().flat().copyFrom(values, 0);
        network.parameters().trainable(false);
        return new TrainedModel(
                new PreconditionedModel(network, 0.7, new NoiseRange(0.01, 3)),
                new Standardiser(new double[] {1, 2, 3, 4, 5}, new double[] {2}),
                Json.object().put("seed", 3));
    }

    @Test
    void aSavedModelReloadsToTheSameBits() {
        try (Scope scope = new Scope()) {
            TrainedModel saved = model();
            Path file = folder.resolve("m.safetensors");
            saved.save(file);
            TrainedModel loaded = TrainedModel.load(file);
            Tensor y = new TorchRandom(1).normal(7, 5);
            assertThat(loaded.score().denoised(y, SIGMA).toFloats())
                    .isEqualTo(saved.score().denoised(y, SIGMA).toFloats());
            assertThat(loaded.standardiser().centre())
                    .isEqualTo(saved.standardiser().centre());
            assertThat(loaded.provenance()).isEqualTo(saved.provenance());
            assertThat(loaded.score().noiseRange()).isEqualTo(saved.score().noiseRange());
        }
    }

    @Test
    void truncatedDamagedAndForeignFilesAreRefusedWithWhatIsWrong() throws IOException {
        Path file = folder.resolve("m.safetensors");
        model().save(file);
        byte[] whole = Files.readAllBytes(file);
        refused(Arrays.copyOf(whole, whole.length - 10), "truncated");
        refused(Arrays.copyOf(whole, 5), "a file of 5 bytes");
        byte[] flipped = whole.clone();
        flipped[whole.length - 100] ^= 1;
        refused(flipped, "damaged");
        byte[] lying = whole.clone();
        lying[7] = 0x7f;
        refused(lying, "header length");
        refused("id,lid\n1,2\n3,4\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), "header length");
        Path foreign = folder.resolve("foreign.safetensors");
        SafeTensors.write(
                foreign, new SafeTensors.Content(Map.of("w", Tensor.zeros(DType.FLOAT32, 3)), Map.of("by", "other")));
        assertThatThrownBy(() -> TrainedModel.load(foreign))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not a Fathom model");
        assertThatThrownBy(() -> TrainedModel.load(folder.resolve("none")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no such file");
    }

    private void refused(byte[] content, String what) throws IOException {
        Path file = Files.write(folder.resolve("bad.safetensors"), content);
        assertThatThrownBy(() -> TrainedModel.load(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("bad.safetensors")
                .hasMessageContaining(what);
    }

    @Test
    void theJacobianAgreesWithCentralDifferencesOnEveryPath() {
        try (Scope scope = new Scope()) {
            NetworkModel score = model().score();
            Tensor y = new TorchRandom(2).normal(1, 5);
            Tensor probe = new TorchRandom(3).normal(1, 5);
            Tensor leaf = y.copy().requireGradient(true);
            double analytic = Tensor.gradients(score.denoised(leaf, SIGMA), new Tensor[] {leaf}, probe, false, false)[0]
                    .times(probe)
                    .sum()
                    .item();
            double h = 1e-2;
            double forward = score.denoised(y.plus(probe.times(h)), SIGMA)
                    .times(probe)
                    .sum()
                    .item();
            double backward = score.denoised(y.plus(probe.times(-h)), SIGMA)
                    .times(probe)
                    .sum()
                    .item();
            double numeric = (forward - backward) / (2 * h);
            assertThat(analytic).isCloseTo(numeric, within(JACOBIAN * Math.abs(numeric)));
        }
    }

    @Test
    void theTrainingResidualIsTheErrorOfTheDenoiser() {
        try (Scope scope = new Scope()) {
            NetworkModel score = model().score();
            TorchRandom random = new TorchRandom(6);
            Tensor x = random.normal(4, 5);
            Tensor eps = random.normal(4, 5);
            float[] direct = score.denoised(x.plus(eps.times(SIGMA.sigma())), SIGMA)
                    .minus(x)
                    .times(1 / SIGMA.sigma())
                    .toFloats();
            float[] residual = score.noiseResidual(x, eps, Tensor.full(DType.FLOAT32, SIGMA.sigma(), 4, 1))
                    .toFloats();
            for (int i = 0; i < direct.length; i++) {
                assertThat(residual[i]).isCloseTo(direct[i], within(2e-5f));
            }
        }
    }
}
