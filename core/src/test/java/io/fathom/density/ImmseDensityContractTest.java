package io.fathom.density;

import io.fathom.contract.DensityEstimatorContract;
import io.fathom.diffusion.NoiseLevel;

class ImmseDensityContractTest extends DensityEstimatorContract {
    @Override
    protected DensityEstimator estimator() {
        return new ImmseDensity(new Anchor(new NoiseLevel(20), new double[6], 0.6), 33, 2);
    }
}
