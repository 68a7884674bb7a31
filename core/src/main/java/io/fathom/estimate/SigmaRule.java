package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import java.util.List;

/**
 * Which noise level of a curve LID(sigma) is the answer. LID is a function of sigma: directions much thinner than sigma
 * vanish.
 *
 * <ul>
 *   <li>{@link FixedSigma}: one level for all, chosen by hand.
 *   <li>{@link Plateau}: where the curve is flat; the default.
 *   <li>{@link Kneedle}: the knee of the curve, as the FLIPD paper does; kept for comparison.
 *   <li>{@link LeastTransition}: of a {@link SpectralFilter} alone.
 * </ul>
 */
public sealed interface SigmaRule permits FixedSigma, Kneedle, LeastTransition, Plateau, PlateauWindow {
    /** The levels at which this rule wants the curve when the user asks for {@code grid}; ascending. */
    default List<NoiseLevel> levels(SigmaGrid grid) {
        return grid.levels();
    }

    /** The rule after it has seen the median curve of the data set; itself if it decides point by point. */
    default SigmaRule fitted(LidCurve median) {
        return this;
    }

    /** The choice on one curve that has a finite value at one level at least. */
    SigmaChoice choose(LidCurve curve);
}
