package io.fathom.geometry;

import java.util.Locale;
import java.util.Optional;

/** The tube of {@link TemperedLangevin} against the reach of the manifold, the radius of its sharpest bend or narrowest gap. */
public final class Tube {
    private Tube() {}

    /**
     * Compares {@code tau sqrt(D - d)} with the reach.
     *
     * @param codimension D - d
     * @param reach in the model's units, above 0
     * @return a warning above a third of the reach
     * @throws RefusedException above a half of it, unless forced
     */
    public static Optional<String> check(LangevinOptions options, double codimension, double reach) {
        double width = options.tau() * Math.sqrt(Math.max(0, codimension));
        if (width <= reach / 3) {
            return Optional.empty();
        }
        String what = String.format(
                Locale.ROOT,
                "the tube tau sqrt(D - d) = %.3g is too thick for the reach %.3g (expected at most a third of it); a smaller"
                        + " sigma or alpha thins it.",
                width,
                reach);
        if (width > reach / 2 && !options.force()) {
            throw new RefusedException("Refused: " + what + " --force goes on.");
        }
        return Optional.of(what);
    }
}
