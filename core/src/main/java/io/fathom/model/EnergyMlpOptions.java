package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The size of an {@link EnergyMlp}.
 *
 * @param width units of a hidden layer, W
 * @param layers hidden layers, L, 1 or more
 * @param form of the energy, not DIRECT
 * @param noise how the noise level enters; {@link NoiseEmbedding#VARIANCE} hides it below sigma = 0.1
 */
public record EnergyMlpOptions(int width, int layers, EnergyForm form, NoiseEmbedding noise)
        implements EnergyNetworkOptions {
    static final String ARCHITECTURE = "energy_mlp";

    /** Four layers of 256, Gaussian reference, ln sigma. */
    public static final EnergyMlpOptions DEFAULT =
            new EnergyMlpOptions(256, 4, EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.LOG_SIGMA);

    public EnergyMlpOptions {
        Check.atLeastOne("width", width);
        Check.atLeastOne("layers", layers);
        EnergyNetworkOptions.check(form, noise);
    }

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "energy of width " + width + ", " + layers + " layers";
    }

    @Override
    public EnergyMlp create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return EnergyMlp.create(ambientDimension, this, random);
    }
}
