package io.fathom.estimate;

import io.fathom.contract.LidEstimatorContract;

class ErrorBundleContractTest extends LidEstimatorContract {
    @Override
    protected LidEstimator estimator() {
        return new ErrorBundle(3, NoiseKind.PLAIN, false, .3);
    }

    @Override
    protected boolean tellsItsError() {
        return false;
    }
}
