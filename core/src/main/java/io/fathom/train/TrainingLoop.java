package io.fathom.train;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.model.NetworkModel;
import io.fathom.model.Parameters;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one training on standardised points: loss, gradient, clipping, AdamW, moving average, validation.
 *
 * <p>When the held-out loss has stopped falling, the network begins to memorise its points. The best average then holds what a high
 * learning rate left unfinished, most of all at small noise levels. So training goes back to it, lets the rate fall to its floor
 * within a third of the steps that it took, and ends.
 *
 * <p>All randomness is a function of (seed, step), so the state needs no generator, and a resumed run repeats the
 * uninterrupted one to the last bit on one machine.
 */
final class TrainingLoop {
    private static final int NON_FINITE_LIMIT = 10; // in a row
    private static final int VALIDATION_LEVELS = 8;
    private static final int VALIDATION_ROWS = 512;
    private static final int VALIDATIONS = 40; // per training, at most
    private static final double VALIDATION_SHARE = 0.05; // of the time of the steps, at most
    private static final double PATIENCE = 0.15; // of all steps without a better held-out loss
    private static final double COOLING = 1 / 3.0; // of the steps up to the best
    private static final double COOL = 0.1; // of the peak rate: below it there is nothing to let fall
    private static final long STEP_KEY = 1;
    private static final long ORDER_KEY = 2;
    private static final long VALIDATION_KEY = 3;
    private static final long DRAWS_KEY = 4;
    private static final long CLASSES_KEY = 5;
    private static final long MIRROR_KEY = 6;

    private final TrainOptions options;
    private final TrainingRows training;
    private final TrainingRows heldOut; // may be none
    private final NetworkModel model;
    private final Tensor[] leaves;
    private final Objective objective;
    private final TorchRandom random = new TorchRandom(0);
    private final long steps;

    private int[] order = {};
    private long orderEpoch = -1;

    /** Without classes: training [N, D], heldOut [n, D]. */
    TrainingLoop(TrainOptions options, NetworkModel model, Tensor training, Tensor heldOut, long steps) {
        this(options, model, new TrainingRows(training), new TrainingRows(heldOut), steps);
    }

    /** @param model its parameters are trained in place */
    TrainingLoop(TrainOptions options, NetworkModel model, TrainingRows training, TrainingRows heldOut, long steps) {
        this.options = options;
        this.training = training;
        this.heldOut = heldOut;
        this.model = model;
        this.steps = steps;
        Parameters parameters = model.network().parameters().trainable(true);
        this.leaves = parameters.leaves();
        this.objective = Objective.of(model, options.process(), options.noise());
    }

    /** Where the loop stops to let the caller save. */
    @FunctionalInterface
    interface AfterStep {
        void accept(TrainingState state);
    }

    /** Goes on until all steps are done. */
    void run(TrainingState state, Progress progress, AfterStep afterStep) {
        long every = validationInterval();
        while (state.step < end(state)) {
            step(state);
            state.step++;
            if (state.step % every == 0 || state.step == end(state)) {
                validate(state);
            }
            progress.update("train", state.step, end(state), reading(state));
            afterStep.accept(state);
        }
    }

    /** The step after the last. */
    private long end(TrainingState state) {
        return state.coolFrom == 0 ? steps : Math.min(steps, state.coolFrom + coolingSteps(state));
    }

    /** How long the early fall of the rate takes; the best step of the time before it must stay what it was. */
    private static long coolingSteps(TrainingState state) {
        return Math.max(1, Math.round(COOLING * state.coolBest));
    }

    private double rate(TrainingState state) {
        if (state.coolFrom == 0) {
            return options.optimiser().rateAt(state.step, steps);
        }
        double done = (state.step - state.coolFrom) / (double) coolingSteps(state);
        return options.optimiser().rateAt(state.coolBest, steps)
                * options.optimiser().rate().fall(Math.min(1, done));
    }

    /** Steps between two validations; a step costs about three forward passes of its batch. */
    private long validationInterval() {
        double forwards = (double) VALIDATION_LEVELS * Math.min(VALIDATION_ROWS, heldOut.count());
        double stepsPerValidation = forwards / (3.0 * options.optimiser().batch());
        return Math.max(Math.max(1, steps / VALIDATIONS), (long) Math.ceil(stepsPerValidation / VALIDATION_SHARE));
    }

    private String reading(TrainingState state) {
        double lid = state.lidCount == 0 ? lastTrain(state) : state.lidSum / state.lidCount;
        String text = String.format(Locale.ROOT, "average LID read from the loss %.2f", lid);
        if (!state.history.isEmpty() && heldOut.count() > 0) {
            text += String.format(
                    Locale.ROOT,
                    ", held out %.2f",
                    state.history.get(state.history.size() - 1).heldOut());
        }
        return text;
    }

    private static double lastTrain(TrainingState state) {
        return state.history.isEmpty()
                ? Double.NaN
                : state.history.get(state.history.size() - 1).train();
    }

