package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.model.TrainedModel;
import io.fathom.train.Displacement;
import io.fathom.train.TrainOptions;
import io.fathom.train.Training;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of trained models, so that estimators can be read again without training; training goes on where it was cut. */
record BenchModels(Path folder) {
    private static final double CHECKPOINT_SECONDS = 60;

    /**
     * The model of that name, trained if it is not there.
     *
     * @throws BadInputException if a model of that name saw other points or was trained with other options
     */
    TrainedModel get(String name, Points points, TrainOptions options, Progress progress) {
        Path file = folder.resolve(name + ".safetensors");
        if (!Files.exists(file)) {
            return Training.fitToFile(points, options, file, CHECKPOINT_SECONDS, progress);
        }
        TrainedModel model = TrainedModel.load(file);
        JsonNode was = model.provenance();
        same(
                file,
                "points (SHA-256)",
                points.sha256(),
                was.path("data").path("sha256").asText());
        JsonNode wanted = Json.parse(Json.text(options), "options"); // as a reader sees them
        same(file, "training options", wanted.toString(), options(was).toString());
        return model;
    }

    /** The options of a saved model; one from before points could be displaced has displaced none. */
    private static JsonNode options(JsonNode provenance) {
        JsonNode options = provenance.path("options").deepCopy();
        if (options.path("noise") instanceof ObjectNode noise && !noise.has("displacement")) {
            noise.set("displacement", Json.tree(Displacement.NONE));
        }
        return options;
    }

    private static void same(Path file, String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw new BadInputException(file + ": this model belongs to another benchmark run: " + what + ": expected "
                    + expected + ", found " + found + ". Choose another --model-dir, or remove the file.");
        }
    }
}
