package io.fathom.density;

import io.fathom.contract.DensityEstimatorContract;

class EnergyDensityContractTest extends DensityEstimatorContract {
    @Override
    protected DensityEstimator estimator() {
        return new EnergyDensity(3);
    }
}
