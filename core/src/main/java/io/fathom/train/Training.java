package io.fathom.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.data.Dequantise;
import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.diffusion.ProcessKind;
import io.fathom.model.EnergyNetworkModel;
import io.fathom.model.EnergyNetworkOptions;
import io.fathom.model.ImageLayout;
import io.fathom.model.NativeModel;
import io.fathom.model.Network;
import io.fathom.model.NetworkModel;
import io.fathom.model.NetworkOptions;
import io.fathom.model.Parameters;
import io.fathom.model.PreconditionedModel;
import io.fathom.model.SkipMlp;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.SubspaceOptions;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Environment;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Standardiser;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Points to score model: standardise, split, train, keep the average with the best held-out loss.
 *
 * <p>A network that memorises its points reads LID 0 on them, so the model kept is the one that denoises held-out points best.
 */
public final class Training {
    private static final long SPLIT_KEY = 10;
    private static final long WEIGHTS_KEY = 11;
    private static final long SUBSPACES_KEY = 12;
    private static final long CONSTANT_KEY = 13;
    private static final int CONSTANT_DRAWS = 2048; // of few dimensions; of more so many that the numbers are
    private static final int CONSTANT_NUMBERS = 1 << 20;
    private static final int CONSTANT_FEWEST = 64;
    private static final int SAMPLE = IndependentSubspaces.MOST_ROWS;
    private static final int FINAL_LEVELS = 12;
    private static final int FINAL_ROWS = 1024;
    private static final int FINAL_ENERGY_ROWS = 128;
    private static final int FEWEST_POINTS = 2;
    private static final int FEWEST_FOR_HELD_OUT = 20;
    private static final double CALIBRATION_SECONDS = 1.5;
    /** Validation, checkpoints and the final losses take this much beside the steps. */
    private static final double OVERHEAD = 1.06;

    private final Points points;
    private final TrainOptions options;
    private final Progress progress;
    private final @Nullable ClassLabels labels;

    private Training(Points points, TrainOptions options, Progress progress) {
        this.points = points;
        this.options = options;
        this.progress = progress;
        this.labels = options.classes().conditional() ? ClassLabels.of(points) : null;
    }

    /** Trains in memory; the model must be {@link TrainedModel#save saved} to survive. */
    public static TrainedModel fit(Points points, TrainOptions options, Progress progress) {
        return new Training(points, options, progress).run(null, Double.POSITIVE_INFINITY);
    }

    /**
     * Trains, saving a checkpoint beside {@code model} (ending {@code .checkpoint}) every so many seconds, and writes the model.
     * If such a checkpoint exists, goes on from it: the result equals the uninterrupted one to the last bit.
     *
     * @throws CancellationException if {@code progress} asked to stop; the checkpoint then holds the last step
     */
    public static TrainedModel fitToFile(
            Points points, TrainOptions options, Path model, double checkpointSeconds, Progress progress) {
        Path checkpoint = checkpointOf(model);
        TrainedModel result = new Training(points, options, progress).run(checkpoint, checkpointSeconds);
        result.save(model);
        try {
            Files.deleteIfExists(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + checkpoint, e);
        }
        return result;
    }

    /** Where {@link #fitToFile} keeps its checkpoint. */
    public static Path checkpointOf(Path model) {
        return model.resolveSibling(model.getFileName() + ".checkpoint");
    }

    private TrainedModel run(@Nullable Path checkpointFile, double checkpointSeconds) {
        int[] usable = points.usableRows();
        if (usable.length < FEWEST_POINTS) {
            throw new BadInputException(points.source() + ": training needs at least " + FEWEST_POINTS
                    + " usable rows, found " + usable.length + " of " + points.count() + ".");
        }
        Standardiser standardiser = Standardising.of(points, options.scaling(), usable);
        int[] shuffled = shuffled(usable);
        int heldOutCount =
                usable.length < FEWEST_FOR_HELD_OUT ? 0 : (int) Math.round(options.heldOut() * usable.length);
        Instant started = Instant.now();
        // outside the scope: the result's numbers must outlive it
        Network network = network(standardiser, Arrays.copyOfRange(shuffled, heldOutCount, shuffled.length));
        try (Scope scope = new Scope()) {
            TrainingRows heldOut = told(standardiser, Arrays.copyOf(shuffled, heldOutCount));
            TrainingRows training = told(standardiser, Arrays.copyOfRange(shuffled, heldOutCount, shuffled.length));
            Displacement displacement = options.noise().displacement();
            if (displacement.any()) {
                training = training.withTangents(LocalTangents.of(training.values(), displacement.lid(), progress));
            }
            boolean energy = options.network() instanceof EnergyNetworkOptions;
            double mean = energy ? training.values().mean().item() : 0; // rows are centred up to the held-out ones
            double deviation =
                    Math.sqrt(training.values().plus(-mean).squared().mean().item() + 1e-12);
            NetworkModel model = model(network, mean, deviation);
            TrainingState state = new TrainingState(network.parameters().flat(), options.optimiser());
            Checkpoint checkpoint =
                    checkpointFile == null ? null : new Checkpoint(checkpointFile, description(usable.length));
            boolean resumed = checkpoint != null && checkpoint.exists();
            long steps =
                    checkpoint != null && resumed ? checkpoint.restore(state) : plannedSteps(model, training, heldOut);
            TrainingLoop loop = new TrainingLoop(options, model, training, heldOut, steps);
            loop.run(state, progress, saving(checkpoint, checkpointSeconds, steps));

            ObjectNode provenance = description(usable.length);
            provenance.put("steps", state.step);
            provenance.put("plannedSteps", steps);
            provenance.put("resumed", resumed);
            record(provenance, loop, state, training, heldOut);
            provenance.set("environment", Json.tree(Environment.current()));
            provenance.put("started", started.toString());
            provenance.put(
                    "seconds",
                    java.time.Duration.between(started, Instant.now()).toMillis() / 1000.0);
            Parameters parameters = network.parameters();
            try (NoGrad off = new NoGrad()) {
                parameters.flat().setInPlace(state.best);
            }
            parameters.trainable(false);
            TrainingRows unseen = heldOut.count() > 0 ? heldOut : training;
            return new TrainedModel(
                    normalised(model, unseen.values(), provenance), standardiser, classes(), provenance);
        }
    }

