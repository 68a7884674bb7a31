package io.fathom.model;

import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The size of an {@link EnergyDit}.
 *
 * @param size of the transformer; its noise embedding must be LOG_SIGMA or VARIANCE
 * @param form of the energy, not DIRECT
 */
public record EnergyDitOptions(DitOptions size, EnergyForm form) implements EnergyNetworkOptions {
    static final String ARCHITECTURE = "energy_dit";

    /** The demonstration's size (3 blocks of width 128), Gaussian reference. */
    public static final EnergyDitOptions DEFAULT =
            new EnergyDitOptions(DitOptions.demo(), EnergyForm.GAUSSIAN_REFERENCE);

    public EnergyDitOptions {
        EnergyNetworkOptions.check(form, size.noise());
    }

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "energy, " + size.describe();
    }

    @Override
    public EnergyDit create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return EnergyDit.create(ambientDimension, image, this, random);
    }
}
