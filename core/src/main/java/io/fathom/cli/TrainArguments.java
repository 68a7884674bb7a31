package io.fathom.cli;

import io.fathom.data.Dequantise;
import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;
import io.fathom.model.DitOptions;
import io.fathom.model.EnergyNetworkOptions;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.MlpOptions;
import io.fathom.model.MlpUnetOptions;
import io.fathom.model.NetworkOptions;
import io.fathom.model.NoiseEmbedding;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.SubspaceOptions;
import io.fathom.model.UnetOptions;
import io.fathom.train.Budget;
import io.fathom.train.ClassOptions;
import io.fathom.train.Displacement;
import io.fathom.train.NoiseOptions;
import io.fathom.train.OptimiserOptions;
import io.fathom.train.ProcessOptions;
import io.fathom.train.Recipe;
import io.fathom.train.TrainOptions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a model is trained: the same options on {@code train} and on {@code estimate} without a model. A group of options. */
public final class TrainArguments {
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
            names = "--recipe",
            paramLabel = "NAME",
            description = "Settings that the other options change: default, paper_dsm (50,000 steps of the DSM paper),"
                    + " paper_flipd (hundreds of epochs of the FLIPD paper) or paper_dual (energy of 64 x 64 colour"
                    + " images, 1,000,000 steps: days on a large GPU). Default: ${DEFAULT-VALUE}.",
            defaultValue = "default")
    private Recipe recipe = Recipe.DEFAULT;

    @Option(
            names = "--process",
            paramLabel = "KIND",
            description = "How noise is added: edm, ve, vp (beta 0.1 to 20), sub_vp or flow. Default: edm.")
    private @Nullable ProcessKind process;

    @Option(
            names = "--parameterisation",
            paramLabel = "KIND",
            description =
                    "What the network gives: epsilon, score, scaled_score (sigma score), denoised, v_prediction (vp),"
                            + " velocity (flow) or edm_output (edm). Default: edm_output for edm, velocity for flow, else epsilon.")
    private @Nullable Parameterisation parameterisation;

    @Option(
            names = "--loss",
            paramLabel = "KIND",
            description =
                    "Squared error of the noise prediction: preconditioned (edm, ve), mean or sum over coordinates."
                            + " Default: preconditioned for edm, else mean.")
    private ProcessOptions.@Nullable Weighting loss;

    @Option(
            names = "--noise-from",
            paramLabel = "SIGMA",
            description = "Smallest noise level seen, standardised units, above 0. Default: 0.02; energies 0.01, of"
                    + " dequantised images 0.0005.")
    private @Nullable Double noiseFrom;

    @Option(
            names = "--noise-to",
            paramLabel = "SIGMA",
            description =
                    "Largest noise level seen, standardised units, above --noise-from. Default: 3; energies 25, of"
                            + " dequantised images 32.")
    private @Nullable Double noiseTo;

    @Option(
            names = "--noise-sampling",
            paramLabel = "KIND",
            description =
                    "How levels are drawn: log_uniform, log_normal or uniform_time (the process's own time from 0;"
                            + " not for edm). Default: log_uniform.")
    private NoiseOptions.@Nullable Sampling sampling;

    @Option(
            names = "--displace",
            paramLabel = "WIDTH:LID",
            description =
                    "Also shows points moved by normal noise of WIDTH, standardised units, off their surface of LID dimensions,"
                            + " tangents by local PCA: for chains that walk far off the surface; or none. Default: none.")
    private @Nullable String displace;

    @Option(
            names = "--scaling",
            paramLabel = "KIND",
            description =
                    "Standardising: one_scale (one number for all coordinates, keeps distances), per_coordinate or as_is."
                            + " Default: one_scale; as_is for --energy published.")
    private Standardising.@Nullable Mode scaling;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description =
                    "skip_mlp, mlp (plain), dsm_mlp, small_mlp, dit, dit_demo (all four of the DSM paper), mlp_unet (of the"
                            + " FLIPD paper) or unet (for images); for log-densities energy_mlp, energy_unet (images), energy_dit or"
                            + " radial_energy."
                            + " Default: skip_mlp.")
    private @Nullable NetworkChoice network;

    @Option(
            names = "--widths",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "mlp_unet: units of the layers on the way down, each 1 or more, for example 128,128,64."
                    + " Default: 4096,2048,1024,1024,512,512.")
    private @Nullable List<Integer> widths;

    @Option(
            names = "--width",
            paramLabel = "UNITS",
            description =
                    "skip_mlp: units of a hidden layer, 1 or more. Default: from D and N, 256 to 480. mlp: 128."
                            + " unet, energy_unet: channels at full size, 1 or more. Default: 16. energy_mlp: 256. energy_dit: 128.")
    private @Nullable Integer width;

    @Option(
            names = "--blocks",
            paramLabel = "N",
            description = "skip_mlp: residual blocks of two layers, 0 or more. Default: 2."
                    + " mlp: hidden layers. Default: 3.")
    private @Nullable Integer blocks;

    @Option(
            names = "--products",
            paramLabel = "UNITS",
            description = "skip_mlp: units of the quadratic path, 0 leaves it out. Default: 4 D, from 64 to 256.")
    private @Nullable Integer products;

    @Option(
            names = "--experts",
            paramLabel = "N",
            description = "skip_mlp: linear maps to choose from, for data in clusters; 0 leaves them out."
                    + " Default: 8 from 5,000 points on and up to D = 256, else 0.")
    private @Nullable Integer experts;

    @Option(
            names = "--subspaces",
            arity = "1",
            paramLabel = "true|false",
            description =
                    "skip_mlp: whether to look for independent subspaces of the data, each learnt by a small network of its own."
                            + " Default: true.")
    private boolean subspaces = true;

    @Option(
            names = "--batch",
            paramLabel = "POINTS",
            description = "Points per step, 1 or more. Default: 256; 32 for dit and dit_demo, 64 for energy_unet.")
    private @Nullable Integer batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description =
                    "Peak of AdamW's step size, above 0; 3 %% warm-up (energies 200 steps), then a cosine. Default: 0.002;"
                            + " 0.001 for energies.")
    private @Nullable Double learningRate;

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            description = "Share of the points kept for early stopping, 0 to 0.5; 0 trains on all. Default: 0.1.")
    private @Nullable Double heldOut;

    @Option(
            names = "--mirrored",
            arity = "1",
            paramLabel = "true|false",
            description =
                    "Images: each is mirrored from left to right half of the time. Default: false; true for --recipe"
                            + " paper_dual.")
    private @Nullable Boolean mirrored;

    @Option(
            names = "--conditional",
            description = "The network is also told each point's label (--labels, --label-column), for guidance;"
                    + " skip_mlp, dit or unet. Default: no labels.")
    private boolean conditional;

    @Option(
            names = "--class-drop",
            paramLabel = "SHARE",
            description = "--conditional: share of points trained without their label, above 0, below 1. Default: 0.1.")
    private @Nullable Double classDrop;

    private @Nullable String sigmaRange; // LO:HI

    @ArgGroup(validate = false)
    private EnergyArguments energy = new EnergyArguments();

    private Budget budget(Budget base) {
        if (steps != null && minutes != null) {
            throw new IllegalArgumentException("--minutes and --steps exclude each other.");
        }
        return steps != null ? Budget.ofSteps(steps) : minutes != null ? Budget.ofMinutes(minutes) : base;
    }

    /** The options for these points; a value out of range is an IllegalArgumentException that names it. */
    public TrainOptions resolve(Points points, long seed) {
        return resolve(points, seed, base -> base);
    }

    /** As above, with other values for what is not given. */
    public TrainOptions resolve(Points points, long seed, UnaryOperator<TrainOptions> defaults) {
        int d = points.ambientDimension();
        int count = points.usableRows().length;
        TrainOptions base = defaults.apply(base(d, count, Dequantise.of(points) == Dequantise.UNIFORM));
        OptimiserOptions o = base.optimiser();
        NoiseOptions n = base.noise();
        ProcessOptions trained = process(base.process());
        double[] ends = ends(n);
        return new TrainOptions(
                base.network() instanceof EnergyNetworkOptions
                        ? base.network()
                        : network(base.network(), trained.process() == ProcessKind.EDM, d, count),
                trained,
                new NoiseOptions(
                        ends[0],
                        ends[1],
                        sampling == null ? n.sampling() : sampling,
                        displacement(n.displacement(), d)),
                o.withBatch(batch == null ? o.batch() : batch)
                        .withLearningRate(learningRate == null ? o.rate().peak() : learningRate),
                budget(base.budget()),
                scaling == null ? base.scaling() : scaling,
                classes(base.classes()),
                mirrored == null ? base.mirrored() : mirrored,
                heldOut == null ? base.heldOut() : heldOut,
                seed);
    }

    private Displacement displacement(Displacement usual, int d) {
        if (displace == null) {
            return usual;
        }
        if (displace.equals("none")) {
            return Displacement.NONE;
        }
        String wanted = "--displace: expected a width above 0 and a dimension from 1 to " + (d - 1)
                + ", for example 0.2:1, or none, found '" + displace + "'.";
        String[] parts = displace.split(":", -1);
        try {
            double width = parts.length == 2 ? Double.parseDouble(parts[0]) : 0;
            int lid = parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
            if (width > 0 && Double.isFinite(width) && lid >= 1 && lid < d) {
                return new Displacement(width, lid);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wanted, e);
        }
        throw new IllegalArgumentException(wanted);
    }

    private ClassOptions classes(ClassOptions base) {
        boolean wanted = conditional || base.conditional();
        if (classDrop != null && !wanted) {
            throw new IllegalArgumentException("--class-drop is for --conditional.");
        }
        return new ClassOptions(wanted, classDrop == null ? base.dropped() : classDrop);
    }

    /** The options that the others change. */
    private TrainOptions base(int d, int count, boolean dequantised) {
        TrainOptions usual = recipe.options(d, count);
        NetworkOptions chosen = network == null ? usual.network() : network.options(d, count);
        if (!(chosen instanceof EnergyNetworkOptions energies)) {
            energy.refuseFor(chosen.architecture());
            return recipe == Recipe.DEFAULT ? TrainOptions.forNetwork(chosen, d, count) : usual;
        }
        if (network == null && energies instanceof EnergyUnetOptions unet) {
            return published(usual, unet);
        }
        if (recipe != Recipe.DEFAULT || process != null || parameterisation != null || loss != null) {
            throw new IllegalArgumentException(
                    "--recipe, --process, --parameterisation and --loss are not for --network " + chosen.architecture()
                            + "; see --objective and --energy.");
        }
        if (blocks != null || products != null || experts != null || widths != null) {
            throw new IllegalArgumentException("--blocks, --products, --experts and --widths are not for --network "
                    + chosen.architecture() + ".");
        }
        TrainOptions own = TrainOptions.forEnergy(energy.network(energies, width), budget(usual.budget()))
                .withProcess(ProcessOptions.energy(energy.dual()));
        return dequantised ? own.withNoise(NoiseOptions.EIGHT_BIT) : own;
    }

    /** A paper's energy, of another width or trained by denoising alone where that is asked for. */
    private TrainOptions published(TrainOptions usual, EnergyUnetOptions unet) {
        energy.refuseFormFor("--recipe " + recipe.name().toLowerCase(Locale.ROOT));
        if (process != null || parameterisation != null || loss != null) {
            throw new IllegalArgumentException("--process, --parameterisation and --loss are not for energies.");
        }
        return usual.withNetwork(width == null ? unet : new EnergyUnetOptions(width, unet.form(), unet.noise()))
                .withProcess(ProcessOptions.energy(energy.dual()));
    }

    /** How points are made continuous where the data options do not say: 8-bit images are a lattice, which has no density. */
    Dequantise dequantise(Points points) {
        boolean energy = network == null
                ? recipe == Recipe.PAPER_DUAL
                : network.options(points.ambientDimension(), points.usableRows().length)
                        instanceof EnergyNetworkOptions;
        return energy && Dequantise.isEightBit(points) ? Dequantise.UNIFORM : Dequantise.NONE;
    }

    /** Takes both ends of the noise levels in one text, LO:HI. */
    void noiseBetween(String ends) {
        sigmaRange = ends;
    }

    /** Smallest and largest noise level. */
    private double[] ends(NoiseOptions usual) {
        if (sigmaRange == null) {
            return new double[] {
                noiseFrom == null ? usual.lowest() : noiseFrom, noiseTo == null ? usual.highest() : noiseTo
            };
        }
        if (noiseFrom != null || noiseTo != null) {
            throw new IllegalArgumentException("--sigma excludes --noise-from and --noise-to.");
        }
        String[] parts = sigmaRange.split(":", -1);
        try {
            if (parts.length == 2) {
                return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(badRange(), e);
        }
        throw new IllegalArgumentException(badRange());
    }

    private String badRange() {
        return "--sigma: expected two numbers LO:HI, for example 0.01:25, found '" + sigmaRange + "'.";
    }

    private ProcessOptions process(ProcessOptions base) {
        ProcessOptions usual = process == null || process == base.process() ? base : ProcessOptions.of(process);
        return new ProcessOptions(
                usual.process(),
                parameterisation == null ? usual.parameterisation() : parameterisation,
                loss == null ? usual.weighting() : loss);
    }

    private NetworkOptions network(NetworkOptions base, boolean edm, int d, int count) {
        NetworkOptions chosen = network == null ? base : network.options(d, count);
        if (chosen instanceof DitOptions dit && !edm) { // the paper's form: native time, unscaled
            chosen = dit.withNoise(NoiseEmbedding.TIME);
        }
        if (chosen instanceof UnetOptions unet && blocks == null && products == null) {
            return width == null ? unet : new UnetOptions(width, unet.noise());
        }
        if (widths != null && !(chosen instanceof MlpUnetOptions)) {
            throw new IllegalArgumentException("--widths is for --network mlp_unet.");
        }
        if (chosen instanceof MlpUnetOptions) {
            chosen = widths == null ? chosen : new MlpUnetOptions(widths);
        }
        if (chosen instanceof MlpOptions plain && products == null && experts == null) {
            return new MlpOptions(width == null ? plain.width() : width, blocks == null ? plain.layers() : blocks);
        }
        if (!(chosen instanceof SkipMlpOptions size)) {
            if (width != null || blocks != null || products != null || experts != null) {
                throw new IllegalArgumentException(
                        "--blocks, --products and --experts are for --network skip_mlp, --width also for unet.");
            }
            return chosen;
        }
        return new SkipMlpOptions(
                width == null ? size.width() : width,
                blocks == null ? size.blocks() : blocks,
                products == null ? size.products() : products,
                experts == null ? size.experts() : experts,
                subspaces ? size.subspaces() : SubspaceOptions.NONE);
    }

    /** One line for people. */
    public static String describe(TrainOptions o) {
        String length = o.budget().steps() > 0
                ? String.format(
                        Locale.ROOT,
                        o.budget().steps() == 1 ? "%,d step" : "%,d steps",
                        o.budget().steps())
                : String.format(Locale.ROOT, "%s minutes", o.budget().minutes());
        return String.format(
                Locale.ROOT,
                "%s, %s%s%s, sigma %s to %s",
                length,
                o.network().describe(),
                o.classes().conditional() ? ", with classes" : "",
                o.process().process() == ProcessKind.EDM
                        ? ""
                        : o.network() instanceof EnergyNetworkOptions
                                ? o.process().weighting() == ProcessOptions.Weighting.DUAL
                                        ? ", dual objective"
                                        : ", denoising alone"
                                : ", " + o.process().process().name().toLowerCase(Locale.ROOT),
                rounded(o.noise().lowest()),
                rounded(o.noise().highest()));
    }

    private static String rounded(double value) {
        return new BigDecimal(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
