package io.fathom.model;

/** An architecture for an {@link EnergyNetworkModel}: its network gives what its form makes an energy of. */
public sealed interface EnergyNetworkOptions extends NetworkOptions
        permits EnergyMlpOptions, EnergyUnetOptions, EnergyDitOptions, RadialEnergyOptions {
    /** How the network's numbers make an energy. */
    EnergyForm form();

    /** Refuses what the energy of a whole vector cannot be made of. */
    static void check(EnergyForm form, NoiseEmbedding noise) {
        if (form == EnergyForm.DIRECT) {
            throw new IllegalArgumentException("form: expected GAUSSIAN_REFERENCE or PUBLISHED, found DIRECT.");
        }
        if (noise.input() != NoiseInput.LOG_SIGMA) {
            throw new IllegalArgumentException("noise: expected LOG_SIGMA or VARIANCE, found " + noise + ".");
        }
    }
}
