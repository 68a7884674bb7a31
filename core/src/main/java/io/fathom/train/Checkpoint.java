package io.fathom.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.tensor.SafeTensors;
import io.fathom.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Saves and restores a {@link TrainingState}, bit for bit, in a file that also says which run it belongs to.
 *
 * @param file where; written whole and moved into place, so a kill at any moment leaves the last complete one
 * @param run options and data of the run; a checkpoint of another run is refused
 */
record Checkpoint(Path file, ObjectNode run) {
    private static final String KEY = "fathom.checkpoint";

    void save(TrainingState state, long steps) {
        ObjectNode header = Json.object();
        header.set("run", run);
        header.put("steps", steps);
        header.put("step", state.step);
        header.put("bestStep", state.bestStep);
        header.put("bestLoss", Double.toHexString(state.bestLoss));
        header.put("coolFrom", state.coolFrom);
        header.put("coolBest", state.coolBest);
        header.put("nonFiniteSteps", state.nonFiniteSteps);
        header.put("nonFiniteInARow", state.nonFiniteInARow);
        header.put("lidSum", Double.toHexString(state.lidSum));
        header.put("lidCount", state.lidCount);
        ArrayNode history = header.putArray("history");
        for (TrainingState.LossRecord r : state.history) {
            history.addArray().add(r.step()).add(Double.toHexString(r.train())).add(Double.toHexString(r.heldOut()));
        }
        SafeTensors.write(file, new SafeTensors.Content(tensors(state), Map.of(KEY, Json.text(header))));
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Restores the state and returns the planned number of steps. */
    long restore(TrainingState state) {
        SafeTensors.Content content = SafeTensors.read(file);
        String text = content.metadata().get(KEY);
        if (text == null) {
            throw new BadInputException(
                    file + ": expected a training checkpoint, found another safetensors file. Remove or rename it.");
        }
        JsonNode header = Json.parse(text, file.toString());
        if (!header.path("run").equals(Json.parse(Json.text(run), "run"))) {
            throw new BadInputException(file
                    + ": this checkpoint belongs to a training with other options or other data."
                    + " Pass --restart to begin anew. Expected " + Json.text(run) + ", found " + header.path("run")
                    + ".");
        }
        tensors(state).forEach((name, target) -> {
            Tensor saved = content.tensors().get(name);
            if (saved == null || saved.size() != target.size()) {
                throw new BadInputException(file + ": tensor '" + name + "' is missing or of another size.");
            }
            target.setInPlace(saved);
        });
        state.step = header.path("step").asLong();
        state.bestStep = header.path("bestStep").asLong();
        state.bestLoss = Double.parseDouble(header.path("bestLoss").asText());
        state.coolFrom = header.path("coolFrom").asLong();
        state.coolBest = header.path("coolBest").asLong();
        state.nonFiniteSteps = header.path("nonFiniteSteps").asLong();
        state.nonFiniteInARow = header.path("nonFiniteInARow").asInt();
        state.lidSum = Double.parseDouble(header.path("lidSum").asText());
        state.lidCount = header.path("lidCount").asLong();
        for (JsonNode r : header.path("history")) {
            state.history.add(new TrainingState.LossRecord(
                    r.path(0).asLong(),
                    Double.parseDouble(r.path(1).asText()),
                    Double.parseDouble(r.path(2).asText())));
        }
        return header.path("steps").asLong();
    }

    private static Map<String, Tensor> tensors(TrainingState state) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("parameters", state.parameters);
        tensors.put("average", state.average);
        tensors.put("best", state.best);
        tensors.put("firstMoment", state.optimiser.firstMoment());
        tensors.put("secondMoment", state.optimiser.secondMoment());
        tensors.put("stepsDone", state.optimiser.stepsDone());
        return tensors;
    }
}
