package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The size of a {@link RadialEnergy}.
 *
 * @param components isotropic normal laws of which the energy can be a mixture
 * @param width units of a hidden layer
 * @param layers hidden layers
 */
public record RadialEnergyOptions(int components, int width, int layers) implements EnergyNetworkOptions {
    static final String ARCHITECTURE = "radial_energy";

    /** Two components, four layers of 256. */
    public static final RadialEnergyOptions DEFAULT = new RadialEnergyOptions(2, 256, 4);

    public RadialEnergyOptions {
        Check.atLeastOne("components", components);
        Check.atLeastOne("width", width);
        Check.atLeastOne("layers", layers);
    }

    @Override
    public EnergyForm form() {
        return EnergyForm.DIRECT;
    }

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "radial energy of " + components + " components";
    }

    @Override
    public RadialEnergy create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return RadialEnergy.create(ambientDimension, this, random);
    }
}
