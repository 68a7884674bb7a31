package io.fathom.cli;

import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.model.SkipMlpOptions;
import io.fathom.train.Budget;
import io.fathom.train.NoiseOptions;
import io.fathom.train.OptimiserOptions;
import io.fathom.train.TrainOptions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model is trained: the same options on {@code train} and on {@code estimate} without a model. A group of options. */
final class TrainArguments {
    @Option(
            names = "--minutes",
            paramLabel = "MINUTES",
            description = "Training time, above 0; the result depends on the machine's speed. Default: 2.")
    private @Nullable Double minutes;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Training steps, 1 or more, instead of a time: same seed, same machine, same model."
                    + " Default: --minutes.")
    private @Nullable Long steps;

    @Option(
            names = "--noise-from",
            paramLabel = "SIGMA",
            description = "Smallest noise level seen, standardised units, above 0. Default: 0.02.")
    private double noiseFrom = NoiseOptions.DEFAULT.lowest();

    @Option(
            names = "--noise-to",
            paramLabel = "SIGMA",
            description = "Largest noise level seen, standardised units, above --noise-from. Default: 3.")
    private double noiseTo = NoiseOptions.DEFAULT.highest();

    @Option(
            names = "--noise-sampling",
            paramLabel = "KIND",
            description = "How levels are drawn: log_uniform or log_normal. Default: log_uniform.")
    private NoiseOptions.Sampling sampling = NoiseOptions.DEFAULT.sampling();

    @Option(
            names = "--scaling",
            paramLabel = "KIND",
            description =
                    "Standardising: one_scale (one number for all coordinates, keeps distances) or per_coordinate."
                            + " Default: one_scale.")
    private Standardising.Mode scaling = Standardising.Mode.ONE_SCALE;

    @Option(
            names = "--width",
            paramLabel = "UNITS",
            description = "Units of a hidden layer, 1 or more. Default: from D and N, 256 to 480.")
    private @Nullable Integer width;

    @Option(names = "--blocks", paramLabel = "N", description = "Residual blocks of two layers, 0 or more. Default: 2.")
    private @Nullable Integer blocks;

    @Option(
            names = "--products",
            paramLabel = "UNITS",
            description = "Units of the quadratic path, 0 leaves it out. Default: 4 D, from 64 to 256.")
    private @Nullable Integer products;

    @Option(names = "--batch", paramLabel = "POINTS", description = "Points per step, 1 or more. Default: 256.")
    private @Nullable Integer batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Peak of AdamW's step size, above 0; 3 %% warm-up, then a cosine. Default: 0.002.")
    private @Nullable Double learningRate;

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            description = "Share of the points kept for early stopping, 0 to 0.5; 0 trains on all. Default: 0.1.")
    private double heldOut = 0.1;

    private Budget budget() {
        if (steps != null && minutes != null) {
            throw new IllegalArgumentException("--minutes and --steps exclude each other.");
        }
        return steps == null ? Budget.ofMinutes(minutes == null ? 2 : minutes) : Budget.ofSteps(steps);
    }

    /** The options for these points; a value out of range is an IllegalArgumentException that names it. */
    TrainOptions resolve(Points points, long seed) {
        TrainOptions base = TrainOptions.forData(points.ambientDimension(), points.usableRows().length);
        SkipMlpOptions size = SkipMlpOptions.forData(points.ambientDimension(), points.usableRows().length);
        SkipMlpOptions network = new SkipMlpOptions(
                width == null ? size.width() : width,
                blocks == null ? size.blocks() : blocks,
                products == null ? size.products() : products);
        OptimiserOptions o = base.optimiser();
        OptimiserOptions optimiser = new OptimiserOptions(
                batch == null ? o.batch() : batch,
                learningRate == null ? o.learningRate() : learningRate,
                o.warmup(),
                o.weightDecay(),
                o.clip(),
                o.averaging());
        return new TrainOptions(
                network, new NoiseOptions(noiseFrom, noiseTo, sampling), optimiser, budget(), scaling, heldOut, seed);
    }

    /** One line for people. */
    static String describe(TrainOptions o) {
        String length = o.budget().steps() > 0
                ? String.format(
                        Locale.ROOT,
                        o.budget().steps() == 1 ? "%,d step" : "%,d steps",
                        o.budget().steps())
                : String.format(Locale.ROOT, "%s minutes", o.budget().minutes());
        return String.format(
                Locale.ROOT,
                "%s, %s, sigma %s to %s",
                length,
                o.network().describe(),
                o.noise().lowest(),
                o.noise().highest());
    }
}
