package io.fathom.cli.bench;

import io.fathom.train.Recipe;
import java.util.List;

/** A way of training that benchmarks use, by its name; a new one is a line of {@link #ALL}. */
record BenchRecipe(String name, String help, Recipe recipe) implements BenchChoice {
    static final List<BenchRecipe> ALL = List.of(
            new BenchRecipe("default", "as fathom train", Recipe.DEFAULT),
            new BenchRecipe("paper_dsm", "arXiv 2510.12975, 50,000 steps", Recipe.PAPER_DSM),
            new BenchRecipe("paper", "the same", Recipe.PAPER_DSM),
            new BenchRecipe("paper_flipd", "arXiv 2406.03537, 200 epochs or more", Recipe.PAPER_FLIPD));
}
