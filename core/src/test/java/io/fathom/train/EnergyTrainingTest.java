package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.contract.Rows;
import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.EnergyModel;
import io.fathom.model.EnergyNetworkOptions;
import io.fathom.model.NoiseEmbedding;
import io.fathom.model.RadialEnergyOptions;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Energies trained for a minute against exact ones. */
class EnergyTrainingTest {
    private static final int D = 50;
    private static final int INTRINSIC = 7;
    private static final double[] LEVELS = {0.05, 0.2, 0.5};

    // a third of the full length: 3,000 steps of 256 points give 0.6, 0.5, 0.4 and 0.01
    private static final long STEPS = 1000;
    private static final double FLIPD = 2;
    private static final double DIMENSION = 0.4;
    private static final double ENERGY = 0.06; // nats per dimension

    private static GaussianModel flat() {
        double[] ones = new double[INTRINSIC];
        java.util.Arrays.fill(ones, 1);
        return new GaussianModel(new double[D], Spectrum.along(Rows.orthonormal(9, INTRINSIC, D), ones, 0));
    }

    private static float[] sample(GaussianModel data, int n, long seed) {
        float[] values = new float[n * D];
        RandomStream random = RandomStream.at(seed);
        for (int i = 0; i < n; i++) {
            double[] x = data.sample(random);
            for (int j = 0; j < D; j++) {
                values[i * D + j] = (float) x[j];
            }
        }
        return values;
    }

    /**
     * What a trained energy reads at points that it has not seen.
     *
     * @param dimension mean of D - dE U/dl at sigma 0.1, from the squared error
     * @param flipd mean absolute error of D - dU/dl per level
     * @param energy mean error per level, nats per dimension
     */
    record Figures(double dimension, double[] flipd, double[] energy) {}

    static Figures train(EnergyNetworkOptions network, long steps, int batch) {
        TrainOptions options = TrainOptions.forEnergy(network, Budget.ofSteps(steps));
        return train(options.withOptimiser(options.optimiser().withBatch(batch)));
    }

