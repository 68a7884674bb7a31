package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.Tensor;

/**
 * A score model of data in K classes, which can be told the class of each row or none: what classifier-free guidance needs (Ho
 * and Salimans 2022, arXiv 2207.12598).
 */
public interface ConditionalModel {
    /** K. */
    int classes();

    /** The model of all data, told no class. */
    ScoreModel unconditional();

    /**
     * The mean of the clean point given the noisy one and its class, {@code E[x | y, class]}.
     *
     * @param y [B, D]
     * @param classOf class of each row, 0 to K - 1, [B]
     * @return [B, D]
     */
    Tensor denoised(Tensor y, NoiseLevel sigma, int[] classOf);

    /** The score model of one class. */
    default ScoreModel given(int k) {
        return new GivenClass(this, k);
    }

    /** Refuses rows without a class of this model. */
    static void check(Tensor y, int[] classOf, int classes) {
        Check.same("number of classes given, one per row", y.size(0), classOf.length);
        for (int k : classOf) {
            Check.within("class", k, 0, classes - 1);
        }
    }
}
