package io.fathom.model.analytic;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.BesselRatio;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Data on the unit sphere S^{k-1} of the first k of D coordinates, with density proportional to {@code exp(kappa mu.x)}.
 *
 * <p>With {@code w = kappa mu + y/v} (first k coordinates) and {@code A = I_{k/2}/I_{k/2-1}}: {@code denoised = A(|w|) w/|w|},
 * 0 in the other coordinates. For |w| of 100 k or more, the rule near the sphere at small noise, A is a short series in 1/|w|;
 * else it is computed outside the engine and enters as {@code A + A' (r - r.detach())}: exact in value and first derivative,
 * not in the second.
 *
 * <p>Energy, normalised, with n = k/2 - 1:
 *
 * <pre>
 * -log p = (D/2) log(2 pi v) + (|y|^2 + 1)/(2v) - log I_n(|w|) + n log|w| + log I_n(kappa) - n log kappa
 * dU/dl  = D - (|y|^2 + 1 - 2 y.denoised)/v
 * </pre>
 */
public final class VonMisesFisherModel implements EnergyModel {
    private static final double SMALLEST_SQUARE = 1e-280; // keeps w/|w| defined at w = 0

    private final int ambientDimension;
    private final double[] pull; // kappa mu, [k]
    private final Tensor force; // the same
    private final BesselRatio ratio;
    private final double[] series; // A in powers of 1/r, for large r

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
        this.force = Tensor.of(pull, pull.length);
        this.ratio = new BesselRatio(mu.length);
        this.series = ratio.seriesTerms();
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
        Tensor w = pulled(y, sigma);
        Tensor onSphere = w.times(ratioOverLength(w.squared().sum(1, true).plus(SMALLEST_SQUARE)));
        if (k == ambientDimension) {
            return onSphere;
        }
        return Tensor.join(1, onSphere, Tensor.zeros(DType.FLOAT64, y.size(0), ambientDimension - k));
    }

    /** A(r)/r of r^2, [B, 1]: by the series in 1/r where it holds, row by row outside the engine elsewhere. */
    private Tensor ratioOverLength(Tensor square) {
        boolean recorded = square.requiresGradient();
        // not by sqrt, which wakes MKL's threads for a few thousand numbers; its derivative does not overflow, though
        Tensor inverse = recorded ? square.sqrt().reciprocal() : square.reciprocalSqrt();
        if (square.size() == 0 || inverse.max().item() <= 1 / ratio.seriesFrom()) {
            return ofSeries(inverse, recorded);
        }
        Tensor a = ofSeries(inverse.atMost(1 / ratio.seriesFrom()), recorded);
        Tensor r = square.sqrt();
        int batch = r.size(0);
        double[] lengths = r.toDoubles();
        double[] far = new double[batch]; // 1 where the series holds, so that a row's bits do not depend on the others
        double[] values = new double[batch];
        double[] slopes = new double[batch];
        double[] inverses = inverse.toDoubles();
        for (int i = 0; i < batch; i++) {
            boolean finite = Double.isFinite(lengths[i]);
            boolean near = !(inverses[i] <= 1 / ratio.seriesFrom());
            far[i] = near ? 0 : 1;
            values[i] = !near ? 0 : finite ? ratio.value(lengths[i]) : Double.NaN;
            slopes[i] = near && finite ? ratio.derivative(lengths[i]) : 0;
        }
        Tensor near = r.minus(r.detach()).times(Tensor.of(slopes, batch, 1)).plus(Tensor.of(values, batch, 1));
        return a.where(Tensor.of(far, batch, 1), near.times(inverse));
    }

    private Tensor ofSeries(Tensor inverse, boolean recorded) {
        Tensor a = inverse.times(series[series.length - 1]);
        for (int i = series.length - 2; i >= 0; i--) {
            a = recorded ? a.plus(series[i]).times(inverse) : a.hornerInPlace(series[i], inverse);
        }
        return a;
    }

    /** w, [B, k]. */
    private Tensor pulled(Tensor y, NoiseLevel sigma) {
        Tensor first = pull.length == ambientDimension ? y : y.narrow(1, 0, pull.length);
        return force.plus(first, 1 / sigma.variance());
    }

    /** |w|, [B, 1], never 0. */
    private static Tensor length(Tensor w) {
        return w.squared().sum(1, true).plus(SMALLEST_SQUARE).sqrt();
    }

    private static double[] at(Tensor r, DoubleUnaryOperator function) {
        double[] lengths = r.toDoubles();
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Double.isFinite(lengths[i]) ? function.applyAsDouble(lengths[i]) : Double.NaN;
        }
        return lengths;
    }

    /** {@code log I_n(r) - n log r}, n = k/2 - 1; its slope is A(r). */
    private double logPartition(double r) {
        double n = pull.length / 2.0 - 1;
        return ratio.logBessel(r) - n * Math.log(r);
    }

    @Override
    public Tensor energy(Tensor y, NoiseLevel sigma) {
        int batch = y.size(0);
        double v = sigma.variance();
        Tensor r = length(pulled(y, sigma));
        Tensor step = r.minus(r.detach());
        Tensor partition = step.times(Tensor.of(at(r, ratio::value), batch, 1))
                .plus(step.squared().times(Tensor.of(at(r, ratio::derivative), batch, 1)), 0.5)
                .plus(Tensor.of(at(r, this::logPartition), batch, 1));
        double kappa = Math.max(Math.sqrt(Arrays.stream(pull).map(x -> x * x).sum()), Math.sqrt(SMALLEST_SQUARE));
        double constant = ambientDimension * Math.log(2 * Math.PI * v) / 2 + 1 / (2 * v) + logPartition(kappa);
        return y.squared()
                .sum(1, true)
                .times(1 / (2 * v))
                .minus(partition)
                .plus(constant)
                .reshape(batch);
    }

    @Override
    public Evaluation evaluate(Tensor y, NoiseLevel sigma) {
        try (NoGrad off = new NoGrad()) {
            Tensor denoised = denoised(y, sigma);
            Tensor distance =
                    y.squared().minus(y.times(denoised).times(2)).sum(1, false).plus(1);
            Tensor noiseScore = distance.times(-1 / sigma.variance()).plus(ambientDimension);
            return new Evaluation(energy(y, sigma), denoised, noiseScore);
        }
    }

    @Override
    public boolean normalised() {
        return true;
    }
}
