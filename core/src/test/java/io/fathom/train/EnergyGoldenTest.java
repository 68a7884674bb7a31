package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.NoiseRange;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyMlp;
import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.EnergyNetworkModel;
import io.fathom.model.EnergyUnet;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.ImageLayout;
import io.fathom.model.Network;
import io.fathom.model.NoiseEmbedding;
import io.fathom.model.Parameters;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Energies, both their slopes and the gradient of the dual loss as PyTorch computes them. */
class EnergyGoldenTest {
    private static final double GOLDEN = 1e-9; // relative, float64 against float64 in twelve digits
    private static final int EVERY = 41; // gradient components kept
    private static final EnergyForm FORM = EnergyForm.GAUSSIAN_REFERENCE;

    @Test
    void theEnergyUnetComputesWhatPyTorchComputes() throws Exception {
        EnergyUnetOptions options = new EnergyUnetOptions(2, FORM, NoiseEmbedding.LOG_SIGMA);
        compare("unet", EnergyUnet.create(new ImageLayout(2, 9, 16), options, RandomStream.at(1)));
    }

    @Test
    void theEnergyMlpComputesWhatPyTorchComputes() throws Exception {
        EnergyMlpOptions options = new EnergyMlpOptions(8, 3, FORM, NoiseEmbedding.LOG_SIGMA);
        compare("mlp", EnergyMlp.create(5, options, RandomStream.at(1)));
    }

    private static void compare(String name, Network fresh) throws Exception {
        double[] expected = golden(name);
        int d = fresh.ambientDimension();
        double[] weights = new double[(int) fresh.parameters().count()];
        Arrays.setAll(weights, i -> 0.2 * Math.sin(0.7 * Math.pow(i, 1.1)));
        double[] x = new double[3 * d];
        double[] eps = new double[3 * d];
        Arrays.setAll(x, i -> Math.sin(0.37 * i * (1 + 0.01 * i)));
        Arrays.setAll(eps, i -> 1.3 * Math.cos(0.9 * i));
        try (Scope scope = new Scope()) {
            Parameters parameters = fresh.parameters().over(Tensor.of(weights, weights.length));
            for (String each : parameters.shapes().keySet()) {
                if (each.endsWith(".gain")) {
                    parameters.get(each).setInPlace(parameters.get(each).plus(1));
                }
            }
            parameters.trainable(true);
            EnergyNetworkModel model =
                    new EnergyNetworkModel(fresh.with(parameters), 0.1, 0.7, new NoiseRange(0.01, 10), null);
            Tensor l = Tensor.of(new double[] {-2, 0.3, 1.5}, 3, 1).requireGradient(true);
            Tensor clean = Tensor.of(x, 3, d);
            Tensor noise = Tensor.of(eps, 3, d);
            Tensor y = clean.plus(noise.times(l.exp())).detach().requireGradient(true);
            Tensor energy = model.rawEnergy(y, l);
            Tensor[] slopes = Tensor.gradients(energy.sum(), y, l);
            DualScoreMatching.Terms terms = new DualScoreMatching(
                            model,
                            ProcessOptions.energy(true),
                            new NoiseOptions(0.01, 10, NoiseOptions.Sampling.LOG_UNIFORM))
                    .terms(clean, noise, l.detach().exp(), true);
            Tensor loss = terms.denoising().plus(terms.time()).mean();
            double[] gradient =
                    Tensor.flatten(Tensor.gradients(loss, parameters.leaves())).toDoubles();
            List<Double> found = new ArrayList<>();
            for (Tensor part : new Tensor[] {energy, slopes[1], slopes[0], loss.reshape(1)}) {
                Arrays.stream(part.toDoubles()).forEach(found::add);
            }
            for (int i = 0; i < gradient.length; i += EVERY) {
                found.add(gradient[i]);
            }
            assertThat(found).hasSize(expected.length);
            for (int i = 0; i < expected.length; i++) {
                assertThat(found.get(i))
                        .as("number %d", i)
                        .isCloseTo(expected[i], within(GOLDEN * (1 + Math.abs(expected[i]))));
            }
        }
    }

    /** The numbers of one part of the file. */
    private static double[] golden(String name) throws Exception {
        List<String> lines = Files.readAllLines(
                Path.of(Objects.requireNonNull(EnergyGoldenTest.class.getResource("/golden/energy/energy.csv"))
                        .toURI()));
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).split(" ", -1);
            if (words.length == 3 && words[1].equals(name)) {
                return lines.subList(i + 1, i + 1 + Integer.parseInt(words[2])).stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            }
        }
        throw new IllegalStateException("energy.csv has no part " + name);
    }
}
