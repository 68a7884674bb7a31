package io.fathom.cli;

import io.fathom.diffusion.NoiseRange;
import io.fathom.estimate.DenoiserTrace;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.FixedSigma;
import io.fathom.estimate.Flipd;
import io.fathom.estimate.ImplicitLoss;
import io.fathom.estimate.Kneedle;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.NoiseKind;
import io.fathom.estimate.Plateau;
import io.fathom.estimate.SigmaGrid;
import io.fathom.estimate.SigmaRule;
import io.fathom.model.Divergence;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which estimators run and how: a group of options of {@code estimate}. */
final class EstimateArguments {
    /** The estimators by the name that the user types. */
    enum Method {
        DENOISING_LOSS,
        FLIPD,
        IMPLICIT_LOSS,
        TRACE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the trace of the denoiser's Jacobian is taken. */
    enum TraceKind {
        AUTO,
        EXACT,
        RADEMACHER,
        FORWARD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which noise level is the answer. */
    enum Rule {
        PLATEAU,
        PLATEAU_PER_POINT,
        KNEEDLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Number type of the network while estimating. */
    enum Precision {
        FP32,
        BF16;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--method",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = {
                "Estimators, the first gives the headline: denoising_loss (m forward passes a point and level), flipd,"
                        + " implicit_loss, trace (these three share one trace: D or --probes gradient passes).",
                "Default: denoising_loss."
            })
    private List<Method> methods = List.of(Method.DENOISING_LOSS);

    @Option(
            names = "--draws",
            paramLabel = "M",
            description =
                    "denoising_loss: noise draws a point, 1 or more. Default: two or more whole frames of D draws, at"
                            + " least 16, up to D = 32; 32 up to D = 256; else 8.")
    private @Nullable Integer draws;

    @Option(
            names = "--noise",
            paramLabel = "KIND",
            description = "denoising_loss: orthogonal (least error), plain (independent normal draws, as the paper),"
                    + " antithetic, ratio, fixed_norm or rademacher. Default: orthogonal.")
    private NoiseKind noise = NoiseKind.ORTHOGONAL;

    @Option(
            names = "--centred",
            description =
                    "denoising_loss: take out the mean residual, which forgets a point's distance to the manifold; needs 2"
                            + " draws. Default: not.")
    private boolean centred;

    @Option(
            names = "--trace",
            paramLabel = "KIND",
            description = "flipd, implicit_loss, trace: exact, rademacher, forward (two forward passes a probe, no"
                    + " gradients) or auto: exact up to D = 512, else rademacher. Default: auto.")
    private TraceKind trace = TraceKind.AUTO;

    @Option(
            names = "--probes",
            paramLabel = "K",
            description = "Random probes of rademacher and forward, 1 or more. Default: 16.")
    private int probes = 16;

    @Option(
            names = "--sigma",
            paramLabel = "SIGMA",
            description = "Read every point at this noise level (standardised units, above 0) instead of a rule."
                    + " Default: by the rule.")
    private @Nullable Double sigma;

    @Option(
            names = "--sigma-rule",
            paramLabel = "RULE",
            description = "Where the curve LID(sigma) is read: plateau (all where the median curve is flat),"
                    + " plateau_per_point (each where its own curve is flat) or kneedle. Default: ${DEFAULT-VALUE}.",
            defaultValue = "plateau")
    private Rule rule = Rule.PLATEAU;

    @Option(
            names = "--sigma-from",
            paramLabel = "SIGMA",
            description = "Smallest level of the curve, standardised units, above 0. Default: the smallest trained.")
    private @Nullable Double sigmaFrom;

    @Option(
            names = "--sigma-to",
            paramLabel = "SIGMA",
            description =
                    "Largest level of the curve, standardised units, --sigma-from or more. Default: the largest trained.")
    private @Nullable Double sigmaTo;

    @Option(
            names = "--sigma-count",
            paramLabel = "N",
            description = "Levels of the curve, equally spaced in ln sigma, 1 to 1000. Default: 16.")
    private int sigmaCount = 16;

    @Option(
            names = "--skip-untrained",
            description = "Levels outside the trained range become NaN. Default: they are an error.")
    private boolean skipUntrained;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            description = "Number type of the network while estimating: fp32, or bf16 (half the memory; faster only on"
                    + " processors with bfloat16 instructions). Default: fp32.")
    private Precision precision = Precision.FP32;

    Precision precision() {
        return precision;
    }

    /** The estimators for points of D dimensions. */
    List<LidEstimator> estimators(int ambientDimension) {
        return methods.stream()
                .distinct()
                .map(m -> estimator(m, ambientDimension))
                .toList();
    }

    /** These estimators with their default options. */
    static List<LidEstimator> standard(List<Method> methods, int ambientDimension) {
        EstimateArguments defaults = new EstimateArguments();
        defaults.methods = methods;
        return defaults.estimators(ambientDimension);
    }

    private LidEstimator estimator(Method method, int ambientDimension) {
        switch (method) {
            case DENOISING_LOSS:
                return new DenoisingLoss(
                        draws == null ? DenoisingLoss.standardDraws(ambientDimension) : draws, noise, centred);
            case FLIPD:
                return new Flipd(divergence(ambientDimension));
            case IMPLICIT_LOSS:
                return new ImplicitLoss(divergence(ambientDimension));
            default:
                return new DenoiserTrace(divergence(ambientDimension));
        }
    }

    private Divergence divergence(int ambientDimension) {
        boolean small = ambientDimension <= Divergence.EXACT_UP_TO;
        switch (trace) {
            case EXACT:
                return new Divergence.Exact();
            case FORWARD:
                return new Divergence.ForwardOnly(probes, 1);
            case RADEMACHER:
                return new Divergence.Hutchinson(probes);
            default:
                return small ? new Divergence.Exact() : new Divergence.Hutchinson(probes);
        }
    }

    /** The sweep over noise levels for a model that knows {@code range}. */
    LidSweep sweep(NoiseRange range, long seed) {
        SigmaGrid grid = new SigmaGrid(
                sigmaFrom == null ? range.lowest() : sigmaFrom,
                sigmaCount == 1 && sigmaFrom != null && sigmaTo == null
                        ? sigmaFrom
                        : sigmaTo == null ? range.highest() : sigmaTo,
                sigmaCount);
        return LidSweep.DEFAULT
                .withGrid(grid)
                .withRule(rule())
                .withSkipUntrained(skipUntrained)
                .withSeed(seed);
    }

    private SigmaRule rule() {
        if (sigma != null) {
            return new FixedSigma(sigma);
        }
        switch (rule) {
            case KNEEDLE:
                return new Kneedle(false);
            case PLATEAU_PER_POINT:
                return Plateau.PER_POINT;
            default:
                return Plateau.GLOBAL;
        }
    }

    /** The rule as it is called in summaries. */
    String ruleName() {
        return sigma != null ? "fixed" : rule.toString();
    }
}
