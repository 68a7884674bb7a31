package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.geometry.JacobianProducts;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.List;
import java.util.Objects;

/**
 * The smoothly counted number of directions along which log p_sigma hardly curves (LHSD, Osada, arXiv 2605.01221):
 * {@code LID(x) = tr f(H)}, {@code H = -grad s(x)}, {@code f(l) = 1 / (1 + (l/kappa)^p)}, {@code kappa = c/v}.
 *
 * <p>On the eigenvalues mu of the denoiser's Jacobian J = I - v H that is {@code g(mu) = 1 / (1 + (|1 - mu|/c)^p)}: what a
 * network leaves of the noise in normal directions (small mu) does not count, as it does in a trace. The leak of exact normal
 * directions is {@code (D-d) / (1 + c^-p)}: c = 0.1 and p = 4 leak 0.1 of 994.
 *
 * <p>Stochastic Lanczos quadrature: K Rademacher probes, each with a few steps, about two steps being too few. Products are
 * {@code J^T v} by one backward pass each. For an exact score J is symmetric; a trained network's is only nearly, therefore the
 * probe's Krylov basis is kept orthogonal in full, and the small matrix projected on it is symmetrised: it is that of the
 * symmetric part of J. Models without gradients give J v by central differences. Work per row and level: one forward pass per
 * group of probes and {@code K * steps} backward passes; memory {@code (steps + 1) D} per probe and the graph of a pass.
 *
 * <p>Standard error from the scatter of the probes; the error of too few steps is not in it.
 *
 * @param probes K, at least 1; 32 is usual
 * @param steps at least 2; 5 is usual
 * @param cutoff c, above 0 and below 1; 0.1 is usual
 * @param order p, above 0; 4 is usual
 * @param ownLevel whether it picks its own noise level, by {@link LeastTransition}, whatever the sweep's rule is
 */
public record SpectralFilter(int probes, int steps, double cutoff, double order, boolean ownLevel)
        implements LidEstimator {
    /** K = 32, 5 steps, c = 0.1, p = 4, at the sweep's level. */
    public static final SpectralFilter STANDARD = new SpectralFilter(32, 5, 0.1, 4, false);

    private static final int ROWS = 512; // a batch smaller than this takes several probes at once
    private static final double NOTHING = 1e-12; // of a product, left after orthogonalising: the subspace is complete
    private static final double TRANSITION = 0.2; // |l/kappa - 1|

    public SpectralFilter {
        Check.atLeastOne("probes", probes);
        Check.atLeast("steps", steps, 2);
        Check.that(cutoff > 0 && cutoff < 1, "cutoff: expected a number above 0 and below 1, found " + cutoff + ".");
        Check.positive("order", order);
    }

    @Override
    public String method() {
        return "spectral_filter";
    }

    @Override
    public int evaluationsAtOnce() {
        return 1;
    }

    @Override
    public long numbersPerRow(int ambientDimension) {
        return (steps + 1L) * ambientDimension;
    }

    /** g(mu). */
    double pass(double mu) {
        return 1 / (1 + Math.pow(Math.abs(1 - mu) / cutoff, order));
    }

    @Override
    public LidCurves estimate(ScoreModel model, LidBatch batch, List<NoiseLevel> levels) {
        batch.requireFor(model);
        int b = batch.count();
        LidCurves bare = LidCurves.empty(levels.size(), b);
        double[][] share = new double[levels.size()][b];
        LidCurves curves = new LidCurves(bare.value(), bare.standardError(), bare.offManifold(), share);
        for (int g = 0; g < levels.size() && b > 0; g++) {
            level(model, batch, levels.get(g), curves, g);
        }
        return curves;
    }

    private void level(ScoreModel model, LidBatch batch, NoiseLevel sigma, LidCurves curves, int g) {
        int b = batch.count();
        int d = model.ambientDimension();
        double[][] lid = new double[b][probes];
        double[] share = Objects.requireNonNull(curves.transition())[g];
        double[] q = curves.offManifold()[g];
        int atOnce = Math.min(probes, Math.max(1, (ROWS + b - 1) / b));
        for (int from = 0; from < probes; from += atOnce) {
            int length = Math.min(atOnce, probes - from);
            try (Scope scope = new Scope()) {
                Tensor x = batch.at(model, sigma).repeatEach(length, 0); // [B c, D]
                Tensor signs = Draws.of(DType.FLOAT64, NoiseKind.RADEMACHER, from, length, d, batch);
                Tensor start = signs.reshape((long) b * length, d).times(1 / Math.sqrt(d));
                double[][][] projected;
                try (JacobianProducts products = new JacobianProducts(model, x, sigma)) {
                    projected = Krylov.projected(products, start, Math.min(steps, d), NOTHING);
                    if (from == 0) {
                        Tensor offset = products.denoised().to(DType.FLOAT64).minus(x.to(DType.FLOAT64));
                        double[] squares = offset.squared().sum(1, false).toDoubles();
                        for (int i = 0; i < b; i++) {
                            q[i] = squares[i * length] / sigma.variance();
                        }
                    }
                }
                Krylov.Spectrum[] spectra = Krylov.spectra(projected);
                for (int i = 0; i < b; i++) {
                    for (int j = 0; j < length; j++) {
                        Krylov.Spectrum spectrum = spectra[i * length + j];
                        lid[i][from + j] = d * spectrum.mean(this::pass);
                        share[i] += spectrum.mean(this::inTransition) / probes;
                    }
                }
            }
        }
        for (int i = 0; i < b; i++) {
            double mean = 0;
            for (double each : lid[i]) {
                mean += each / probes;
            }
            curves.value()[g][i] = mean;
            curves.standardError()[g][i] = error(lid[i], mean, d);
        }
    }

    private double inTransition(double mu) {
        return Math.abs(Math.abs(1 - mu) / cutoff - 1) < TRANSITION ? 1 : 0;
    }

    /** From the scatter of the probes; of a single one from the variance 2 d (1 - d/D) of an orthogonal projector. */
    private static double error(double[] values, double mean, int dimension) {
        if (values.length == 1) {
            double d = Math.min(dimension, mean);
            return Math.sqrt(2 * d * (1 - d / dimension));
        }
        double square = 0;
        for (double each : values) {
            square += (each - mean) * (each - mean);
        }
        return Math.sqrt(square / (values.length - 1.0) / values.length);
    }

    @Override
    public String toString() {
        return "SpectralFilter(K=" + probes + ", " + steps + " steps, c=" + cutoff + (order == 4 ? "" : ", p=" + order)
                + (ownLevel ? ", own level" : "") + ")";
    }
}
