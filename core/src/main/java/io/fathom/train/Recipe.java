package io.fathom.train;

import io.fathom.data.Standardising;
import io.fathom.diffusion.FlowMatching;
import io.fathom.diffusion.NoiseProcess;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.diffusion.VariancePreserving;
import io.fathom.model.DsmMlpOptions;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.MlpUnetOptions;

/** Complete training options by name: ours, and those of the papers, to repeat their figures. */
public enum Recipe {
    /** {@link TrainOptions#forData}: EDM, skip MLP, two minutes. */
    DEFAULT {
        @Override
        public TrainOptions options(int ambientDimension, int count) {
            return TrainOptions.forData(ambientDimension, count);
        }
    },
    /**
     * Yeats et al. 2025 (arXiv 2510.12975): flow matching, the network gives the velocity, the loss is the mean squared error of
     * the noise prediction, t uniform on [0, 0.1]; Adam 1e-3 by a cosine to 1e-5, gradients clipped at 1, 50,000 steps of 100
     * points drawn with replacement, all points train and the last weights are kept. With the paper's skip perceptron.
     */
    PAPER_DSM {
        @Override
        public TrainOptions options(int ambientDimension, int count) {
            return new TrainOptions(
                    new DsmMlpOptions(),
                    new ProcessOptions(ProcessKind.FLOW, Parameterisation.VELOCITY, ProcessOptions.Weighting.MEAN),
                    uniformTime(new FlowMatching(), 0.1),
                    new OptimiserOptions(100, true, new LearningRate(1e-3, 0, 0.01), 0, ADAM_BETA2, 1, 0),
                    Budget.ofSteps(50_000),
                    Standardising.Mode.ONE_SCALE,
                    0,
                    0);
        }
    },
    /**
     * Kamkari et al. 2024 (arXiv 2406.03537): variance preserving with beta 0.1 to 20, the network gives sigma times the score,
     * the loss is the summed squared error, t uniform on [0, 1); AdamW with decay 0.01 and the constant rate 1e-4, 1e-5 from D =
     * 100 up, after 500 steps of warm-up; batches of 128, 200, 400 or 800 epochs for D below 100, below 800 and above. All points
     * train and the last weights are kept. With the paper's perceptron U-Net.
     */
    PAPER_FLIPD {
        @Override
        public TrainOptions options(int ambientDimension, int count) {
            int batch = 128;
            long epochs = ambientDimension < 100 ? 200 : ambientDimension < 800 ? 400 : 800;
            long steps = epochs * ((Math.max(1, count) + batch - 1) / batch);
            double peak = ambientDimension < 100 ? 1e-4 : 1e-5;
            double warmup = Math.min(1, 500.0 / steps);
            return new TrainOptions(
                    MlpUnetOptions.PAPER,
                    new ProcessOptions(ProcessKind.VP, Parameterisation.SCALED_SCORE, ProcessOptions.Weighting.SUM),
                    uniformTime(VariancePreserving.STANDARD, 1),
                    new OptimiserOptions(batch, false, new LearningRate(peak, warmup, 1), 0.01, ADAM_BETA2, 0, 0),
                    Budget.ofSteps(steps),
                    Standardising.Mode.PER_COORDINATE,
                    0,
                    0);
        }
    },
    /**
     * Guth, Kadkhodaie and Simoncelli 2025 (arXiv 2506.05310), the model of ImageNet64: the dual objective, the published energy
     * (a U-Net of width 64), noise of variance 1e-9 to 1e3, ln sigma uniform; batches of 128, Adam 5e-4 halved every 100,000 of
     * 1,000,000 steps, no warm-up, clipping or average; images mirrored from left to right half of the time; all points train and
     * the last weights are kept. For images from 0 to 1 as they are.
     */
    PAPER_DUAL {
        @Override
        public TrainOptions options(int ambientDimension, int count) {
            return new TrainOptions(
                            EnergyUnetOptions.PAPER,
                            ProcessOptions.energy(true),
                            new NoiseOptions(Math.sqrt(1e-9), Math.sqrt(1e3), NoiseOptions.Sampling.LOG_UNIFORM),
                            new OptimiserOptions(128, false, LearningRate.halved(5e-4, 100_000), 0, ADAM_BETA2, 0, 0),
                            Budget.ofSteps(1_000_000),
                            Standardising.Mode.AS_IS,
                            0,
                            0)
                    .withMirrored(true);
        }
    };

    private static final double ADAM_BETA2 = 0.999;
    /** A hundredth of the draws lie below this share of the times: too few to trust the network there. */
    private static final double TRUSTED_FROM = 0.01;

    /** The options for D coordinates and N usable points. */
    public abstract TrainOptions options(int ambientDimension, int count);

    private static NoiseOptions uniformTime(NoiseProcess process, double last) {
        return new NoiseOptions(
                process.level(TRUSTED_FROM * last).sigma(),
                process.level(last).sigma(),
                NoiseOptions.Sampling.UNIFORM_TIME);
    }
}
