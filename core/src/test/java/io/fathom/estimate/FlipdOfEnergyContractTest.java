package io.fathom.estimate;

import io.fathom.contract.LidEstimatorContract;

class FlipdOfEnergyContractTest extends LidEstimatorContract {
    @Override
    protected LidEstimator estimator() {
        return Flipd.ofEnergy();
    }

    @Override
    protected boolean isRandom() {
        return false;
    }
}
