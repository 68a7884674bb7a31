package io.fathom.model;

import io.fathom.base.Check;

/**
 * The part of a {@link SkipMlp} that treats independent subspaces of the data one by one.
 *
 * @param count subspaces, G; 0 leaves the part out, {@link #FROM_DATA} lets training find them
 * @param dimension largest dimension of a subspace, r; 0 as long as they are not found
 * @param width units of a hidden layer per subspace
 */
public record SubspaceOptions(int count, int dimension, int width) {
    /** {@link #count} before training has looked at the data. */
    public static final int FROM_DATA = -1;

    /** Without. */
    public static final SubspaceOptions NONE = new SubspaceOptions(0, 0, 64);

    /** As training finds them, 64 units each. */
    public static final SubspaceOptions AUTO = new SubspaceOptions(FROM_DATA, 0, 64);

    public SubspaceOptions {
        Check.atLeast("count", count, FROM_DATA);
        Check.atLeast("dimension", dimension, count > 0 ? 1 : 0);
        Check.atLeastOne("width", width);
    }

    /** With subspaces found: how many, and the dimension of the largest; none gives 0, 0. */
    public SubspaceOptions found(int newCount, int newDimension) {
        return new SubspaceOptions(newCount, newDimension, width);
    }
}
