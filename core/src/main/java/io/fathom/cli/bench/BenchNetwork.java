package io.fathom.cli.bench;

import io.fathom.diffusion.ProcessKind;
import io.fathom.model.DitOptions;
import io.fathom.model.DsmMlpOptions;
import io.fathom.model.MlpUnetOptions;
import io.fathom.model.NetworkOptions;
import io.fathom.model.NoiseEmbedding;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.SmallMlpOptions;
import io.fathom.model.SubspaceOptions;
import io.fathom.train.TrainOptions;
import java.util.List;

/**
 * A network that benchmarks train, by its name; a new one is a line of {@link #ALL}.
 *
 * @param size architecture and size for the data
 */
record BenchNetwork(String name, String help, Size size) implements BenchChoice {
    private static final String OWN = "own";

    /** What suits D coordinates and N points, trained by {@code recipe}. */
    @FunctionalInterface
    interface Size {
        NetworkOptions of(TrainOptions recipe, int ambientDimension, int count);
    }

    static final List<BenchNetwork> ALL = List.of(
            new BenchNetwork(OWN, "the recipe's", (recipe, d, n) -> recipe.network()),
            new BenchNetwork("skip_mlp", "that of the default recipe", (recipe, d, n) -> SkipMlpOptions.forData(d, n)),
            new BenchNetwork("skip_mlp_linear", "the same without its quadratic path", (recipe, d, n) -> {
                SkipMlpOptions standard = SkipMlpOptions.forData(d, n);
                return new SkipMlpOptions(standard.width(), standard.blocks(), 0);
            }),
            new BenchNetwork(
                    "skip_mlp_whole",
                    "the same without its subspaces",
                    (recipe, d, n) -> SkipMlpOptions.forData(d, n).withSubspaces(SubspaceOptions.NONE)),
            new BenchNetwork("dit", "the DSM paper's transformer", (recipe, d, n) -> dit(DitOptions.paper(), recipe)),
            new BenchNetwork("dit_demo", "a smaller one", (recipe, d, n) -> dit(DitOptions.demo(), recipe)),
            new BenchNetwork("dsm_mlp", "the DSM paper's", (recipe, d, n) -> new DsmMlpOptions()),
            new BenchNetwork("small_mlp", "small", (recipe, d, n) -> new SmallMlpOptions()),
            new BenchNetwork("mlp_unet", "the FLIPD paper's", (recipe, d, n) -> MlpUnetOptions.PAPER));

    /** Told the noise as the papers do outside EDM. */
    private static DitOptions dit(DitOptions size, TrainOptions recipe) {
        boolean edm = recipe.process().process() == ProcessKind.EDM;
        return size.withNoise(edm ? NoiseEmbedding.LOG_SIGMA : NoiseEmbedding.TIME);
    }

    /** The name in tables: the recipe's own network goes by its architecture. */
    String label(NetworkOptions network) {
        return name.equals(OWN) ? network.architecture() : name;
    }
}
