package io.fathom.train;

import io.fathom.tensor.AdamW;
import io.fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Everything that changes while training; saving and restoring it makes a resumed run equal to an uninterrupted one. */
final class TrainingState {
    final Tensor parameters; // [P], what the network reads
    final Tensor average; // [P]
    final Tensor best; // [P], the average with the lowest validation loss
    final AdamW optimiser;
    final List<LossRecord> history = new ArrayList<>();
    long step;
    long bestStep;
    double bestLoss = Double.POSITIVE_INFINITY;
    long coolFrom; // step at which the rate began to fall early, 0 before
    long coolBest; // the best step at that time
    long nonFiniteSteps;
    int nonFiniteInARow;
    double lidSum; // of the LID readings since the last record
    long lidCount;

    TrainingState(Tensor parameters, OptimiserOptions options) {
        this.parameters = parameters;
        this.average = parameters.copy();
        this.best = parameters.copy();
        this.optimiser = new AdamW(parameters.size(), 0.9, options.beta2(), options.weightDecay(), 1e-8);
    }

    /**
     * One validation.
     *
     * @param step steps done
     * @param train LID reading of the training batches since the last record
     * @param heldOut mean LID reading of the held-out points over the validation levels; NaN without held-out points
     */
    record LossRecord(long step, double train, double heldOut) {}
}
