package io.fathom.model.analytic;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.BesselRatio;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/**
 * Data on the unit sphere S^{k-1} of the first k of D coordinates, with density proportional to {@code exp(kappa mu.x)}.
 *
 * <p>With {@code w = kappa mu + y/v} (first k coordinates) and {@code A = I_{k/2}/I_{k/2-1}}: {@code denoised = A(|w|) w/|w|},
 * 0 in the other coordinates. A is computed outside the engine and enters as {@code A + A' (r - r.detach())}: exact in value
 * and first derivative, not in the second.
 */
public final class VonMisesFisherModel implements ScoreModel {
    private static final double SMALLEST_SQUARE = 1e-280; // keeps w/|w| defined at w = 0

    private final int ambientDimension;
    private final double[] pull; // kappa mu, [k]
    private final BesselRatio ratio;

    /**
     * @param ambientDimension D, at least k
     * @param mu mean direction, a unit vector, [k]
     * @param kappa concentration, 0 for the uniform law
     */
    public VonMisesFisherModel(int ambientDimension, double[] mu, double kappa) {
        Check.atLeastOne("k", mu.length);
        Check.atLeast("ambientDimension", ambientDimension, mu.length);
        Check.within("kappa", kappa, 0, Double.MAX_VALUE);
        double square = 0;
        for (double m : mu) {
            square += m * m;
        }
        Check.within("length of mu", Math.sqrt(square), 1 - 1e-9, 1 + 1e-9);
        this.ambientDimension = ambientDimension;
        this.pull = new double[mu.length];
        for (int i = 0; i < mu.length; i++) {
            pull[i] = kappa * mu[i];
        }
        this.ratio = new BesselRatio(mu.length);
    }

    @Override
    public int ambientDimension() {
        return ambientDimension;
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
        int k = pull.length;
        int batch = y.size(0);
        Tensor w = y.narrow(1, 0, k).times(1 / sigma.variance()).plus(Tensor.of(pull, k)); // [B, k]
        Tensor r = w.squared().sum(1, true).plus(SMALLEST_SQUARE).sqrt(); // [B, 1]
        double[] lengths = r.toDoubles();
        double[] values = new double[batch];
        double[] slopes = new double[batch];
        for (int i = 0; i < batch; i++) {
            boolean finite = Double.isFinite(lengths[i]);
            values[i] = finite ? ratio.value(lengths[i]) : Double.NaN;
            slopes[i] = finite ? ratio.derivative(lengths[i]) : Double.NaN;
        }
        Tensor a = r.minus(r.detach()).times(Tensor.of(slopes, batch, 1)).plus(Tensor.of(values, batch, 1));
        Tensor onSphere = w.dividedBy(r).times(a);
        if (k == ambientDimension) {
            return onSphere;
        }
        return Tensor.join(1, onSphere, Tensor.zeros(DType.FLOAT64, batch, ambientDimension - k));
    }
}