    private Network network(Standardiser standardiser, int[] trainingRows) {
        if (!(options.network() instanceof SkipMlpOptions skip)
                || skip.subspaces().count() != SubspaceOptions.FROM_DATA) {
            return network(options.network());
        }
        List<Tensor> bases;
        try (Scope scope = new Scope()) {
            progress.update("find subspaces", 0, 1, "");
            Tensor sample = rows(standardiser, Arrays.copyOf(trainingRows, Math.min(trainingRows.length, SAMPLE)));
            bases = IndependentSubspaces.find(sample, RandomStream.at(options.seed(), SUBSPACES_KEY));
            bases.forEach(scope::keep);
            progress.update("find subspaces", 1, 1, "");
        }
        int largest = bases.stream().mapToInt(basis -> basis.size(0)).max().orElse(0);
        SkipMlp network = (SkipMlp) network(skip.withSubspaces(skip.subspaces().found(bases.size(), largest)));
        if (!bases.isEmpty()) {
            network.startIn(bases);
        }
        return network;
    }

    private Network network(NetworkOptions resolved) {
        ImageLayout image = points.imageShape()
                .map(shape -> new ImageLayout(shape.channels(), shape.height(), shape.width()))
                .orElse(null);
        try {
            RandomStream random = RandomStream.at(options.seed(), WEIGHTS_KEY);
            return resolved.create(points.ambientDimension(), image, classes().size(), random);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(points.source() + ": " + e.getMessage(), e);
        }
    }

    private List<String> classes() {
        return labels == null ? List.of() : labels.names();
    }

    private NetworkModel model(Network network, double mean, double deviation) {
        ProcessOptions process = options.process();
        if (network.options() instanceof EnergyNetworkOptions) {
            return new EnergyNetworkModel(
                    network, mean, deviation, options.noise().range(), null);
        }
        return process.process() == ProcessKind.EDM
                ? new PreconditionedModel(network, deviation, options.noise().range())
                : new NativeModel(
                        network,
                        process.process().process(deviation),
                        process.parameterisation(),
                        options.noise().range());
    }

    /** An energy with its constant, read from points that did not train where there are any. */
    private NetworkModel normalised(NetworkModel model, Tensor points, ObjectNode provenance) {
        if (!(model instanceof EnergyNetworkModel energy)) {
            return model;
        }
        progress.update("normalise", 0, 1, "");
        TorchRandom random = new TorchRandom(RandomStream.mix(options.seed(), CONSTANT_KEY));
        int draws = Math.max(CONSTANT_FEWEST, Math.min(CONSTANT_DRAWS, CONSTANT_NUMBERS / model.ambientDimension()));
        EnergyNetworkModel.Constant constant =
                energy.constant(points, draws, random, EnergyNetworkModel.Anchor.DATA_VARIANCE);
        ObjectNode record = provenance.putObject("normalisation");
        record.put("meaning", "the density at the largest noise level is normal, its variance sigma^2 + deviation^2");
        record.put("constant", constant.value());
        record.put("standardError", constant.standardError());
        record.put("draws", draws);
        progress.update("normalise", 1, 1, "");
        return energy.withConstant(constant.value());
    }

    /** What identifies a run: a checkpoint of anything else is not continued. */
    private ObjectNode description(int usable) {
        ObjectNode run = Json.object();
        ObjectNode data = run.putObject("data");
        data.put("source", points.source());
        data.put("sha256", points.sha256());
        data.put("count", points.count());
        data.put("usable", usable);
        data.put("ambientDimension", points.ambientDimension());
        points.imageShape().ifPresent(shape -> data.set("imageShape", Json.tree(shape)));
        if (labels != null) {
            data.set("classes", Json.tree(labels.names()));
            data.put("labelsSha256", labels.sha256());
        }
        if (Dequantise.of(points) != Dequantise.NONE) {
            data.put("dequantise", "uniform");
        }
        run.set("options", Json.tree(options));
        return run;
    }

