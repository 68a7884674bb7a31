package io.fathom.estimate;

import io.fathom.contract.LidEstimatorContract;

class DenoisingLossContractTest extends LidEstimatorContract {
    @Override
    protected LidEstimator estimator() {
        return new DenoisingLoss(4);
    }
}
