package io.fathom.density;

import io.fathom.contract.DensityEstimatorContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;

class OdeDensityContractTest extends DensityEstimatorContract {
    @Override
    protected DensityEstimator estimator() {
        return new OdeDensity(
                new Anchor(new NoiseLevel(20), new double[6], 0.6),
                new OdeSolver.Rk45(1e-6, 1e-6),
                new Divergence.Hutchinson(1),
                1);
    }

    @Override
    protected double dependenceOnTheBatch() {
        return 1e-4; // nats: one step for all, chosen by the worst row
    }
}
