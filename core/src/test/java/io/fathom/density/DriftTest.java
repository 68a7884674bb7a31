package io.fathom.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.EnergyModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.PointSource;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import io.fathom.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The spread over noise levels between an energy and the integral of its denoiser's errors. */
class DriftTest {
    private static final double[] SPECTRUM = {4, 1, 0.25, 0.01, 0};
    private static final int D = SPECTRUM.length;
    private static final double LOWEST = 0.02;
    private static final double HIGHEST = 20;
    private static final int LEVELS = 97;
    private static final double TRAPEZOID = 1e-3; // nats per dimension, on these levels
    private static final double DRAWN = 0.04; // with 400 points of 4 draws

    /** What a normal law says without any sampling, its energy off by a number for each level, nats. */
    private static DensityResult.Curve exact(DoubleUnaryOperator off) {
        double[] sigmas = new double[LEVELS];
        float[][] logDensity = new float[1][LEVELS];
        float[][] dimension = new float[1][LEVELS];
        for (int g = 0; g < LEVELS; g++) {
            sigmas[g] = LOWEST * Math.pow(HIGHEST / LOWEST, g / (LEVELS - 1.0));
            double v = sigmas[g] * sigmas[g];
            double entropy = 0;
            double d = 0;
            for (double c : SPECTRUM) {
                entropy += Math.log(2 * Math.PI * Math.E * (c + v)) / 2;
                d += c / (c + v);
            }
            logDensity[0][g] = (float) (off.applyAsDouble(sigmas[g]) - entropy);
            dimension[0][g] = (float) d;
        }
        return new DensityResult.Curve(sigmas, logDensity, dimension, dimension);
    }

    @Test
    void itIsZeroOfAnExactEnergyAndBlindToOneConstant() {
        assertThat(exact(s -> 0).drift(D)).isCloseTo(0, within(TRAPEZOID));
        assertThat(exact(s -> 7).drift(D)).isCloseTo(0, within(TRAPEZOID));
    }

    @Test
    void aConstantOfItsOwnAtOneLevelIsSeenWhole() {
        assertThat(exact(s -> s > 1 ? 3 : 0).drift(D)).isCloseTo(3.0 / D, within(TRAPEZOID));
        assertThat(exact(s -> s > 1 ? -3 : 0).drift(D)).isCloseTo(3.0 / D, within(TRAPEZOID));
    }

    @Test
    void aRunFindsIt() {
        double slope = 0.5; // nats for each e-fold of noise
        assertThat(run(l -> 0).drift(D)).isLessThan(DRAWN);
        double expected = slope * Math.log(HIGHEST / LOWEST) / D;
        assertThat(run(l -> slope * l).drift(D)).isCloseTo(expected, within(DRAWN));
    }

    private static DensityResult.Curve run(DoubleUnaryOperator off) {
        GaussianModel exact = new GaussianModel(new double[D], Spectrum.axes(SPECTRUM));
        float[] values = new float[400 * D];
        for (int i = 0; i < 400; i++) {
            double[] x = exact.sample(RandomStream.at(5, i));
            for (int j = 0; j < D; j++) {
                values[i * D + j] = (float) x[j];
            }
        }
        DensityOptions options = new DensityOptions(LOWEST, 4, 25, false, 1);
        DensityResult found = new DensityRun(options, List.of())
                .of(new Shifted(exact, off), Standardiser.identity(D), new Rows(values), Progress.SILENT);
        return Objects.requireNonNull(found.curve());
    }

    private record Rows(float[] values) implements PointSource {
        @Override
        public int count() {
            return values.length / D;
        }

        @Override
        public int ambientDimension() {
            return D;
        }

        @Override
        public void copyRows(int from, int to, float[] target) {
            System.arraycopy(values, from * D, target, 0, (to - from) * D);
        }

        @Override
        public @Nullable String fault(int row) {
            return null;
        }
    }

    /** An energy whose constant depends on the noise level, as those trained by denoising alone have it. */
    private record Shifted(GaussianModel exact, DoubleUnaryOperator off) implements EnergyModel {
        @Override
        public Tensor energy(Tensor y, NoiseLevel sigma) {
            return exact.energy(y, sigma).plus(off.applyAsDouble(sigma.logSigma()));
        }

        @Override
        public Evaluation evaluate(Tensor y, NoiseLevel sigma) {
            Evaluation e = exact.evaluate(y, sigma);
            return new Evaluation(e.energy().plus(off.applyAsDouble(sigma.logSigma())), e.denoised(), e.noiseScore());
        }

        @Override
        public boolean normalised() {
            return true;
        }

        @Override
        public int ambientDimension() {
            return D;
        }

        @Override
        public DType precision() {
            return DType.FLOAT64;
        }

        @Override
        public NoiseRange noiseRange() {
            return new NoiseRange(LOWEST, HIGHEST);
        }

        @Override
        public Tensor denoised(Tensor y, NoiseLevel sigma) {
            return exact.denoised(y, sigma);
        }
    }
}
