package io.fathom.train;

import io.fathom.base.Check;

/**
 * Whether a network learns the data's classes, for guidance and for one class's score.
 *
 * @param conditional whether the network is told each row's label
 * @param dropped share of rows that are trained as of no class, above 0, below 1: from them the network learns the score of all
 *     data (Ho and Salimans 2022, arXiv 2207.12598)
 */
public record ClassOptions(boolean conditional, double dropped) {
    /** No classes. */
    public static final ClassOptions NONE = new ClassOptions(false, 0.1);

    /** Classes, a tenth of the rows without. */
    public static final ClassOptions CONDITIONAL = new ClassOptions(true, 0.1);

    public ClassOptions {
        Check.that(dropped > 0 && dropped < 1, "dropped: expected a share above 0 and below 1, found " + dropped + ".");
    }
}
