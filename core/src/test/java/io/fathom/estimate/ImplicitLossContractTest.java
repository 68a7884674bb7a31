package io.fathom.estimate;

import io.fathom.contract.LidEstimatorContract;

class ImplicitLossContractTest extends LidEstimatorContract {
    @Override
    protected LidEstimator estimator() {
        return ImplicitLoss.exact();
    }

    @Override
    protected boolean isRandom() {
        return false; // the exact trace
    }
}
