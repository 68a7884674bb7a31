package io.fathom.estimate;

import io.fathom.contract.LidEstimatorContract;

class SpectralFilterContractTest extends LidEstimatorContract {
    @Override
    protected LidEstimator estimator() {
        return new SpectralFilter(2, 4, .1, 4, false);
    }
}
