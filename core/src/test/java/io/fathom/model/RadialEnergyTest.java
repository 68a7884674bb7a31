package io.fathom.model;

import io.fathom.contract.EnergyNetworkContract;
import io.fathom.tensor.RandomStream;

class RadialEnergyTest extends EnergyNetworkContract {
    @Override
    protected Network network() {
        return RadialEnergy.create(6, new RadialEnergyOptions(2, 20, 2), RandomStream.at(1));
    }
}
