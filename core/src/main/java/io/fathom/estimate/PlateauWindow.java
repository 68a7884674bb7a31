package io.fathom.estimate;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The median LID over one range of noise levels, the same for every point: what {@link Plateau.Scope#GLOBAL} becomes once it
 * has seen the median curve.
 *
 * @param low smallest sigma
 * @param high largest sigma
 * @param flag what the median curve's search said, or null
 */
record PlateauWindow(double low, double high, @Nullable String flag) implements SigmaRule {
    @Override
    public SigmaChoice choose(LidCurve curve) {
        int[] levels = IntStream.of(curve.finite())
                .filter(g -> curve.sigma(g) >= low && curve.sigma(g) <= high)
                .toArray();
        if (levels.length == 0) {
            return SigmaChoice.none(Reason.NON_FINITE_OUTPUT);
        }
        int middle = levels[levels.length / 2];
        return new SigmaChoice(middle, curve.median(levels), curve.standardError(middle), null, flag);
    }
}
