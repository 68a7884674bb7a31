package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to read the local intrinsic dimension from a score model: a record of options, whose {@code toString} is its label in
 * reports.
 *
 * <p>Contract: x is not changed; the same seed gives the same bits; a row's result depends on its own numbers, its key and the
 * seed alone, as far as the model's does; a row with NaN gives NaN and leaves the others alone; zero rows give zero results.
 */
public interface LidEstimator {
    /** Short name for columns and file names, for example {@code denoising_loss}. */
    String method();

    /**
     * The LID of each row at each level.
     *
     * @param levels as {@link ScoreModel#nearestLevel} gives them, so that the noise added is the noise that the model expects
     */
    LidCurves estimate(ScoreModel model, LidBatch batch, List<NoiseLevel> levels);

    /** Evaluations of the model that one row keeps in memory at once; for choosing a batch size. */
    int evaluationsAtOnce();

    /** The same for points of D dimensions, where that matters. */
    default int evaluationsAtOnce(int ambientDimension) {
        return evaluationsAtOnce();
    }

    /** Numbers in double precision that one row keeps besides, for example a D x D matrix; for choosing a batch size. */
    default long numbersPerRow(int ambientDimension) {
        return 0;
    }

    /** The code of why no point of D dimensions has a LID by this estimator, or null. */
    default @Nullable String undefinedIn(int ambientDimension) {
        return null;
    }

    /** The code of a caveat on a LID that this estimator gave, or null. */
    default @Nullable String caveat(double lid, int ambientDimension) {
        return null;
    }
}
