package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The size of a {@link SkipMlp}.
 *
 * @param width units of a hidden layer, W
 * @param blocks residual blocks of two layers each
 * @param products units of the quadratic path, 0 to leave it out
 * @param experts linear maps among which the hidden layers choose, 0 to leave them out
 * @param subspaces the part for independent subspaces
 */
public record SkipMlpOptions(int width, int blocks, int products, int experts, SubspaceOptions subspaces)
        implements NetworkOptions {
    static final String ARCHITECTURE = "skip_mlp";

    private static final int EXPERTS = 8;
    private static final int EXPERTS_FROM = 5000; // points: fewer do not fill the clusters that experts are for
    private static final int EXPERTS_UP_TO = 256; // dimensions

    public SkipMlpOptions {
        Check.atLeastOne("width", width);
        Check.atLeast("blocks", blocks, 0);
        Check.atLeast("products", products, 0);
        Check.atLeast("experts", experts, 0);
    }

    /** Without experts and without the part for independent subspaces. */
    public SkipMlpOptions(int width, int blocks, int products) {
        this(width, blocks, products, 0, SubspaceOptions.NONE);
    }

    /** The same with other subspaces. */
    public SkipMlpOptions withSubspaces(SubspaceOptions other) {
        return new SkipMlpOptions(width, blocks, products, experts, other);
    }

    /**
     * A size for D coordinates and N training points: wide enough for the data, small enough to train in about two minutes on
     * two processor cores.
     */
    public static SkipMlpOptions forData(int ambientDimension, int count) {
        int width = ambientDimension <= 128 ? 256 : 384;
        if (count >= 20_000) {
            width = width * 5 / 4;
        }
        int products = Math.max(64, Math.min(256, 4 * ambientDimension));
        int experts = count >= EXPERTS_FROM && ambientDimension <= EXPERTS_UP_TO ? EXPERTS : 0;
        return new SkipMlpOptions(width, 2, products, experts, SubspaceOptions.AUTO);
    }

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        String found = subspaces.count() > 0
                ? ", " + subspaces.count() + " subspaces of at most " + subspaces.dimension()
                : "";
        return "width " + width + ", " + blocks + " blocks, " + products + " products"
                + (experts > 0 ? ", " + experts + " experts" : "") + found;
    }

    @Override
    public SkipMlp create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return SkipMlp.create(ambientDimension, this, random);
    }

    @Override
    public SkipMlp create(int ambientDimension, @Nullable ImageLayout image, int classes, RandomStream random) {
        return SkipMlp.create(ambientDimension, this, classes, random);
    }
}
