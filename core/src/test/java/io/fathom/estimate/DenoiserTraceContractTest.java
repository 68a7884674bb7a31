package io.fathom.estimate;

import io.fathom.contract.LidEstimatorContract;
import io.fathom.model.Divergence;

class DenoiserTraceContractTest extends LidEstimatorContract {
    @Override
    protected LidEstimator estimator() {
        return new DenoiserTrace(new Divergence.ForwardOnly(2, 1));
    }
}
