package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import java.util.List;
import java.util.TreeSet;

/** Noise levels at equal steps of ln sigma. */
final class LevelGrid {
    private LevelGrid() {}

    /** From {@code from} to {@code to}, both included, as the model can take them. */
    static List<NoiseLevel> between(ScoreModel model, NoiseLevel from, NoiseLevel to, int count) {
        Check.atLeast("number of levels", count, 2);
        model.noiseRange().require(from);
        model.noiseRange().require(to);
        Check.that(
                from.sigma() < to.sigma(),
                "sigma: expected a level below the largest, " + to.sigma() + ", found " + from.sigma() + ".");
        TreeSet<NoiseLevel> levels = new TreeSet<>();
        for (int k = 0; k < count; k++) {
            double l = from.logSigma() + k * (to.logSigma() - from.logSigma()) / (count - 1);
            NoiseLevel level = k == 0 ? from : k == count - 1 ? to : new NoiseLevel(Math.exp(l));
            levels.add(model.nearestLevel(level));
        }
        return List.copyOf(levels);
    }
}