    private int[] shuffled(int[] usable) {
        int[] order = RandomStream.at(options.seed(), SPLIT_KEY).permutation(usable.length);
        int[] rows = new int[order.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = usable[order[i]];
        }
        return rows;
    }

    /** The named rows in standardised units, [n, D]. */
    private Tensor rows(Standardiser standardiser, int[] rows) {
        int d = points.ambientDimension();
        float[] values = new float[Math.multiplyExact(rows.length, d)];
        for (int i = 0; i < rows.length; i++) {
            points.copyRow(rows[i], values, i * d);
        }
        standardiser.apply(values, rows.length);
        return Tensor.of(values, rows.length, d);
    }

    /** The same with their classes. */
    private TrainingRows told(Standardiser standardiser, int[] rows) {
        return new TrainingRows(
                rows(standardiser, rows),
                labels == null ? new long[0] : labels.of(rows),
                options.mirrored() ? mirror() : new long[0]);
    }

    private long[] mirror() {
        return points.imageShape()
                .map(TrainingRows::mirror)
                .orElseThrow(() -> new BadInputException(
                        points.source() + ": to mirror them, expected images, found points without an image shape."));
    }

    private long plannedSteps(NetworkModel model, TrainingRows training, TrainingRows heldOut) {
        if (options.budget().steps() > 0) {
            return options.budget().steps();
        }
        double seconds = options.budget().minutes() * 60;
        try (Scope scope = new Scope()) {
            // on copies, so that measuring leaves no trace
            NetworkModel copy = model.with(model.network()
                    .parameters()
                    .over(model.network().parameters().flat().copy()));
            TrainingState scratch =
                    new TrainingState(copy.network().parameters().flat(), options.optimiser());
            double perStep = new TrainingLoop(options, copy, training, heldOut, Long.MAX_VALUE)
                    .secondsPerStep(scratch, Math.min(CALIBRATION_SECONDS, seconds / 10));
            return Math.max(1, Math.round(seconds / perStep / OVERHEAD));
        }
    }

    private TrainingLoop.AfterStep saving(@Nullable Checkpoint checkpoint, double everySeconds, long steps) {
        if (checkpoint == null) {
            return state -> {
                if (state.step < steps && progress.stopRequested()) {
                    throw new CancellationException("Training stopped after step " + state.step + " of " + steps + ".");
                }
            };
        }
        long[] last = {System.nanoTime()};
        return state -> {
            boolean stop = state.step < steps && progress.stopRequested();
            if (stop || (state.step < steps && (System.nanoTime() - last[0]) / 1e9 >= everySeconds)) {
                checkpoint.save(state, steps);
                last[0] = System.nanoTime();
            }
            if (stop) {
                throw new CancellationException("Training stopped after step " + state.step + " of " + steps + ".");
            }
        };
    }

    private static void record(ObjectNode losses, String name, boolean dual, Objective.Reading reading) {
        losses.set(name, Json.tree(reading.lid()));
        if (dual) { // D times both terms
            losses.set(name + "Dual", Json.tree(reading.loss()));
        }
    }

    private void record(
            ObjectNode provenance,
            TrainingLoop loop,
            TrainingState state,
            TrainingRows training,
            TrainingRows heldOut) {
        provenance.put("bestStep", state.bestStep);
        provenance.put("nonFiniteSteps", state.nonFiniteSteps);
        ObjectNode losses = provenance.putObject("losses");
        losses.put("meaning", "D times the mean squared noise residual: the average LID at that noise level");
        double[] sigmas = TrainingLoop.levels(options.noise(), FINAL_LEVELS);
        losses.set("sigma", Json.tree(sigmas));
        boolean energy = options.network() instanceof EnergyNetworkOptions; // with gradients, many times as slow
        TrainingRows sample = training.first(energy ? FINAL_ENERGY_ROWS : FINAL_ROWS);
        TrainingRows unseen = energy ? heldOut.first(FINAL_ENERGY_ROWS) : heldOut;
        boolean dual = options.process().weighting() == ProcessOptions.Weighting.DUAL;
        // told no classes, as estimators read the model
        record(losses, "train", dual, loop.reading(state.best, sample.withoutClasses(), sigmas));
        if (heldOut.count() > 0) {
            record(losses, "heldOut", dual, loop.reading(state.best, unseen.withoutClasses(), sigmas));
        }
        if (labels != null) {
            record(losses, "trainGivenClass", dual, loop.reading(state.best, sample, sigmas));
            if (heldOut.count() > 0) {
                record(losses, "heldOutGivenClass", dual, loop.reading(state.best, unseen, sigmas));
            }
        }
        ArrayNode history = losses.putArray("history");
        for (TrainingState.LossRecord r : state.history) {
            history.add(Json.tree(r));
        }
    }
}
