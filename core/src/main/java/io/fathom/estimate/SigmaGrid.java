package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Noise levels at equal steps of ln sigma.
 *
 * @param from the smallest, standardised units
 * @param to the largest
 * @param count how many, at least 1; one level needs from = to
 */
public record SigmaGrid(double from, double to, int count) {
    /** 16 levels from 0.02 to 3, the range that models are trained on by default. */
    public static final SigmaGrid DEFAULT = new SigmaGrid(0.02, 3, 16);

    public SigmaGrid {
        Check.positive("from", from);
        Check.positive("to", to);
        Check.atLeastOne("count", count);
        Check.that(
                count == 1 ? from == to : from < to,
                "sigma grid: expected " + (count == 1 ? "from = to for one level" : "from < to") + ", found from "
                        + from + " to " + to + ".");
    }

    /** One level. */
    public static SigmaGrid single(double sigma) {
        return new SigmaGrid(sigma, sigma, 1);
    }

    /** {@code count} levels over a finite range, for example the trained one. */
    public static SigmaGrid over(NoiseRange range, int count) {
        return new SigmaGrid(range.lowest(), range.highest(), count);
    }

    /** The levels, ascending; the ends exactly. */
    public List<NoiseLevel> levels() {
        List<NoiseLevel> levels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            double share = count == 1 ? 0 : i / (count - 1.0);
            double sigma = i == 0 ? from : i == count - 1 ? to : Math.exp(Math.log(from) + share * Math.log(to / from));
            levels.add(new NoiseLevel(sigma));
        }
        return levels;
    }
}
