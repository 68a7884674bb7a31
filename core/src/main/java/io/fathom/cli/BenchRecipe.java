package io.fathom.cli;

import io.fathom.train.TrainOptions;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A way of training that benchmarks use, by its name; a new one is a line of {@link #ALL}.
 *
 * @param setUp puts the recipe into options that have the network, the budget and the seed
 */
record BenchRecipe(String name, String help, UnaryOperator<TrainOptions> setUp) implements BenchChoice {
    static final List<BenchRecipe> ALL =
            List.of(new BenchRecipe("default", "what fathom train does, for as long as the budget says", o -> o));
}
