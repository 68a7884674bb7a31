package io.fathom.estimate;

import io.fathom.contract.LidEstimatorContract;

class NormalBundleContractTest extends LidEstimatorContract {
    @Override
    protected LidEstimator estimator() {
        return new NormalBundle(1, 0);
    }

    @Override
    protected boolean tellsItsError() {
        return false;
    }

    @Override
    protected boolean isDefinedInOneDimension() {
        return false;
    }
}
