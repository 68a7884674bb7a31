package io.fathom.estimate;

import org.jspecify.annotations.Nullable;

/**
 * The noise level that a rule takes from a curve, and the LID there.
 *
 * @param index of the level in the curve; -1 if there is none
 * @param lid NaN with a reason
 * @param standardError of the LID
 * @param reason why there is no number, or null
 * @param flag a caveat on a number, or null
 */
public record SigmaChoice(
        int index,
        double lid,
        double standardError,
        @Nullable String reason,
        @Nullable String flag) {
    static SigmaChoice none(String reason) {
        return new SigmaChoice(-1, Double.NaN, Double.NaN, reason, null);
    }
}