    /** Seconds of one step, measured on steps whose effect is undone. */
    double secondsPerStep(TrainingState scratch, double seconds) {
        for (int i = 0; i < 5; i++) {
            step(scratch);
        }
        long start = System.nanoTime();
        int done = 0;
        double elapsed;
        do {
            step(scratch);
            done++;
            elapsed = (System.nanoTime() - start) / 1e9;
        } while (elapsed < seconds);
        return elapsed / done;
    }

    private void step(TrainingState state) {
        try (Scope scope = new Scope()) {
            random.reseed(RandomStream.mix(options.seed(), STEP_KEY, state.step));
            long[] rows = batchRows(state.step);
            RandomStream coin = RandomStream.at(options.seed(), MIRROR_KEY, state.step);
            Objective.Loss loss = objective.of(training.batch(rows, told(rows, state.step), coin), random);
            Tensor gradient = Tensor.flatten(Tensor.gradients(loss.loss(), leaves));
            double norm = gradient.norm().item();
            double lid = loss.meanLid().item();
            if (!Double.isFinite(norm) || !Double.isFinite(lid)) {
                skipNonFinite(state);
                return;
            }
            state.nonFiniteInARow = 0;
            state.lidSum += lid;
            state.lidCount++;
            double clip = options.optimiser().clip();
            if (clip > 0 && norm > clip) {
                gradient.timesInPlace(clip / norm);
            }
            state.optimiser.step(state.parameters, gradient, rate(state));
            try (NoGrad off = new NoGrad()) {
                state.average.lerpInPlace(state.parameters, options.optimiser().averagingWeight(state.step, steps));
            }
        }
    }

    private @Nullable Tensor told(long[] rows, long step) {
        RandomStream drops = RandomStream.at(options.seed(), CLASSES_KEY, step);
        return training.told(rows, options.classes().dropped(), model.network().classes(), drops);
    }

    private void skipNonFinite(TrainingState state) {
        state.nonFiniteSteps++;
        state.nonFiniteInARow++;
        if (state.nonFiniteInARow >= NON_FINITE_LIMIT) {
            throw new BadInputException("Training stopped at step " + state.step + ": the loss was not finite for "
                    + NON_FINITE_LIMIT + " steps in a row. Try a lower --learning-rate.");
        }
    }

    /** The rows of a step's batch. */
    long[] batchRows(long step) {
        int n = training.count();
        long[] rows = new long[options.optimiser().batch()];
        if (options.optimiser().replacement()) {
            RandomStream draws = RandomStream.at(options.seed(), DRAWS_KEY, step);
            for (int i = 0; i < rows.length; i++) {
                rows[i] = draws.nextInt(n);
            }
            return rows;
        }
        for (int i = 0; i < rows.length; i++) {
            long position = step * rows.length + i;
            long epoch = position / n;
            if (epoch != orderEpoch) {
                order = RandomStream.at(options.seed(), ORDER_KEY, epoch).permutation(n);
                orderEpoch = epoch;
            }
            rows[i] = order[(int) (position % n)];
        }
        return rows;
    }

    private void validate(TrainingState state) {
        double loss = Double.NaN;
        double lid = Double.NaN;
        if (heldOut.count() > 0) {
            Objective.Reading reading =
                    reading(state.average, heldOut.first(VALIDATION_ROWS), levels(options.noise(), VALIDATION_LEVELS));
            lid = mean(reading.lid());
            loss = mean(reading.loss());
        }
        state.history.add(new TrainingState.LossRecord(
                state.step, state.lidCount == 0 ? Double.NaN : state.lidSum / state.lidCount, lid));
        state.lidSum = 0;
        state.lidCount = 0;
        // without held-out points the last average is the result
        if (loss < state.bestLoss || heldOut.count() == 0) {
            state.bestLoss = loss;
            state.bestStep = state.step;
            state.best.setInPlace(state.average);
        } else if (state.coolFrom == 0
                && state.step - state.bestStep >= PATIENCE * steps
                && options.optimiser().rateAt(state.bestStep, steps)
                        > COOL * options.optimiser().rate().peak()) {
            state.coolFrom = state.step;
            state.coolBest = state.bestStep;
            try (NoGrad off = new NoGrad()) {
                state.parameters.setInPlace(state.best);
                state.average.setInPlace(state.best);
            }
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    /** What the objective reads of points, told their classes, at each level under given parameters. */
    Objective.Reading reading(Tensor parameters, TrainingRows points, double[] sigmas) {
        NetworkModel frozen =
                model.with(model.network().parameters().over(parameters).trainable(false));
        return Objective.of(frozen, options.process(), options.noise())
                .reading(points, sigmas, RandomStream.mix(options.seed(), VALIDATION_KEY));
    }

    /** Levels at the middles of {@code count} equal parts of the log range. */
    static double[] levels(NoiseOptions noise, int count) {
        double[] levels = new double[count];
        double low = Math.log(noise.lowest());
        double high = Math.log(noise.highest());
        for (int i = 0; i < count; i++) {
            levels[i] = Math.exp(low + (high - low) * (i + 0.5) / count);
        }
        return levels;
    }
}
