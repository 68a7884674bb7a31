package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The size of an {@link Mlp}.
 *
 * @param width units of a hidden layer, W
 * @param layers hidden layers
 */
public record MlpOptions(int width, int layers) implements NetworkOptions {
    static final String ARCHITECTURE = "mlp";

    /** Three layers of 128 units: curves and surfaces in a few dimensions. */
    public static final MlpOptions DEFAULT = new MlpOptions(128, 3);

    public MlpOptions {
        Check.atLeastOne("width", width);
        Check.atLeastOne("layers", layers);
    }

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "plain perceptron, width " + width + ", " + layers + (layers == 1 ? " layer" : " layers");
    }

    @Override
    public Mlp create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return Mlp.create(ambientDimension, this, random);
    }
}
