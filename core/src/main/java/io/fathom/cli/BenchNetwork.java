package io.fathom.cli;

import io.fathom.model.NetworkOptions;
import io.fathom.model.SkipMlpOptions;
import java.util.List;

/**
 * A network that benchmarks train, by its name; a new one is a line of {@link #ALL}.
 *
 * @param size architecture and size for the data
 */
record BenchNetwork(String name, String help, Size size) implements BenchChoice {
    /** What suits D coordinates and N points. */
    @FunctionalInterface
    interface Size {
        NetworkOptions of(int ambientDimension, int count);
    }

    static final List<BenchNetwork> ALL = List.of(
            new BenchNetwork(
                    "skip_mlp",
                    "the default: residual layers, a linear and a quadratic path",
                    SkipMlpOptions::forData),
            new BenchNetwork("skip_mlp_linear", "the same without the quadratic path", (d, n) -> {
                SkipMlpOptions standard = SkipMlpOptions.forData(d, n);
                return new SkipMlpOptions(standard.width(), standard.blocks(), 0);
            }));
}
