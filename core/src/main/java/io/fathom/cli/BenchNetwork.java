package io.fathom.cli;

import io.fathom.model.SkipMlpOptions;
import io.fathom.train.TrainOptions;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A network that benchmarks train, by its name; a new one is a line of {@link #ALL}.
 *
 * @param setUp puts the network into options for the data
 */
record BenchNetwork(String name, String help, UnaryOperator<TrainOptions> setUp) implements BenchChoice {
    static final List<BenchNetwork> ALL = List.of(
            new BenchNetwork("skip_mlp", "the default: residual layers, a linear and a quadratic path", o -> o),
            new BenchNetwork(
                    "skip_mlp_linear",
                    "the same without the quadratic path",
                    o -> o.withNetwork(new SkipMlpOptions(
                            o.network().width(), o.network().blocks(), 0))));
}
