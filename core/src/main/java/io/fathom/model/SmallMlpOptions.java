package io.fathom.model;

import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/** A {@link SmallMlp}, whose size follows from D. */
public record SmallMlpOptions() implements NetworkOptions {
    static final String ARCHITECTURE = "small_mlp";

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "small perceptron of the DSM paper's demonstration";
    }

    @Override
    public SmallMlp create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return SmallMlp.create(ambientDimension, random);
    }
}
