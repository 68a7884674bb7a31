package io.fathom.model;

import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/** A {@link DsmMlp}, whose size is fixed. */
public record DsmMlpOptions() implements NetworkOptions {
    static final String ARCHITECTURE = "dsm_mlp";

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "skip perceptron of the DSM paper";
    }

    @Override
    public DsmMlp create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return DsmMlp.create(ambientDimension, random);
    }
}