    static Figures train(TrainOptions usual) {
        GaussianModel data = flat();
        TrainOptions options = usual.withNoise(new NoiseOptions(0.01, 10, NoiseOptions.Sampling.LOG_UNIFORM))
                .withScaling(Standardising.Mode.AS_IS);
        EnergyModel model =
                (EnergyModel) Training.fit(Points.of(sample(data, 20_000, 1), D, "flat"), options, Progress.SILENT)
                        .score();
        int n = 500;
        double[] flipd = new double[LEVELS.length];
        double[] energy = new double[LEVELS.length];
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(sample(data, n, 2), n, D);
            for (int g = 0; g < LEVELS.length; g++) {
                NoiseLevel sigma = new NoiseLevel(LEVELS[g]);
                EnergyModel.Evaluation found = model.evaluate(x, sigma);
                EnergyModel.Evaluation truth = data.evaluate(x.to(DType.FLOAT64), sigma);
                flipd[g] = found.noiseScore()
                        .minus(truth.noiseScore())
                        .abs()
                        .mean()
                        .item();
                energy[g] = found.energy().minus(truth.energy()).mean().item() / D;
            }
            NoiseLevel tenth = new NoiseLevel(0.1);
            Tensor eps = Tensor.of(Rows.normal(3, n, D), n, D).to(DType.FLOAT32);
            // what the draws do to the exact denoiser's error they do to the learnt one's
            double found = meanError(model, x, eps, tenth);
            double exact = meanError(data, x.to(DType.FLOAT64), eps.to(DType.FLOAT64), tenth);
            return new Figures(found - exact + INTRINSIC / (1 + tenth.variance()), flipd, energy);
        }
    }

    private static double meanError(EnergyModel model, Tensor x, Tensor eps, NoiseLevel sigma) {
        Tensor error = model.denoised(x.plus(eps, sigma.sigma()), sigma).minus(x);
        return error.squared().sum().item() / x.size(0) / sigma.variance();
    }

    @Test
    void theDefaultFormReadsDimensionAndDensityOfAFlat() {
        Figures found = train(EnergyMlpOptions.DEFAULT, STEPS, 128);
        assertThat(found.dimension()).isCloseTo(INTRINSIC / 1.01, within(DIMENSION));
        for (int g = 0; g < LEVELS.length; g++) {
            assertThat(found.flipd()[g]).as("sigma %s", LEVELS[g]).isLessThan(FLIPD);
            assertThat(found.energy()[g]).as("sigma %s", LEVELS[g]).isCloseTo(0, within(ENERGY));
        }
    }

    /** The published embedding denoises as well and cannot tell small noise levels apart: it fails the bound of the default. */
    @Test
    void anEnergyToldTheVarianceHasNoNoiseSlope() {
        EnergyMlpOptions usual = EnergyMlpOptions.DEFAULT;
        Figures found = train(
                new EnergyMlpOptions(
                        usual.width(), usual.layers(), EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.VARIANCE),
                STEPS,
                128);
        assertThat(found.flipd()[0]).isGreaterThan(1.5 * FLIPD);
        assertThat(found.dimension()).isCloseTo(INTRINSIC, within(2.0));
    }

    private static final int WIDE = 200;
    private static final double[] RADII = {0, 1, 2, 4, 5}; // of sqrt(D)
    private static final double[] TRUTH = {-4.006, -6.186, -10.572, -12.196, -13.419}; // dB per dimension

    /** Log-densities of a mixture of N(0, I) and N(0, 16 I), dB per dimension. */
    static double[] scaleMixture(boolean dual, int ambientDimension, long steps, TrainOptions options) {
        int n = 20_000;
        float[] values = new float[n * ambientDimension];
        for (int i = 0; i < n; i++) {
            RandomStream random = RandomStream.at(7, i);
            double scale = random.nextDouble() < 0.5 ? 1 : 4;
            for (int j = 0; j < ambientDimension; j++) {
                values[i * ambientDimension + j] = (float) (scale * random.nextGaussian());
            }
        }
        EnergyModel model = (EnergyModel) Training.fit(
                        Points.of(values, ambientDimension, "scale mixture"),
                        options.withBudget(Budget.ofSteps(steps))
                                .withProcess(ProcessOptions.energy(dual))
                                .withNoise(new NoiseOptions(0.1, 10, NoiseOptions.Sampling.LOG_UNIFORM))
                                .withScaling(Standardising.Mode.AS_IS),
                        Progress.SILENT)
                .score();
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.zeros(DType.FLOAT32, RADII.length, ambientDimension)
                    .plus(Tensor.of(RADII, RADII.length, 1).to(DType.FLOAT32)); // |x| = r sqrt(D)
            return model.energy(x, new NoiseLevel(0.1))
                    .times(-10 / Math.log(10) / ambientDimension)
                    .toDoubles();
        }
    }

    private static TrainOptions radial() {
        TrainOptions usual = TrainOptions.forEnergy(RadialEnergyOptions.DEFAULT, Budget.ofSteps(3000));
        return usual.withOptimiser(usual.optimiser().withBatch(128));
    }

    /** At the specified size; {@code BenchDensityCommandTest} has both objectives in 60 dimensions, every time. */
    @Test
    @Tag("slow")
    void theDualObjectiveTiesTheModesOfAScaleMixtureTogether() {
        double[] found = scaleMixture(true, WIDE, 3000, radial());
        assertThat(found).containsExactly(TRUTH, within(0.6));
    }

    @Test
    @Tag("slow")
    void denoisingAloneLeavesTheLevelsArbitrary() {
        double[] found = scaleMixture(false, WIDE, 3000, radial());
        double worst = 0;
        for (int i = 0; i < TRUTH.length; i++) {
            worst = Math.max(worst, Math.abs(found[i] - TRUTH[i]));
        }
        assertThat(worst).isGreaterThan(4);
    }
}
