package io.fathom.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.Network;
import io.fathom.model.PreconditionedModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Network} must do inside a {@link PreconditionedModel}; one subclass per implementation. */
public abstract class NetworkContract extends ScoreModelContract {
    private static final double THREADS = 1e-5; // absolute, outputs are of order 1: sums in another order
    private static final double SECOND_DERIVATIVE = 1e-6; // relative, central differences in double precision
    private static final double DOUBLE_AND_SINGLE = 2e-4; // relative, some hundred roundings of float32
    private static final NoiseLevel SIGMA = new NoiseLevel(0.3);
    private static final int ROWS = 300;
    private static final double STEP = 1e-4;

    /** A tiny network with fresh weights. */
    protected abstract Network network();

    /** The same with what a second derivative needs. */
    protected Network twiceDifferentiable(Network network) {
        return network;
    }

    /** A fresh network is silent: its last layer is zero. */
    private static Network opened(Network network) {
        double[] open = Rows.normal(2, 1, (int) network.parameters().count());
        Tensor weights =
                network.parameters().flat().plus(Tensor.of(open, open.length).to(DType.FLOAT32), 0.1);
        return network.with(network.parameters().over(weights));
    }

    @Override
    protected PreconditionedModel model() {
        return new PreconditionedModel(opened(network()), 0.8, new NoiseRange(0.01, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 128, 257})
    void aRowsBitsDoNotDependOnTheBatch(int batch) {
        PreconditionedModel model = model();
        int d = model.ambientDimension();
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT32, Rows.normal(3, ROWS, d), d);
            double[] whole = model.denoised(y, SIGMA).toDoubles();
            for (int from = 0; from < ROWS; from += Math.max(batch, 97)) {
                int rows = Math.min(batch, ROWS - from);
                double[] part = model.denoised(y.narrow(0, from, rows), SIGMA).toDoubles();
                assertThat(part)
                        .as("from row %d", from)
                        .isEqualTo(Arrays.copyOfRange(whole, from * d, (from + rows) * d));
            }
        }
    }

    @Test
    void oneThreadAndFourAgree() {
        PreconditionedModel model = model();
        int d = model.ambientDimension();
        Engine engine = Engine.start();
        int threads = engine.threads();
        try (Scope scope = new Scope()) {
            Tensor y = Rows.tensor(DType.FLOAT32, Rows.normal(3, ROWS, d), d);
            engine.setThreads(1);
            double[] one = model.denoised(y, SIGMA).toDoubles();
            engine.setThreads(4);
            double[] four = model.denoised(y, SIGMA).toDoubles();
            assertThat(four).containsExactly(one, within(THREADS));
        } finally {
            engine.setThreads(threads);
        }
    }

    @Test
    void theFreshNetworkIsSilent() {
        try (Scope scope = new Scope()) {
            Network network = network();
            Tensor x = Rows.tensor(
                    DType.FLOAT32, Rows.normal(4, 3, network.ambientDimension()), network.ambientDimension());
            Tensor out = network.forward(x, Tensor.full(DType.FLOAT32, -1, 1, 1));
            assertThat(out.toDoubles()).containsOnly(0);
        }
    }

    @Test
    void aLevelPerRowGivesWhatTheLevelAloneGives() {
        try (Scope scope = new Scope()) {
            Network network = doubled(opened(network()));
            int d = network.ambientDimension();
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(4, 2, d), d);
            double[] together =
                    network.forward(x, Tensor.of(new double[] {-2, 0.5}, 2, 1)).toDoubles();
            double[] second = network.forward(x.narrow(0, 1, 1), Tensor.of(new double[] {0.5}, 1, 1))
                    .toDoubles();
            assertThat(Arrays.copyOfRange(together, d, 2 * d)).containsExactly(second, within(1e-12));
            double[] other = network.forward(x.narrow(0, 1, 1), Tensor.of(new double[] {-2}, 1, 1))
                    .toDoubles();
            assertThat(Arrays.equals(second, other)).isFalse();
        }
    }

    @Test
    void singleAndDoublePrecisionAgree() {
        try (Scope scope = new Scope()) {
            Network network = opened(network());
            int d = network.ambientDimension();
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(4, 5, d), d);
            Tensor level = Tensor.of(new double[] {-3, -1, 0, 0.5, 1}, 5, 1);
            double[] exact = doubled(network).forward(x, level).toDoubles();
            double[] single = network.forward(x.to(DType.FLOAT32), level.to(DType.FLOAT32))
                    .toDoubles();
            for (int i = 0; i < exact.length; i++) {
                assertThat(single[i]).isCloseTo(exact[i], within(DOUBLE_AND_SINGLE * (1 + Math.abs(exact[i]))));
            }
        }
    }

    /** Energies are trained by the slope of a slope: d/dw of |d (x . f) / dx|^2 and of its slope along the level. */
    @Test
    void theGradientOfAGradientIsItsSlope() {
        Network network = twiceDifferentiable(doubled(opened(network())));
        int d = network.ambientDimension();
        try (Scope scope = new Scope()) {
            Tensor x = Rows.tensor(DType.FLOAT64, Rows.normal(6, 2, d), d);
            Tensor level = Tensor.of(new double[] {-1, 0.4}, 2, 1);
            network.parameters().trainable(true);
            double[] gradient = Tensor.flatten(Tensor.gradients(
                            slopeLoss(network, x, level), network.parameters().leaves()))
                    .toDoubles();
            network.parameters().trainable(false);
            double[] weights = network.parameters().flat().toDoubles();
            RandomStream random = RandomStream.at(8);
            for (int trial = 0; trial < 20; trial++) {
                int i = random.nextInt(weights.length);
                double numeric =
                        (shifted(network, weights, i, STEP, x, level) - shifted(network, weights, i, -STEP, x, level))
                                / (2 * STEP);
                assertThat(gradient[i])
                        .as("weight %d", i)
                        .isCloseTo(numeric, within(SECOND_DERIVATIVE * (1 + Math.abs(numeric))));
            }
            assertThat(Arrays.stream(gradient).filter(g -> g != 0).count()).isGreaterThan(weights.length / 2);
        }
    }

    private static double shifted(Network network, double[] weights, int i, double h, Tensor x, Tensor level) {
        double[] moved = weights.clone();
        moved[i] += h;
        Network other = network.with(network.parameters().over(Tensor.of(moved, moved.length)));
        return slopeLoss(other, x, level).item();
    }

    private static Tensor slopeLoss(Network network, Tensor points, Tensor levels) {
        Tensor x = points.detach().copy().requireGradient(true);
        Tensor l = levels.detach().copy().requireGradient(true);
        Tensor energy = network.forward(x, l).times(x).sum();
        Tensor[] slopes = Tensor.gradients(
                energy, new Tensor[] {x, l}, Tensor.full(DType.FLOAT64, 1, energy.shape()), true, true);
        return slopes[0].squared().sum().plus(slopes[1].squared().sum());
    }

    private static Network doubled(Network network) {
        return network.with(network.parameters().to(DType.FLOAT64));
    }
}
