package io.fathom.cli;

import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseRange;
import io.fathom.geometry.LangevinOptions;
import io.fathom.geometry.ReverseDiffusion;
import io.fathom.geometry.ReverseOptions;
import io.fathom.geometry.Start;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The tempered chains of {@code sample --uniform} and {@code posterior}. A group of options. */
final class LangevinArguments {
    private static final int CHECKING = 1_000; // chains of the starts that only check
    private static final int STEPS_OF_A_DRAW = 40;

    /** The laws from which chains start. */
    enum Init {
        /** Rows of the data, or draws from the model, with noise. */
        DATA,
        /** One point for all. */
        FAR
    }

    @Option(
            names = "--sigma",
            paramLabel = "SIGMA",
            description =
                    "The one noise level at which the score is asked, standardised units, within the model's range."
                            + " Default: the lowest that the model knows.")
    private @Nullable Double sigma;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            description = "Tempering, 0 to below 2; larger mixes faster in a thicker tube, tau = sigma^(1-A/2)."
                    + " Default: 1, or as much less as the model needs to be right in the whole tube.")
    private @Nullable Double alpha;

    @Option(
            names = "--eta",
            paramLabel = "E",
            description = "Step in units of sigma^2, above 0 and below 2. Default: 0.1.")
    private double eta = 0.1;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Steps of each chain, 1 or more. Default: from --efolds and --lambda1; without --lambda1 doubled"
                            + " until all starts agree twice.")
    private @Nullable Long steps;

    @Option(
            names = "--efolds",
            paramLabel = "F",
            description = "By how many factors of e the start is forgotten, above 0; below 4 is refused. Default: 10.")
    private double efolds = 10;

    @Option(
            names = "--lambda1",
            paramLabel = "L",
            description =
                    "First Laplace-Beltrami eigenvalue of the manifold, data units, above 0: (2 pi/length)^2 of a closed"
                            + " curve, d/R^2 of a d-sphere. Default: not known.")
    private @Nullable Double lambda1;

    @Option(
            names = "--inits",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "Where chains start: data (rows of --data, else draws from the model) and far (all at one point)."
                            + " The first start gives the samples, the other is compared. Default: data,far.")
    private List<Init> inits = List.of(Init.DATA, Init.FAR);

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Points to start from, as the model was trained on. Default: draws from the model.")
    private @Nullable Path data;

    @Option(
            names = "--reach",
            paramLabel = "R",
            description =
                    "Radius of the manifold's sharpest bend or narrowest gap, data units, above 0: a tube thicker than"
                            + " half of it is refused. Default: not known.")
    private @Nullable Double reach;

    @Option(names = "--force", description = "Go on with too few e-folds or too thick a tube. Default: refuse.")
    private boolean force;

    /** The settings in the model's units. */
    LangevinOptions options(TrainedModel model) {
        double scale = model.standardiser().typicalScale();
        NoiseRange range = model.score().noiseRange();
        if (steps != null && steps < 1) {
            throw new IllegalArgumentException("steps: expected an integer of at least 1, found " + steps + ".");
        }
        if (lambda1 != null && !(lambda1 > 0)) {
            throw new IllegalArgumentException("lambda1: expected a number above 0, found " + lambda1 + ".");
        }
        if (reach != null && !(reach > 0)) {
            throw new IllegalArgumentException("reach: expected a number above 0, found " + reach + ".");
        }
        if (inits.isEmpty() || inits.stream().distinct().count() < inits.size()) {
            throw new IllegalArgumentException("inits: expected data, far or both, found " + inits + ".");
        }
        if (inits.size() < 2 && steps == null && lambda1 == null) {
            throw new IllegalArgumentException("inits: expected two, whose agreement says when to stop, or --steps, or"
                    + " --lambda1; found one.");
        }
        return new LangevinOptions(
                sigma == null ? range.lowest() : sigma,
                alpha == null ? 1 : alpha,
                eta,
                steps == null ? 0 : steps,
                efolds,
                lambda1 == null ? 0 : lambda1 * scale * scale,
                force);
    }

    /** Whether alpha may be lowered for the model's sake. */
    boolean alphaIsFree() {
        return alpha == null;
    }

    /** As given. */
    @Nullable
    Long steps() {
        return steps;
    }

    /** In the model's units; NaN when not known. */
    double reach(TrainedModel model) {
        return reach == null ? Double.NaN : reach / model.standardiser().typicalScale();
    }

    /** The starts, the first of {@code chains} chains, in the model's units; the first one's rows are kept as {@code data}. */
    List<Start> starts(
            CommandSpec spec,
            DataOptions reading,
            TrainedModel model,
            double at,
            int chains,
            long seed,
            Progress progress) {
        int d = model.ambientDimension();
        double[] rows = data == null ? null : rows(reading.read(spec, data), model);
        List<Start> starts = new ArrayList<>();
        for (Init init : inits) {
            int n = starts.isEmpty() ? chains : Math.min(chains, CHECKING);
            RandomStream random = RandomStream.at(seed, 21, init.ordinal());
            double[] from = rows == null || init == Init.FAR
                    ? draws(model, init == Init.FAR ? 1 : n, RandomStream.mix(seed, 22, init.ordinal()), progress)
                    : rows;
            double[] points = new double[Math.multiplyExact(n, d)];
            for (int i = 0; i < n; i++) {
                int row = from.length == points.length ? i : random.nextInt(from.length / d);
                for (int j = 0; j < d; j++) {
                    points[i * d + j] = from[row * d + j] + at * random.nextGaussian();
                }
            }
            starts.add(new Start(init.name().toLowerCase(Locale.ROOT), points, d));
        }
        return starts;
    }

    /** The rows of a file in the model's units, [n, D]. */
    static double[] rows(Points points, TrainedModel model) {
        int d = model.ambientDimension();
        if (points.ambientDimension() != d) {
            throw new io.fathom.base.BadInputException(points.source() + ": the model expects " + d + " columns, found "
                    + points.ambientDimension() + ".");
        }
        int[] usable = points.usableRows();
        float[] values = new float[usable.length * d];
        for (int i = 0; i < usable.length; i++) {
            points.copyRow(usable[i], values, i * d);
        }
        model.standardiser().apply(values, usable.length);
        double[] rows = new double[values.length];
        Arrays.setAll(rows, i -> values[i]);
        return rows;
    }

    private static double[] draws(TrainedModel model, int n, long seed, Progress progress) {
        return new ReverseDiffusion(model.score(), reverse(model, ReverseOptions.Method.ODE, STEPS_OF_A_DRAW))
                .sample(n, seed, progress);
    }

    /** From the model's highest level to its lowest. */
    static ReverseOptions reverse(TrainedModel model, ReverseOptions.Method method, int steps) {
        NoiseRange range = model.score().noiseRange();
        return new ReverseOptions(method, steps, Math.min(range.highest(), 80), range.lowest(), 1);
    }
}
