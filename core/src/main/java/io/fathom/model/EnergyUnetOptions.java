package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The size of an {@link EnergyUnet}.
 *
 * @param width channels at full size, w. 16 for a processor, 64 as published
 * @param form of the energy, not DIRECT
 * @param noise how the noise level enters; published energies take {@link NoiseEmbedding#VARIANCE}
 */
public record EnergyUnetOptions(int width, EnergyForm form, NoiseEmbedding noise) implements EnergyNetworkOptions {
    static final String ARCHITECTURE = "energy_unet";

    /** Width 16, Gaussian reference, ln sigma. */
    public static final EnergyUnetOptions DEFAULT =
            new EnergyUnetOptions(16, EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.LOG_SIGMA);

    /** The published network: width 64, its form and its embedding; 8,649,856 parameters for colour images. */
    public static final EnergyUnetOptions PAPER =
            new EnergyUnetOptions(64, EnergyForm.PUBLISHED, NoiseEmbedding.VARIANCE);

    public EnergyUnetOptions {
        Check.atLeastOne("width", width);
        EnergyNetworkOptions.check(form, noise);
    }

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "energy of width " + width;
    }

    @Override
    public EnergyUnet create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return EnergyUnet.create(UnetOptions.images(ambientDimension, image), this, random);
    }
}
