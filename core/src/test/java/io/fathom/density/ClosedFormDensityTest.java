package io.fathom.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.contract.Rows;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.Divergence;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.EmpiricalModel;
import io.fathom.model.analytic.GaussianMixtureModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every estimator against log p that is known. */
class ClosedFormDensityTest {
    private static final int D = 50;
    private static final int FLAT = 7;
    private static final double EXACT = 1e-9; // nats
    private static final double ODE = 1e-3; // nats per dimension at tolerance 1e-5
    private static final double TRAPEZOID = 2e-3; // nats per dimension, 33 nodes
    private static final double STANDARD_ERRORS = 4;
    private static final double ENTROPY_BITS = 0.01;

    private static final NoiseLevel LOW = new NoiseLevel(0.05);
    private static final NoiseLevel HIGH = new NoiseLevel(100);

    private static GaussianModel flat() {
        return new GaussianModel(new double[D], Spectrum.flat(D, FLAT));
    }

    /** Two modes on a plane of three dimensions in eight. */
    private static GaussianMixtureModel mixture() {
        double[][] means = new double[2][8];
        means[0][0] = -2;
        means[1][0] = 1.5;
        return new GaussianMixtureModel(
                new double[] {1, 2}, means, List.of(Spectrum.axes(1, .5, .2, 0, 0, 0, 0, 0), Spectrum.flat(8, 3)));
    }

