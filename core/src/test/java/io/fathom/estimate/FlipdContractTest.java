package io.fathom.estimate;

import io.fathom.contract.LidEstimatorContract;
import io.fathom.model.Divergence;

class FlipdContractTest extends LidEstimatorContract {
    @Override
    protected LidEstimator estimator() {
        return new Flipd(new Divergence.Hutchinson(2));
    }
}
