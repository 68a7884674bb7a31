package io.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.FlowMatching;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseProcess;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.model.NativeModel;
import io.fathom.model.Network;
import io.fathom.model.NetworkOptions;
import io.fathom.model.NoiseInput;
import io.fathom.model.Parameters;
import io.fathom.model.SkipMlpOptions;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** With the optimal network of normal data the native losses are the closed-form floors. */
class NativeLossTest {
    private static final int ROWS = 200_000;
    private static final int D = 4;
    private static final double STANDARD_ERRORS = 5;
    private static final double VP_FLOOR = 0.27600; // of one coordinate of unit variance, t uniform on [0, 1)

    /** A network given by a formula of (y_net, t). */
    private record Formula(BinaryOperator<Tensor> u) implements Network {
        private static final Parameters NONE =
                new Parameters.Builder().uniform("none", 0, 1).build(RandomStream.at(0));

        @Override
        public int ambientDimension() {
            return D;
        }

        @Override
        public NetworkOptions options() {
            return new SkipMlpOptions(1, 0, 0);
        }

        @Override
        public NoiseInput noiseInput() {
            return NoiseInput.NATIVE_TIME;
        }

        @Override
        public Parameters parameters() {
            return NONE;
        }

        @Override
        public Network with(Parameters parameters) {
            return this;
        }

        @Override
        public Tensor forward(Tensor input, Tensor t) {
            return u.apply(input, t);
        }
    }

    private static DenoisingScoreMatching objective(
            Recipe recipe, NoiseProcess process, ProcessOptions.Weighting weighting, BinaryOperator<Tensor> u) {
        TrainOptions options = recipe.options(D, 1000);
        Parameterisation meaning = options.process().parameterisation();
        NativeModel model = new NativeModel(
                new Formula(u), process, meaning, options.noise().range());
        return new DenoisingScoreMatching(
                model, new ProcessOptions(options.process().process(), meaning, weighting), options.noise());
    }

    @Test
    void theSummedLossOfTheVariancePreservingProcessIsItsIntegral() {
        // x ~ N(0, 1): y_net ~ N(0, 1) at every t, score -y_net, sigma score = -b y_net
        BinaryOperator<Tensor> best = (y, t) -> {
            Tensor integral = t.times(0.1).plus(t.squared().times(9.95));
            Tensor b = integral.negated().exp().negated().plus(1).sqrt();
            return y.times(b).negated();
        };
        try (Scope scope = new Scope()) {
            Tensor clean = new TorchRandom(5).normal(ROWS, D);
            double sum = objective(Recipe.PAPER_FLIPD, VariancePreserving.STANDARD, ProcessOptions.Weighting.SUM, best)
                    .of(clean, new TorchRandom(6))
                    .loss()
                    .item();
            // per row D a^2 (chi^2/D-like); E a^4 = 0.195: standard deviation of a row about 0.43 D
            double error = STANDARD_ERRORS * 0.43 * D / Math.sqrt(ROWS);
            assertThat(sum).isCloseTo(D * VP_FLOOR, within(error));
            double mean = objective(
                            Recipe.PAPER_FLIPD, VariancePreserving.STANDARD, ProcessOptions.Weighting.MEAN, best)
                    .of(clean, new TorchRandom(6))
                    .loss()
                    .item();
            assertThat(mean).isCloseTo(sum / D, within(1e-6));
        }
    }

    @Test
    void theMeanLossOfTheStraightPathIsTheMeanLidOverD() {
        // two coordinates of variance 1, two of variance 0: u = E[eps - x | x_t] = (t - (1-t) c) / ((1-t)^2 c + t^2)
        // x_t
        Tensor variance = Tensor.of(new double[] {1, 1, 0, 0}, 1, D).to(DType.FLOAT32);
        BinaryOperator<Tensor> best = (y, t) -> {
            Tensor a = t.negated().plus(1);
            Tensor above = t.minus(a.times(variance));
            return y.times(above.dividedBy(a.squared().times(variance).plus(t.squared())));
        };
        int parts = 10_000;
        double floor = 0; // mean over t of sum c/(c + sigma^2) / D
        for (int i = 0; i < parts; i++) {
            double sigma = new FlowMatching().level(0.1 * (i + 0.5) / parts).sigma();
            floor += 0.5 / (1 + sigma * sigma) / parts;
        }
        try (Scope scope = new Scope()) {
            Tensor clean = new TorchRandom(5).normal(ROWS, D).times(variance);
            DenoisingScoreMatching.Loss loss = objective(
                            Recipe.PAPER_DSM, new FlowMatching(), ProcessOptions.Weighting.MEAN, best)
                    .of(clean, new TorchRandom(6));
            // two squared normals over four coordinates: a row has standard deviation 1/2
            double error = STANDARD_ERRORS * 0.5 / Math.sqrt(ROWS);
            assertThat(loss.loss().item()).isCloseTo(floor, within(error));
            assertThat(loss.meanLid().item()).isCloseTo(D * loss.loss().item(), within(1e-5));
        }
    }

    @Test
    void timesAreUniformFromTheBeginningWhateverTheTrustedRange() {
        NoiseProcess process = VariancePreserving.STANDARD;
        DenoisingScoreMatching objective =
                objective(Recipe.PAPER_FLIPD, process, ProcessOptions.Weighting.SUM, (y, t) -> y);
        int n = 20_000;
        try (Scope scope = new Scope()) {
            double[] sigma =
                    objective.levels(new TorchRandom(3).uniform(n, 1), n).toDoubles();
            double mean = 0;
            int below = 0;
            for (double s : sigma) {
                double t = process.at(new NoiseLevel(Math.min(s, process.range().highest())))
                        .t();
                assertThat(t).isBetween(0.0, 1.0000001);
                mean += t / n;
                below += t < 0.01 ? 1 : 0;
            }
            assertThat(mean).isCloseTo(0.5, within(STANDARD_ERRORS / Math.sqrt(12.0 * n)));
            assertThat(below / (double) n).isCloseTo(0.01, within(STANDARD_ERRORS * 0.1 / Math.sqrt(n)));
            assertThat(objective.levels(Tensor.zeros(DType.FLOAT32, 1, 1), 1).toDoubles()[0])
                    .as("a draw of exactly 0")
                    .isPositive();
        }
    }
}
