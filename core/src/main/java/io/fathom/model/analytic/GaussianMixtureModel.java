package io.fathom.model.analytic;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.List;

/**
 * A mixture of normal components, each with its own, possibly degenerate, covariance.
 *
 * <p>{@code denoised(y) = sum_k r_k(y) [m_k + C_k (C_k + v I)^-1 (y - m_k)]}, r_k the posterior probability of component k.
 */
public final class GaussianMixtureModel implements ScoreModel {
    private final double[] weights;
    private final double[][] means;
    private final List<Spectrum> covariances;

    /**
     * @param weights above 0, any sum, [K]
     * @param means [K, D]
     * @param covariances [K]
     */
    public GaussianMixtureModel(double[] weights, double[][] means, List<Spectrum> covariances) {
        Check.atLeastOne("number of components", weights.length);
        Check.same("number of means", weights.length, means.length);
        Check.same("number of covariances", weights.length, covariances.size());
        this.weights = weights.clone();
        this.means = means.clone();
        this.covariances = List.copyOf(covariances);
        for (int k = 0; k < weights.length; k++) {
            Check.positive("weight " + k, weights[k]);
            Check.same("dimensions of mean " + k, means[0].length, means[k].length);
            Check.same(
                    "dimensions of covariance " + k,
                    means[0].length,
                    covariances.get(k).ambientDimension());
            this.means[k] = means[k].clone();
        }
    }

    @Override
    public int ambientDimension() {
        return means[0].length;
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
        int batch = y.size(0);
        int d = ambientDimension();
        int k = weights.length;
        Tensor[] centres = new Tensor[k]; // posterior means, [B, 1, D] each
        Tensor[] logits = new Tensor[k]; // [B, 1] each
        for (int i = 0; i < k; i++) {
            Tensor mean = Tensor.of(means[i], d);
            Spectrum covariance = covariances.get(i);
            Tensor z = y.minus(mean);
            centres[i] = covariance.shrink(z, sigma).plus(mean).reshape(batch, 1, d);
            logits[i] = covariance
                    .mahalanobis(z, sigma)
                    .times(-0.5)
                    .plus(Math.log(weights[i]) - covariance.logDeterminant(sigma) / 2)
                    .reshape(batch, 1);
        }
        Tensor responsibility = Tensor.join(1, logits).softmax(1).reshape(batch, k, 1);
        return Tensor.join(1, centres).times(responsibility).sum(1, false);
    }

    /** The component that a number in [0, 1) selects. */
    private int component(double uniform) {
        double total = 0;
        for (double w : weights) {
            total += w;
        }
        double left = uniform * total;
        for (int k = 0; k < weights.length - 1; k++) {
            left -= weights[k];
            if (left < 0) {
                return k;
            }
        }
        return weights.length - 1;
    }

    /** A data point. */
    public double[] sample(RandomStream random) {
        int k = component(random.nextDouble());
        double[] x = covariances.get(k).sample(random);
        for (int j = 0; j < x.length; j++) {
            x[j] += means[k][j];
        }
        return x;
    }
}
