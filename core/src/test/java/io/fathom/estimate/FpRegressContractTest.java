package io.fathom.estimate;

import io.fathom.contract.LidEstimatorContract;
import io.fathom.model.Divergence;

class FpRegressContractTest extends LidEstimatorContract {
    @Override
    protected LidEstimator estimator() {
        return new FpRegress(new Divergence.Hutchinson(2));
    }
}
