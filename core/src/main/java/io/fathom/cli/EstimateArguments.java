package io.fathom.cli;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseRange;
import io.fathom.estimate.DenoiserTrace;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.ErrorBundle;
import io.fathom.estimate.FixedSigma;
import io.fathom.estimate.Flipd;
import io.fathom.estimate.FpRegress;
import io.fathom.estimate.ImplicitLoss;
import io.fathom.estimate.Kneedle;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.NoiseKind;
import io.fathom.estimate.NormalBundle;
import io.fathom.estimate.Plateau;
import io.fathom.estimate.SigmaGrid;
import io.fathom.estimate.SigmaRule;
import io.fathom.estimate.SpectralFilter;
import io.fathom.model.Divergence;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import io.fathom.model.WeightPrecision;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which estimators run and how: a group of options of {@code estimate}. */
public final class EstimateArguments {
    /** The estimators by the name that the user types. */
    public enum Method {
        DENOISING_LOSS,
        FLIPD,
        IMPLICIT_LOSS,
        TRACE,
        FP_REGRESS,
        NORMAL_BUNDLE,
        ERROR_BUNDLE,
        SPECTRAL_FILTER,
        MLE,
        MOM,
        MADA,
        TLE,
        TWO_NN,
        ESS,
        LOCAL_PCA,
        PARTICIPATION,
        ABID,
        ALID,
        RV,
        PWM,
        L_MOMENTS,
        ZIPF,
        GED,
        AGGREGATED_HILL;

