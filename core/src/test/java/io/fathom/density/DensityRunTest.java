package io.fathom.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.EmpiricalModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.tensor.DType;
import io.fathom.tensor.PointSource;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import io.fathom.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DensityRunTest {
    private static final Offset<Double> SINGLE = Offset.offset(2e-5); // points are float32
    private static final double SIGMA = 0.2;
    private static final DensityOptions OPTIONS = new DensityOptions(SIGMA, 2, 0, false, 3);
    private static final GaussianModel MODEL = new GaussianModel(new double[3], Spectrum.axes(1, .5, .1));

    private record Rows(float[] values, int d) implements PointSource {
        @Override
        public int count() {
            return values.length / d;
        }

        @Override
        public int ambientDimension() {
            return d;
        }

        @Override
        public void copyRows(int from, int to, float[] target) {
            System.arraycopy(values, from * d, target, 0, (to - from) * d);
        }

        @Override
        public @Nullable String fault(int row) {
            return values[row * d] == 999 ? "wrong_width" : null;
        }
    }

    /** The same score without its energy. */
    private record Less(GaussianModel whole) implements ScoreModel {
        @Override
        public int ambientDimension() {
            return whole.ambientDimension();
        }

        @Override
        public DType precision() {
            return whole.precision();
        }

        @Override
        public NoiseRange noiseRange() {
            return new NoiseRange(.01, 50);
        }

        @Override
        public Tensor denoised(Tensor y, NoiseLevel sigma) {
            return whole.denoised(y, sigma);
        }
    }

    private static Rows rows(int n, double c) {
        float[] values = new float[n * 3];
        for (int i = 0; i < n; i++) {
            double[] x = MODEL.sample(RandomStream.at(4, i));
            for (int j = 0; j < 3; j++) {
                values[i * 3 + j] = (float) (c * x[j]);
            }
        }
        return new Rows(values, 3);
    }

    @Test
    void dataInOtherUnitsHasTheDensityOfThoseUnits() {
        Standardiser tenfold = new Standardiser(new double[3], new double[] {10});
        Standardiser each = new Standardiser(new double[3], new double[] {10, 10, 10});
        DensityRun run = new DensityRun(OPTIONS, List.of());
        DensityResult one = run.of(MODEL, Standardiser.identity(3), rows(5, 1), Progress.SILENT);
        DensityResult ten = run.of(MODEL, tenfold, rows(5, 10), Progress.SILENT);
        DensityResult thrice = run.of(MODEL, each, rows(5, 10), Progress.SILENT);
        for (int i = 0; i < 5; i++) {
            assertThat(ten.logDensity()[i]).isCloseTo(one.at(i).rescaled(10).nats(), SINGLE);
            assertThat(thrice.logDensity()[i]).isEqualTo(ten.logDensity()[i]);
            assertThat(Objects.requireNonNull(ten.energy()).clean()[i])
                    .isCloseTo(Objects.requireNonNull(one.energy()).clean()[i] - 3 * Math.log(10), SINGLE);
            assertThat(Objects.requireNonNull(ten.energy()).flipd()[i])
                    .isCloseTo(Objects.requireNonNull(one.energy()).flipd()[i], SINGLE);
        }
    }

    @Test
    void rowsThatCannotBeReadGetNanAndTheirReason() {
        Rows rows = rows(600, 1);
        DensityRun run = new DensityRun(OPTIONS, List.of());
        double[] whole =
                run.of(MODEL, Standardiser.identity(3), rows, Progress.SILENT).logDensity();
        rows.values()[3] = 999;
        rows.values()[7] = Float.NaN;
        DensityResult holes = run.of(MODEL, Standardiser.identity(3), rows, Progress.SILENT);
        assertThat(holes.reason()[1]).isEqualTo("wrong_width");
        assertThat(holes.reason()[2]).isEqualTo(DensityResult.NON_FINITE_INPUT);
        assertThat(holes.logDensity()[1]).isNaN();
        assertThat(holes.logDensity()[2]).isNaN();
        for (int i = 3; i < 600; i++) {
            assertThat(holes.reason()[i]).isNull();
            assertThat(holes.logDensity()[i]).isEqualTo(whole[i]);
        }
    }

    @Test
    void aScoreModelIsReadByItsBaselineAndItsCurveComesFromTheIntegral() {
        ScoreModel score = new Less(MODEL);
        ImmseDensity immse = new ImmseDensity(Anchor.of(score, 1), 65, 32);
        DensityOptions options = new DensityOptions(SIGMA, 2, 5, false, 3);
        DensityResult found = new DensityRun(options, List.of(immse))
                .of(score, Standardiser.identity(3), rows(40, 1), Progress.SILENT);
        DensityResult exact = new DensityRun(new DensityOptions(SIGMA, 64, 0, false, 3), List.of())
                .of(MODEL, Standardiser.identity(3), rows(40, 1), Progress.SILENT);
        assertThat(found.method()).isEqualTo("immse");
        assertThat(found.energy()).isNull();
        double off = 0;
        for (int i = 0; i < 40; i++) {
            off += (found.logDensity()[i] - exact.logDensity()[i]) / 40;
            assertThat(Objects.requireNonNull(found.curve()).logDensity()[i][0])
                    .isCloseTo((float) found.logDensity()[i], Offset.offset(1e-4f));
            assertThat(Objects.requireNonNull(found.curve()).logDensity()[i][0])
                    .isGreaterThan(Objects.requireNonNull(found.curve()).logDensity()[i][4]);
        }
        assertThat(Math.abs(off)).isLessThan(0.15);
        assertThat(Objects.requireNonNull(found.curve()).sigmas()).hasSize(5);
        assertThat(Objects.requireNonNull(found.curve()).dimension()[0][0]).isBetween(0f, 6f);
    }

    @Test
    void whatCannotBeReadIsRefusedWithBothValues() {
        DensityRun bare = new DensityRun(OPTIONS, List.of());
        assertThatThrownBy(() -> bare.of(new Less(MODEL), Standardiser.identity(3), rows(2, 1), Progress.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("baseline");
        assertThatThrownBy(() -> bare.of(MODEL, Standardiser.identity(3), new Rows(new float[8], 4), Progress.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Expected 3")
                .hasMessageContaining("found 4");
        DensityRun low = new DensityRun(new DensityOptions(.001, 1, 0, false, 0), List.of(new EnergyDensity(1)));
        assertThatThrownBy(() -> low.of(new Less(MODEL), Standardiser.identity(3), rows(2, 1), Progress.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.01")
                .hasMessageContaining("0.001");
        assertThatThrownBy(() -> new DensityRun(DensityOptions.DEFAULT, List.of())
                        .of(MODEL, Standardiser.identity(3), rows(2, 1), Progress.SILENT))
                .hasMessageContaining("sigma");
    }

    @Test
    void anEnergyWithoutItsConstantIsRefused() {
        EnergyModel unfinished = new EnergyModel() {
            @Override
            public Tensor energy(Tensor y, NoiseLevel sigma) {
                return MODEL.energy(y, sigma);
            }

            @Override
            public Evaluation evaluate(Tensor y, NoiseLevel sigma) {
                return MODEL.evaluate(y, sigma);
            }

            @Override
            public boolean normalised() {
                return false;
            }

            @Override
            public int ambientDimension() {
                return 3;
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
                return MODEL.denoised(y, sigma);
            }
        };
        assertThatThrownBy(() -> new DensityRun(OPTIONS, List.of())
                        .of(unfinished, Standardiser.identity(3), rows(2, 1), Progress.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("constant");
    }

    @Test
    void theDimensionBesideComesFromTheNoiseScoreOrFromTheError() {
        GaussianModel flat = new GaussianModel(new double[3], Spectrum.flat(3, 2));
        NoiseLevel level = new NoiseLevel(.05);
        double[] energy = DensityRun.dimensions(
                flat, Standardiser.identity(3), new Rows(new float[6], 3), level, 3, 0, Progress.SILENT);
        assertThat(energy[0]).isCloseTo(2 / (1 + .0025), SINGLE);
        double[] error = DensityRun.dimensions(
                new EmpiricalModel(new double[] {0, 0, 0, 5, 5, 5}, 3),
                Standardiser.identity(3),
                new Rows(new float[6], 3),
                level,
                3,
                0,
                Progress.SILENT);
        assertThat(error[1]).isCloseTo(0, SINGLE);
    }
}
