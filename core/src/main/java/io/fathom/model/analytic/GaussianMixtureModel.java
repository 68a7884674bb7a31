package io.fathom.model.analytic;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A mixture of normal components, each with its own, possibly degenerate, covariance.
 *
 * <p>{@code denoised(y) = sum_k r_k(y) [m_k + C_k (C_k + v I)^-1 (y - m_k)]}, r_k the posterior probability of component k.
 * The energy is normalised; its slope along ln sigma is the mean of the components' with weights r_k.
 */
public final class GaussianMixtureModel implements EnergyModel {
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
        int d = ambientDimension();
        Tensor[] centres = new Tensor[weights.length]; // posterior means, [B, 1, D] each
        for (int i = 0; i < centres.length; i++) {
            Tensor mean = Tensor.of(means[i], d);
            centres[i] =
                    covariances.get(i).shrink(y.minus(mean), sigma).plus(mean).reshape(y.size(0), 1, d);
        }
        Tensor responsibility = logJoint(y, sigma).softmax(1).reshape(y.size(0), weights.length, 1);
        return Tensor.join(1, centres).times(responsibility).sum(1, false);
    }

    /** {@code ln (probability of component k times its smeared density at y)}, [B, K]. */
    private Tensor logJoint(Tensor y, NoiseLevel sigma) {
        double total = Arrays.stream(weights).sum();
        Tensor[] columns = new Tensor[weights.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = covariances
                    .get(i)
                    .energy(centred(y, i), sigma)
                    .negated()
                    .plus(Math.log(weights[i] / total))
                    .reshape(y.size(0), 1);
        }
        return Tensor.join(1, columns);
    }

    private Tensor centred(Tensor y, int component) {
        return y.minus(Tensor.of(means[component], ambientDimension()));
    }

    @Override
    public Tensor energy(Tensor y, NoiseLevel sigma) {
        return logJoint(y, sigma).logSumExp(1, false).negated();
    }

    @Override
    public Evaluation evaluate(Tensor y, NoiseLevel sigma) {
        try (NoGrad off = new NoGrad()) {
            Tensor[] slopes = new Tensor[weights.length]; // [B, 1] each
            for (int i = 0; i < slopes.length; i++) {
                slopes[i] = covariances.get(i).noiseScore(centred(y, i), sigma).reshape(y.size(0), 1);
            }
            Tensor responsibility = logJoint(y, sigma).softmax(1); // [B, K]
            Tensor noiseScore = Tensor.join(1, slopes).times(responsibility).sum(1, false);
            return new Evaluation(energy(y, sigma), denoised(y, sigma), noiseScore);
        }
    }

    @Override
    public boolean normalised() {
        return true;
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