        /** Whether it reads the points' neighbours instead of a score model. */
        public boolean readsNeighbours() {
            return compareTo(MLE) >= 0;
        }

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
        FORWARD,
        ENERGY;

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
                "Estimators side by side, the first gives the headline. Cost of a point and level (F: a forward pass, G: a"
                        + " gradient pass, about 2 F), memory beside the model's own:",
                "  denoising_loss   M F; M D numbers",
                "  flipd            D G, or --probes G, or 1 G of an energy model; 2 D numbers",
                "  implicit_loss    as flipd; free beside it",
                "  trace            as flipd; free beside it",
                "  fp_regress       as flipd; free beside it on a curve, 5 times it at one level",
                "  normal_bundle    4 D F and D^3; D^2 numbers",
                "  error_bundle     M F, shared with denoising_loss, and M^2 D; M D numbers",
                "  spectral_filter  32 probes of 5 G; 6 D numbers a probe",
                "From the points' neighbours alone, without a model or training: mle, mom, mada, tle, two_nn, ess,"
                        + " local_pca, participation, abid, alid, rv, pwm, l_moments, zipf, ged, aggregated_hill.",
                "Default: denoising_loss."
            })
    private List<Method> methods = List.of(Method.DENOISING_LOSS);

    @Option(
            names = "--draws",
            paramLabel = "M",
            description =
                    "denoising_loss, error_bundle: noise draws a point, 1 or more. Default: two or more whole frames of D"
                            + " draws, at least 16, up to D = 32; 32 up to D = 256; else 8. The headline of denoising_loss is read"
                            + " again with two whole frames up to D = 256, else 32 draws. error_bundle takes at least D up"
                            + " to D = 128, above 128.")
    private @Nullable Integer draws;

    @Option(
            names = "--noise",
            paramLabel = "KIND",
            description =
                    "denoising_loss, error_bundle: orthogonal (least error), plain (independent normal draws, as the paper),"
                            + " antithetic, ratio (these two denoising_loss alone), fixed_norm or rademacher. Default: orthogonal.")
    private NoiseKind noise = NoiseKind.ORTHOGONAL;

    @Option(
            names = "--centred",
            description =
                    "denoising_loss, error_bundle: take out the mean residual, which forgets a point's distance to the"
                            + " manifold; needs 2 draws. Default: not.")
    private boolean centred;

    @Option(
            names = "--trace",
            paramLabel = "KIND",
            description =
                    "flipd, implicit_loss, trace, fp_regress: exact, rademacher, forward (two forward passes a probe, no"
                            + " gradients), energy (one slope of an energy model) or auto: energy for flipd and fp_regress of"
                            + " an energy model, else exact up to D = 512, else rademacher. Default: auto.")
    private TraceKind trace = TraceKind.AUTO;

    @Option(
            names = "--probes",
            paramLabel = "K",
            description = "Random probes of rademacher and forward, 1 or more. Default: 16.")
    private int probes = 16;

    @Option(
            names = "--normal-draws",
            paramLabel = "K",
            description = "normal_bundle: draws a point and dimension, 1 or more. Default: ${DEFAULT-VALUE}.",
            defaultValue = "4")
    private int normalDraws = 4;

    @Option(
            names = "--normal-threshold",
            paramLabel = "T",
            description = "normal_bundle: count directions of singular value below T, above 0 and below 1, instead of"
                    + " splitting at the largest gap. Default: the largest gap.")
    private @Nullable Double normalThreshold;

    @Option(
            names = "--error-threshold",
            paramLabel = "T",
            description =
                    "error_bundle: count eigenvalues above T, above 0 and below 1; published: 0.01, which suits exact"
                            + " models. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0.3")
    private double errorThreshold = ErrorBundle.TRAINED_THRESHOLD;

    @Option(
            names = "--filter-probes",
            paramLabel = "K",
            description = "spectral_filter: random probes, 1 or more. Default: ${DEFAULT-VALUE}.",
            defaultValue = "32")
    private int filterProbes = 32;

    @Option(
            names = "--filter-cutoff",
            paramLabel = "C",
            description = "spectral_filter: directions that keep less than 1 - C of the noise do not count, above 0 and"
                    + " below 1. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0.1")
    private double filterCutoff = 0.1;

    @Option(
            names = "--filter-own-level",
            description =
                    "spectral_filter: read each point at its own level, where fewest directions are in transition."
                            + " Default: by --sigma-rule.")
    private boolean filterOwnLevel;

    @Option(
            names = "--project",
            paramLabel = "N",
            description = "First replace each point N times by its denoised point, at each level anew; 0 or more, 1 is"
                    + " enough for points beside the manifold (flag off_manifold). Default: ${DEFAULT-VALUE}.",
            defaultValue = "0")
    private int projections;

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
            names = "--compat",
            description =
                    "With --sigma-rule kneedle: exactly as the FLIPD paper's code, on its 22 levels (sigma 0.21 to"
                            + " 3.2) and D for a point without a knee. Default: the curve's levels and NaN.")
    private boolean compat;

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

    @Option(
            names = "--weights",
            paramLabel = "TYPE",
            description =
                    "Rounds the weights to see what a smaller model file would answer: fp32, bf16, fp16, int8 (a scale"
                            + " per output row) or bf16_compute (as --precision bf16). Default: ${DEFAULT-VALUE}.",
            defaultValue = "fp32")
    private WeightPrecision weights = WeightPrecision.FP32;

    WeightPrecision weights() {
        return weights;
    }

    /** All methods, as they were given. */
    List<Method> methods() {
        return methods.stream().distinct().toList();
    }

    Precision precision() {
        return precision;
    }

    /** The estimators for points of D dimensions. */
    List<LidEstimator> estimators(int ambientDimension) {
        Check.atLeast("--project", projections, 0);
        Check.that(
                !compat || (rule == Rule.KNEEDLE && sigma == null),
                "--compat: expected --sigma-rule kneedle and no --sigma beside it.");
        Check.that(
                !filterOwnLevel || methods.contains(Method.SPECTRAL_FILTER),
                "--filter-own-level: expected spectral_filter among the methods.");
        return methods.stream()
                .distinct()
                .filter(m -> !m.readsNeighbours())
                .map(m -> estimator(m, ambientDimension))
                .toList();
    }

    /** The same for a model: where nothing else is asked for, an energy model's noise slope takes the place of a trace. */
    List<LidEstimator> forModel(List<LidEstimator> estimators, ScoreModel model) {
        if (!(model instanceof EnergyModel)) {
            Check.that(
                    trace != TraceKind.ENERGY,
                    "--trace energy: expected a model of energies, as --network energy_mlp trains, found another.");
            return estimators;
        }
        return trace != TraceKind.AUTO
                ? estimators
                : estimators.stream().map(EstimateArguments::ofEnergy).toList();
    }

    private static LidEstimator ofEnergy(LidEstimator estimator) {
        return estimator instanceof Flipd
                ? Flipd.ofEnergy()
                : estimator instanceof FpRegress ? new FpRegress(new Divergence.NoiseSlope()) : estimator;
    }

    /** These estimators with their default options. */
    public static List<LidEstimator> standard(List<Method> methods, int ambientDimension) {
        EstimateArguments defaults = new EstimateArguments();
        defaults.methods = methods;
        return defaults.estimators(ambientDimension);
    }

    private DenoisingLoss denoisingLoss(int ambientDimension) {
        if (draws != null) {
            return new DenoisingLoss(draws, noise, centred);
        }
        DenoisingLoss standard = DenoisingLoss.standard(ambientDimension);
        return new DenoisingLoss(
                standard.draws(),
                noise,
                centred,
                noise == NoiseKind.ORTHOGONAL ? standard.headlineDraws() : standard.draws());
    }

    private LidEstimator estimator(Method method, int ambientDimension) {
        switch (method) {
            case DENOISING_LOSS:
                return denoisingLoss(ambientDimension);
            case FLIPD:
                return new Flipd(divergence(ambientDimension));
            case IMPLICIT_LOSS:
                return new ImplicitLoss(divergence(ambientDimension));
            case FP_REGRESS:
                return new FpRegress(divergence(ambientDimension));
            case NORMAL_BUNDLE:
                Check.that(
                        normalThreshold == null || normalThreshold > 0,
                        "--normal-threshold: expected a number above 0 and below 1, found " + normalThreshold + ".");
                return new NormalBundle(normalDraws, normalThreshold == null ? 0 : normalThreshold);
            case ERROR_BUNDLE:
                return new ErrorBundle(
                        draws == null ? ErrorBundle.standardDraws(ambientDimension) : draws,
                        noise,
                        centred,
                        errorThreshold);
            case SPECTRAL_FILTER:
                SpectralFilter usual = SpectralFilter.STANDARD;
                return new SpectralFilter(filterProbes, usual.steps(), filterCutoff, usual.order(), filterOwnLevel);
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
            case ENERGY:
                return new Divergence.NoiseSlope();
            default:
                return small ? new Divergence.Exact() : new Divergence.Hutchinson(probes);
        }
    }

    /** The sweep over noise levels for a model that knows {@code range}. */
    LidSweep sweep(NoiseRange range, long seed, int ambientDimension) {
        SigmaGrid grid = new SigmaGrid(
                sigmaFrom == null ? range.lowest() : sigmaFrom,
                sigmaCount == 1 && sigmaFrom != null && sigmaTo == null
                        ? sigmaFrom
                        : sigmaTo == null ? range.highest() : sigmaTo,
                sigmaCount);
        return LidSweep.DEFAULT
                .withGrid(grid)
                .withRule(rule(ambientDimension))
                .withProjections(projections)
                .withSkipUntrained(skipUntrained)
                .withSeed(seed);
    }

    private SigmaRule rule(int ambientDimension) {
        if (sigma != null) {
            return new FixedSigma(sigma);
        }
        switch (rule) {
            case KNEEDLE:
                return compat ? Kneedle.reference(ambientDimension) : new Kneedle(false);
            case PLATEAU_PER_POINT:
                return Plateau.PER_POINT;
            default:
                return Plateau.GLOBAL;
        }
    }

    /** The rule as it is called in summaries. */
    String ruleName() {
        return sigma != null ? "fixed" : compat ? "kneedle (reference)" : rule.toString();
    }

    /** How often points are projected first. */
    int projections() {
        return projections;
    }
}
