package io.fathom.train;

import io.fathom.model.EnergyNetworkModel;
import io.fathom.model.NetworkModel;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;

/** What training makes small. */
sealed interface Objective permits DenoisingScoreMatching, DualScoreMatching {
    /** The objective that the options name. */
    static Objective of(NetworkModel model, ProcessOptions process, NoiseOptions noise) {
        return process.weighting() == ProcessOptions.Weighting.DUAL
                ? new DualScoreMatching((EnergyNetworkModel) model, process, noise)
                : new DenoisingScoreMatching(model, process, noise);
    }

    /**
     * The loss of a batch.
     *
     * @param loss to be differentiated, []
     * @param meanLid D times the mean squared noise residual
     */
    record Loss(Tensor loss, Tensor meanLid) {}

    /** The loss of a batch, [B, D]; all randomness comes from {@code random}. */
    default Loss of(Tensor clean, TorchRandom random) {
        return of(new TrainingBatch(clean, null, null), random);
    }

    /** As above, with all that is known of the rows. */
    Loss of(TrainingBatch batch, TorchRandom random);

    /**
     * What fixed noise says of points, per level.
     *
     * @param lid D times the mean squared noise residual
     * @param loss what training makes small, times D: by it the best weights are chosen
     */
    record Reading(double[] lid, double[] loss) {}

    /**
     * The reading at each level, over fixed noise: comparable between calls.
     *
     * @param points with the classes that the model is told
     */
    Reading reading(TrainingRows points, double[] sigmas, long seed);
}
