package io.fathom.cli;

import io.fathom.data.manifold.Manifold;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One shape of {@code fathom generate}: its own options make the manifold, the rest is common. */
abstract class GenerateShape implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Mixin
    private GenerateOutput output = new GenerateOutput();

    /** The manifold of the options as they stand; before parsing, of the defaults. */
    abstract Manifold manifold();

    /** What random choices of the shape start from. */
    final long seed() {
        return output.seed();
    }

    @Override
    public final Integer call() {
        return output.write(spec, this::manifold);
    }
}
