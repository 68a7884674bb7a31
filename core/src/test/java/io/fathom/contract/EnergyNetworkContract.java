package io.fathom.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.EnergyModel;
import io.fathom.model.EnergyNetworkModel;
import io.fathom.model.Network;
import io.fathom.model.PreconditionedModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every energy network must do inside an {@link EnergyNetworkModel}; one subclass per network. */
public abstract class EnergyNetworkContract extends EnergyModelContract {
    private static final double DERIVATIVE = 1e-7; // relative, central differences in double precision
    private static final double DOUBLE_AND_SINGLE = 2e-4; // relative, some hundred roundings of float32
    private static final double OPENING = 0.1; // of the random weights
    private static final NoiseRange RANGE = new NoiseRange(0.01, 25);

    /** A tiny network with fresh weights. */
    protected abstract Network network();

    /** A fresh network is silent: its last layers are zero. */
    public static Network opened(Network network) {
        double[] open = Rows.normal(2, 1, (int) network.parameters().count());
        Tensor weights =
                network.parameters().flat().plus(Tensor.of(open, open.length).to(DType.FLOAT32), OPENING);
        return network.with(network.parameters().over(weights));
    }

    @Override
    protected EnergyNetworkModel model() {
        return new EnergyNetworkModel(opened(network()), 0.2, 0.8, RANGE, -3.0);
    }

    private EnergyNetworkModel doubled() {
        EnergyNetworkModel model = model();
        return model.with(model.network().parameters().to(DType.FLOAT64));
    }

    @Test
    void bothDerivativesAreTheSlopesInDoublePrecision() {
        EnergyNetworkModel model = doubled();
        int d = model.ambientDimension();
        assertThat(model.precision()).isEqualTo(DType.FLOAT64);
        double h = 1e-4;
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT64, Rows.normal(6, 3, d), d);
            Tensor direction = Rows.tensor(DType.FLOAT64, Rows.normal(7, 3, d), d);
            EnergyModel.Evaluation all = model.evaluate(y, level());
            double[] along = y.minus(all.denoised())
                    .times(1 / level().variance())
                    .times(direction)
                    .sum(1, false)
                    .toDoubles();
            double[] slope = all.noiseScore().toDoubles();
            for (int i = 0; i < 3; i++) {
                double space = fourthOrder(model, y, direction, h, i);
                assertThat(along[i]).isCloseTo(space, within(DERIVATIVE * (1 + Math.abs(space))));
                double time = fourthOrder(model, y, h, i);
                assertThat(slope[i]).isCloseTo(time, within(DERIVATIVE * (1 + Math.abs(time))));
            }
        }
    }

    private double fourthOrder(EnergyModel model, Tensor y, Tensor direction, double h, int row) {
        double near = at(model, y.plus(direction, h), 0, row) - at(model, y.plus(direction, -h), 0, row);
        double far = at(model, y.plus(direction, 2 * h), 0, row) - at(model, y.plus(direction, -2 * h), 0, row);
        return (8 * near - far) / (12 * h);
    }

    private double fourthOrder(EnergyModel model, Tensor y, double h, int row) {
        double near = at(model, y, h, row) - at(model, y, -h, row);
        double far = at(model, y, 2 * h, row) - at(model, y, -2 * h, row);
        return (8 * near - far) / (12 * h);
    }

    private double at(EnergyModel model, Tensor y, double step, int row) {
        return model.energy(y, new NoiseLevel(level().sigma() * Math.exp(step))).toDoubles()[row];
    }

    @Test
    void singleAndDoublePrecisionAgree() {
        EnergyNetworkModel single = model();
        EnergyNetworkModel exact = doubled();
        int d = single.ambientDimension();
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT64, Rows.normal(4, 5, d), d);
            double[] expected = exact.energy(y, level()).toDoubles();
            double[] found = single.energy(y.to(DType.FLOAT32), level()).toDoubles();
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(DOUBLE_AND_SINGLE * (1 + Math.abs(expected[i]))));
            }
        }
    }

    @Test
    void theDenoiserCanBeDifferentiatedWhereTheCallerRecords() {
        EnergyNetworkModel model = doubled();
        int d = model.ambientDimension();
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT64, Rows.normal(4, 2, d), d).requireGradient(true);
            Tensor denoised = model.denoised(y, level());
            assertThat(denoised.requiresGradient()).isTrue();
            assertThat(Tensor.gradients(denoised.sum(), y)[0].shape()).containsExactly(2, d);
        }
    }

    @Test
    void theConstantIsAddedAndCanBeMissing() {
        EnergyNetworkModel model = model();
        int d = model.ambientDimension();
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT32, Rows.normal(4, 5, d), d);
            double[] with = model.energy(y, level()).toDoubles();
            double[] without = model.withoutConstant().energy(y, level()).toDoubles();
            double[] raised = Arrays.stream(without).map(u -> u - 3).toArray();
            assertThat(with).containsExactly(raised, within(1e-12 * (1 + Math.abs(with[0]))));
            assertThat(model.evaluate(y, level()).energy().toDoubles())
                    .containsExactly(raised, within(1e-4 * (1 + Math.abs(with[0]))));
        }
        assertThat(model.normalised()).isTrue();
        assertThat(model.withoutConstant().normalised()).isFalse();
    }

    @Test
    void anUntrainedLevelIsRefusedWithBothEnds() {
        EnergyNetworkModel model = model();
        try (Scope scope = new Scope()) {
            Tensor y = Tensor.zeros(DType.FLOAT32, 1, model.ambientDimension());
            assertThatThrownBy(() -> model.energy(y, new NoiseLevel(0.001)))
                    .hasMessageContaining("0.001")
                    .hasMessageContaining("0.01 to 25");
        }
    }

    @Test
    void aScoreModelRefusesTheNetwork() {
        assertThatThrownBy(() -> new PreconditionedModel(network(), 1, RANGE))
                .hasMessageContaining("network")
                .hasMessageContaining(network().options().architecture());
    }
}
