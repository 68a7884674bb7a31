package io.fathom.model;

import io.fathom.contract.EnergyNetworkContract;
import io.fathom.tensor.RandomStream;

class EnergyDitTest extends EnergyNetworkContract {
    @Override
    protected Network network() {
        DitOptions size = new DitOptions(2, 16, 2, 1, NoiseEmbedding.LOG_SIGMA);
        return EnergyDit.create(7, null, new EnergyDitOptions(size, EnergyForm.GAUSSIAN_REFERENCE), RandomStream.at(1));
    }
}
