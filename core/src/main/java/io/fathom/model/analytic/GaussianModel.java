package io.fathom.model.analytic;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * Normal data: {@code denoised(y) = mean + C (C + v I)^-1 (y - mean)}, v = sigma^2, and the energy {@code -ln N(y; mean, C + v I)},
 * normalised.
 */
public final class GaussianModel implements EnergyModel {
    private final double[] mean;
    private final Spectrum covariance;

    /**
     * @param mean [D]
     * @param covariance of D dimensions
     */
    public GaussianModel(double[] mean, Spectrum covariance) {
        Check.same("dimensions of the mean", covariance.ambientDimension(), mean.length);
        this.mean = mean.clone();
        this.covariance = covariance;
    }

    @Override
    public int ambientDimension() {
        return mean.length;
    }

    @Override
    public DType precision() {
        return DType.FLOAT64;
    }

    @Override
    public NoiseRange noiseRange() {
        return NoiseRange.ALL;
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        Tensor centre = Tensor.of(mean, mean.length);
        return covariance.shrink(y.minus(centre), sigma).plus(centre);
    }

    @Override
    public Tensor energy(Tensor y, NoiseLevel sigma) {
        return covariance.energy(centred(y), sigma);
    }

    @Override
    public Evaluation evaluate(Tensor y, NoiseLevel sigma) {
        try (NoGrad off = new NoGrad()) {
            return new Evaluation(energy(y, sigma), denoised(y, sigma), covariance.noiseScore(centred(y), sigma));
        }
    }

    private Tensor centred(Tensor y) {
        return y.minus(Tensor.of(mean, mean.length));
    }

    @Override
    public boolean normalised() {
        return true;
    }

    /** A data point. */
    public double[] sample(RandomStream random) {
        double[] x = covariance.sample(random);
        for (int j = 0; j < x.length; j++) {
            x[j] += mean[j];
        }
        return x;
    }
}
