package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import java.util.List;
import java.util.TreeSet;

/**
 * The LID at one noise level, which joins the grid.
 *
 * @param sigma in standardised units
 */
public record FixedSigma(NoiseLevel sigma) implements SigmaRule {
    /** At {@code sigma}, above 0. */
    public FixedSigma(double sigma) {
        this(new NoiseLevel(sigma));
    }

    @Override
    public List<NoiseLevel> levels(SigmaGrid grid) {
        TreeSet<NoiseLevel> levels = new TreeSet<>(grid.levels());
        levels.add(sigma);
        return List.copyOf(levels);
    }

    @Override
    public SigmaChoice choose(LidCurve curve) {
        int best = 0;
        for (int g = 1; g < curve.size(); g++) { // the nearest: a discrete model moves the level to its table
            if (distance(curve, g) < distance(curve, best)) {
                best = g;
            }
        }
        SigmaChoice choice = curve.at(best);
        return Double.isFinite(choice.lid())
                ? choice
                : new SigmaChoice(best, Double.NaN, Double.NaN, Reason.NON_FINITE_OUTPUT, null);
    }

    private double distance(LidCurve curve, int g) {
        return Math.abs(Math.log(curve.sigma(g)) - sigma.logSigma());
    }

    @Override
    public String toString() {
        return "fixed " + sigma.sigma();
    }
}