    private static double[] samples(Function<RandomStream, double[]> model, int n) {
        double[][] rows = new double[n][];
        Arrays.setAll(rows, i -> model.apply(RandomStream.at(3, i)));
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static DensityBatch batch(double[] values, int d) {
        return new DensityBatch(Tensor.of(values, values.length / d, d), Rows.keys(values.length / d), 11);
    }

    private static double[] truth(EnergyModel model, double[] values, NoiseLevel sigma) {
        double[] u = model.energy(
                        Tensor.of(values, values.length / model.ambientDimension(), model.ambientDimension()), sigma)
                .toDoubles();
        return Arrays.stream(u).map(each -> -each).toArray();
    }

    /** The mean of log p over the noise, for axes c of a normal law: no draw needed. */
    private static double meanOverNoise(double[] values, int row, NoiseLevel sigma) {
        double sum = 0;
        for (int j = 0; j < D; j++) {
            double w = (j < FLAT ? 1 : 0) + sigma.variance();
            double z = values[row * D + j];
            sum -= (Math.log(2 * Math.PI * w) + (z * z + sigma.variance()) / w) / 2;
        }
        return sum;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void theEnergyAtACleanPointIsMinusLogP() {
        try (Scope scope = new Scope()) {
            double[] x = samples(flat()::sample, 5);
            double[] found =
                    EnergyDensity.CLEAN.estimate(flat(), batch(x, D), LOW).nats();
            for (int i = 0; i < 5; i++) {
                double sum = 0;
                for (int j = 0; j < D; j++) {
                    double w = (j < FLAT ? 1 : 0) + LOW.variance();
                    sum -= (Math.log(2 * Math.PI * w) + x[i * D + j] * x[i * D + j] / w) / 2;
                }
                assertThat(found[i]).isCloseTo(sum, Offset.offset(EXACT));
            }
        }
    }

    @Test
    void theEnergyOverWholeFramesOfNoiseIsExactForNormalData() {
        try (Scope scope = new Scope()) {
            double[] x = samples(flat()::sample, 4);
            double[] found =
                    new EnergyDensity(2 * D).estimate(flat(), batch(x, D), LOW).nats();
            double[] clean =
                    EnergyDensity.CLEAN.estimate(flat(), batch(x, D), LOW).nats();
            for (int i = 0; i < 4; i++) {
                // what is left is linear in the noise along the plane: sigma x . eps / (1 + v)
                assertThat(found[i]).isCloseTo(meanOverNoise(x, i, LOW), Offset.offset(0.1));
                // and the clean point is higher by (D - d_eff)/2
                assertThat(clean[i] - meanOverNoise(x, i, LOW))
                        .isCloseTo((D - FLAT) / 2.0 + FLAT * .0025 / 1.0025 / 2, Offset.offset(EXACT));
            }
        }
    }

    @Test
    void immseIsTheMeanOfLogPOverTheNoise() {
        try (Scope scope = new Scope()) {
            double[] x = samples(flat()::sample, 40);
            ImmseDensity immse = new ImmseDensity(Anchor.of(flat(), HIGH, 1), 49, 4);
            DensityEstimator.Densities found = immse.estimate(flat(), batch(x, D), LOW);
            double square = 0;
            for (int i = 0; i < 40; i++) {
                double off = found.nats()[i] - meanOverNoise(x, i, LOW);
                assertThat(Math.abs(off)).isLessThan(STANDARD_ERRORS * found.standardError()[i] + D * TRAPEZOID);
                square += off * off / found.standardError()[i] / found.standardError()[i];
            }
            assertThat(Math.sqrt(square / 40)).isBetween(.5, 1.5); // the error said is the error made
            assertThat(found.evaluations()).isEqualTo(49 * 4);
        }
    }

    @Test
    void immseOfAMixtureIsItsEntropy() {
        try (Scope scope = new Scope()) {
            GaussianMixtureModel model = mixture();
            double[] x = samples(model::sample, 400);
            DensityBatch batch = batch(x, 8);
            double[] found = new ImmseDensity(Anchor.of(model, HIGH, 1), 65, 4)
                    .estimate(model, batch, LOW)
                    .nats();
            double[] truth = new EnergyDensity(16).estimate(model, batch, LOW).nats();
            double[] off = new double[400];
            Arrays.setAll(off, i -> found[i] - truth[i]);
            double sd = Math.sqrt(Arrays.stream(off).map(v -> v * v).sum() / 400);
            assertThat(Math.abs(mean(off))).isLessThan(STANDARD_ERRORS * sd / 20 + 8 * TRAPEZOID);
            assertThat(sd).isLessThan(2);
        }
    }

    @Test
    void thePublishedRangeTurnsTheLossIntoBitsPerDimension() {
        try (Scope scope = new Scope()) {
            double s0 = 0.07;
            int d = 64;
            double[] c = new double[d];
            Arrays.fill(c, s0);
            GaussianModel model = new GaussianModel(new double[d], Spectrum.axes(c));
            NoiseLevel lowest = new NoiseLevel(Math.sqrt(1e-9));
            NoiseLevel highest = new NoiseLevel(Math.sqrt(1e3));
            ImmseDensity immse = new ImmseDensity(new Anchor(highest, new double[d], s0), 129, 8);
            double[] x = samples(model::sample, 64);
            double square = Arrays.stream(x).map(z -> z * z).sum() / x.length;
            Arrays.setAll(x, i -> x[i] * Math.sqrt(s0 / square)); // the variance itself, without the sample's scatter
            ImmseDensity.Curve curve = immse.curve(model, batch(x, d), lowest);
            double loss = 0;
            for (int k = 0; k < 129; k++) {
                loss += mean(curve.dimension()[k]) / d * (k == 0 || k == 128 ? 0.5 : 1) / 128;
            }
            double entropy = Math.log(2 * Math.PI * Math.E * (s0 + 1e-9)) / 2 / Math.log(2) + 8;
            assertThat(19.93 * loss - 4.90).isCloseTo(entropy, Offset.offset(ENTROPY_BITS));
            double read = -new LogDensity(mean(curve.nats()[0]), d).bitsPerDimension() + 8;
            assertThat(read).isCloseTo(entropy, Offset.offset(ENTROPY_BITS));
        }
    }

    @Test
    void theFlowGivesLogPOfNormalDataWithinAThousandthOfANat() {
        try (Scope scope = new Scope()) {
            double[] x = samples(flat()::sample, 6);
            Anchor anchor = Anchor.of(flat(), HIGH, 1);
            for (OdeSolver solver : List.of(OdeSolver.STANDARD, new OdeSolver.Heun(256))) {
                DensityEstimator.Densities found =
                        new OdeDensity(anchor, solver, new Divergence.Exact(), 0).estimate(flat(), batch(x, D), LOW);
                double[] truth = truth(flat(), x, LOW);
                for (int i = 0; i < 6; i++) {
                    assertThat(found.nats()[i]).isCloseTo(truth[i], Offset.offset(D * ODE));
                }
                assertThat(found.evaluations()).isBetween(20.0, 600.0);
            }
        }
    }

    @Test
    void theFlowGivesLogPOfAMixture() {
        try (Scope scope = new Scope()) {
            GaussianMixtureModel model = mixture();
            double[] x = samples(model::sample, 20);
            double[] found = new OdeDensity(Anchor.of(model, HIGH, 1), OdeSolver.STANDARD, new Divergence.Exact(), 0)
                    .estimate(model, batch(x, 8), LOW)
                    .nats();
            double[] truth = truth(model, x, LOW);
            for (int i = 0; i < 20; i++) {
                assertThat(found[i]).isCloseTo(truth[i], Offset.offset(8 * ODE));
            }
        }
    }

    @Test
    void theFlowIsUnbiasedOverProbes() {
        try (Scope scope = new Scope()) {
            double[][] axes = Rows.orthonormal(9, 5, 12);
            GaussianModel model =
                    new GaussianModel(new double[12], Spectrum.along(axes, new double[] {1, 1, .3, 2, .1}, .001));
            double[] one = model.sample(RandomStream.at(1));
            double[] copies = new double[200 * 12];
            for (int i = 0; i < 200; i++) {
                System.arraycopy(one, 0, copies, i * 12, 12);
            }
            double[] found = new OdeDensity(
                            Anchor.of(model, HIGH, 1), OdeSolver.STANDARD, new Divergence.Hutchinson(1), 0)
                    .estimate(model, batch(copies, 12), LOW)
                    .nats();
            double truth = truth(model, one, LOW)[0];
            double mean = mean(found);
            double error = Math.sqrt(
                    Arrays.stream(found).map(v -> (v - mean) * (v - mean)).sum() / 199 / 200);
            assertThat(error).isPositive();
            assertThat(Math.abs(mean - truth)).isLessThan(STANDARD_ERRORS * error + 12 * ODE);
        }
    }

    @Test
    void theAnchorFindsMeanAndVarianceOfNormalData() {
        try (Scope scope = new Scope()) {
            double[] centre = {1, -2, .5};
            GaussianModel model = new GaussianModel(centre, Spectrum.axes(.3, .3, .3));
            Anchor anchor = Anchor.of(model, new NoiseLevel(5), 1);
            assertThat(anchor.variance()).isCloseTo(.3, Offset.offset(1e-6));
            assertThat(anchor.logDensity(centre, 0))
                    .isCloseTo(-1.5 * Math.log(2 * Math.PI * 25.3), Offset.offset(1e-6));
        }
    }

    /** Crosses have diagonal covariances; few points in many dimensions go through their products instead. */
    @Test
    void whatTheAnchorLosesIsTheNormalEntropyThatEqualVariancesAdd() {
        double[] arms = {3, 1, 0.5};
        for (int d : new int[] {3, 12}) {
            double[] values = new double[6 * d];
            double[] c = new double[d];
            for (int k = 0; k < 3; k++) {
                values[2 * k * d + k] = arms[k];
                values[(2 * k + 1) * d + k] = -arms[k];
                c[k] = 2 * arms[k] * arms[k] / 5;
            }
            double mean = Arrays.stream(c).average().orElseThrow();
            for (double v : new double[] {0.5, 9, 1e4}) {
                double expected = d / 2.0 * Math.log(v + mean)
                        - Arrays.stream(c).map(e -> Math.log(v + e) / 2).sum();
                try (Scope scope = new Scope()) {
                    double found = GaussianFit.anchorLoss(Tensor.of(values, 6, d), new NoiseLevel(Math.sqrt(v)));
                    assertThat(found).isCloseTo(expected, Offset.offset(EXACT)).isPositive();
                }
            }
        }
    }

    @Test
    void aModelThatIsNoNormalisedEnergyIsRefused() {
        try (Scope scope = new Scope()) {
            ScoreModel model = new EmpiricalModel(new double[] {0, 1, 2, 3}, 2);
            DensityBatch batch = batch(new double[] {0, 1}, 2);
            assertThatThrownBy(() -> EnergyDensity.CLEAN.estimate(model, batch, LOW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("immse");
            assertThatThrownBy(() -> Anchor.of(model, 0)).hasMessageContaining("highest");
            assertThat(batch.x().type()).isEqualTo(DType.FLOAT64);
        }
    }
}
