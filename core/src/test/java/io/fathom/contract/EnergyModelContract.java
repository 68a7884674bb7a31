package io.fathom.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.EnergyModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every {@link EnergyModel} must do beside what a score model must; one subclass per implementation. */
public abstract class EnergyModelContract extends ScoreModelContract {
    private static final double SLOPE_DOUBLE = 1e-6; // relative, central differences
    private static final double SLOPE_SINGLE = 2e-2; // relative, central differences of float32
    private static final double GRADIENT_DOUBLE = 1e-10; // relative
    private static final double GRADIENT_SINGLE = 1e-4; // relative
    private static final int ROWS = 7;

    @Override
    protected abstract EnergyModel model();

    private static boolean single(EnergyModel model) {
        return model.precision() == DType.FLOAT32;
    }

    private static Tensor points(EnergyModel model) {
        return Rows.tensor(model.precision(), Rows.normal(5, ROWS, model.ambientDimension()), model.ambientDimension());
    }

    private static void close(double[] found, double[] expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i]))));
        }
    }

    @Test
    void anEvaluationHoldsTheEnergyAndTheDenoisedPoints() {
        EnergyModel model = model();
        try (Scope scope = new Scope()) {
            Tensor y = points(model);
            EnergyModel.Evaluation all = model.evaluate(y, level());
            double tolerance = single(model) ? GRADIENT_SINGLE : GRADIENT_DOUBLE;
            assertThat(all.energy().shape()).containsExactly(ROWS);
            assertThat(all.noiseScore().shape()).containsExactly(ROWS);
            assertThat(all.energy().requiresGradient()).isFalse();
            close(all.energy().toDoubles(), model.energy(y, level()).toDoubles(), tolerance);
            close(all.denoised().toDoubles(), model.denoised(y, level()).toDoubles(), tolerance);
        }
    }

    @Test
    void theDenoisedPointIsOneStepDownTheGradientOfTheEnergy() {
        EnergyModel model = model();
        try (Scope scope = new Scope()) {
            Tensor y = points(model).requireGradient(true);
            Tensor gradient = Tensor.gradients(model.energy(y, level()).sum(), y)[0];
            Tensor expected = y.detach().plus(gradient, -level().variance());
            double tolerance = single(model) ? GRADIENT_SINGLE : GRADIENT_DOUBLE;
            close(model.denoised(y.detach(), level()).toDoubles(), expected.toDoubles(), tolerance);
        }
    }

    @Test
    void theNoiseScoreIsTheSlopeOfTheEnergyAlongTheLogarithmOfSigma() {
        EnergyModel model = model();
        double h = single(model) ? 3e-3 : 1e-5;
        try (Scope scope = new Scope()) {
            Tensor y = points(model);
            double[] above = model.energy(y, new NoiseLevel(level().sigma() * Math.exp(h)))
                    .toDoubles();
            double[] below = model.energy(y, new NoiseLevel(level().sigma() * Math.exp(-h)))
                    .toDoubles();
            double[] slope = new double[ROWS];
            Arrays.setAll(slope, i -> (above[i] - below[i]) / (2 * h));
            close(
                    model.evaluate(y, level()).noiseScore().toDoubles(),
                    slope,
                    single(model) ? SLOPE_SINGLE : SLOPE_DOUBLE);
        }
    }

    @Test
    void nothingChangesWhereNothingIsRecorded() {
        EnergyModel model = model();
        try (Scope scope = new Scope();
                NoGrad off = new NoGrad()) {
            Tensor y = points(model);
            EnergyModel.Evaluation inside = model.evaluate(y, level());
            assertThat(inside.denoised().requiresGradient()).isFalse();
            assertThat(inside.noiseScore().requiresGradient()).isFalse();
            assertThat(model.denoised(y, level()).requiresGradient()).isFalse();
            double tolerance = single(model) ? GRADIENT_SINGLE : GRADIENT_DOUBLE;
            close(model.denoised(y, level()).toDoubles(), inside.denoised().toDoubles(), tolerance);
        }
    }

    @Test
    void theEnergiesOfABatchAreThoseOfItsRows() {
        EnergyModel model = model();
        try (Scope scope = new Scope()) {
            Tensor y = points(model);
            double[] whole = model.energy(y, level()).toDoubles();
            double[] slopes = model.evaluate(y, level()).noiseScore().toDoubles();
            for (int i = 0; i < ROWS; i++) {
                Tensor row = y.narrow(0, i, 1);
                double tolerance = Math.max(batchTolerance(), 1e-12);
                close(model.energy(row, level()).toDoubles(), new double[] {whole[i]}, tolerance);
                close(model.evaluate(row, level()).noiseScore().toDoubles(), new double[] {slopes[i]}, tolerance);
            }
        }
    }

    @Test
    void aRowWithNanHasNoEnergyAndLeavesTheOthersAlone() {
        EnergyModel model = model();
        int d = model.ambientDimension();
        try (Scope scope = new Scope()) {
            double[] values = Rows.normal(5, ROWS, d);
            double[] clean = model.energy(Rows.tensor(model.precision(), values, d), level())
                    .toDoubles();
            values[2 * d] = Double.NaN;
            EnergyModel.Evaluation all = model.evaluate(Rows.tensor(model.precision(), values, d), level());
            double[] found = all.energy().toDoubles();
            assertThat(found[2]).isNaN();
            assertThat(all.noiseScore().toDoubles()[2]).isNaN();
            found[2] = clean[2];
            close(found, clean, single(model) ? GRADIENT_SINGLE : GRADIENT_DOUBLE);
        }
    }

    @Test
    void zeroRowsHaveZeroEnergies() {
        EnergyModel model = model();
        try (Scope scope = new Scope()) {
            Tensor none = Tensor.empty(model.precision(), 0, model.ambientDimension());
            assertThat(model.energy(none, level()).shape()).containsExactly(0);
            assertThat(model.evaluate(none, level()).noiseScore().shape()).containsExactly(0);
        }
    }
}
