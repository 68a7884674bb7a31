package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a network is told of a row's class: one learnt vector for each of K classes and, in row K, one for no class (Ho and
 * Salimans 2022, arXiv 2207.12598).
 */
final class ClassEmbedding {
    private static final String NAME = "class.embedding";

    private ClassEmbedding() {}

    /** Declares [K + 1, width] normal numbers; nothing for K = 0. */
    static void declare(Parameters.Builder b, int classes, int width, double deviation) {
        Check.atLeast("classes", classes, 0);
        if (classes > 0) {
            b.normal(NAME, deviation, classes + 1L, width);
        }
    }

    /** K of the network with these parameters. */
    static int classes(Parameters p) {
        long[] shape = p.shapes().get(NAME);
        return shape == null ? 0 : (int) shape[0] - 1;
    }

    /**
     * {@code e} plus the vectors of the rows' classes; {@code e} itself for a network without classes.
     *
     * @param e [B or 1, width]
     * @param of int64 [B], K for no class; null for no class in any row
     * @return [B, width], or the shape of {@code e} for null
     */
    static Tensor add(Parameters p, Tensor e, @Nullable Tensor of) {
        int classes = classes(p);
        if (classes == 0) {
            Check.that(of == null, "classes: expected none, since the network was made without, found some.");
            return e;
        }
        Tensor table = p.get(NAME);
        return e.plus(of == null ? table.narrow(0, classes, 1) : table.select(0, of));
    }
}
