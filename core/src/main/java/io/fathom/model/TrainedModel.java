package io.fathom.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.diffusion.NoiseRange;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.SafeTensors;
import io.fathom.tensor.Standardiser;
import io.fathom.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fitted score model with what is needed to use it: the standardiser of its points and its provenance. One safetensors file.
 *
 * @param score in standardised units
 * @param standardiser from data units to standardised units
 * @param provenance data, options, losses, versions, machine
 */
public record TrainedModel(NetworkModel score, Standardiser standardiser, ObjectNode provenance) {
    private static final String KEY = "fathom";
    private static final int FORMAT = 2;
    private static final String CENTRE = "standardiser.centre";
    private static final String SCALE = "standardiser.scale";

    /** D. */
    public int ambientDimension() {
        return score.ambientDimension();
    }

    /** The same model with its weights kept with less precision. */
    public TrainedModel withWeights(WeightPrecision precision) {
        Parameters parameters = precision.of(score.network().parameters()).trainable(false);
        return new TrainedModel(score.with(parameters), standardiser, provenance);
    }

    /** Writes the file; an old one stays until the new one is complete. */
    public void save(Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(CENTRE, Tensor.of(standardiser.centre(), standardiser.centre().length));
        tensors.put(SCALE, Tensor.of(standardiser.scale(), standardiser.scale().length));
        Parameters parameters = score.network().parameters();
        parameters.shapes().keySet().forEach(name -> tensors.put(name, parameters.get(name)));
        Network network = score.network();
        ObjectNode header = Json.object();
        header.put("format", FORMAT);
        header.put("ambientDimension", network.ambientDimension());
        ImageLayout image = network.image();
        if (image != null) {
            header.set("image", Json.tree(image));
        }
        header.set("network", Json.tree(network.options()));
        ProcessHeader.of(score).write(header);
        if (score instanceof EnergyNetworkModel energy) {
            EnergyHeader.write(energy, header);
        }
        header.set("noiseRange", Json.tree(score.noiseRange()));
        header.set("provenance", provenance);
        SafeTensors.write(file, new SafeTensors.Content(tensors, Map.of(KEY, Json.text(header))));
    }

    /** Reads a file written by {@link #save}; anything else is refused with what is wrong. */
    public static TrainedModel load(Path file) {
        SafeTensors.Content content = SafeTensors.read(file);
        String text = content.metadata().get(KEY);
        if (text == null) {
            throw new BadInputException(
                    file + ": a safetensors file, but not a Fathom model: expected the metadata key '" + KEY
                            + "', found " + content.metadata().keySet() + ".");
        }
        String where = file + ", model header";
        JsonNode header = Json.parse(text, where);
        if (header.path("format").asInt() != FORMAT) {
            throw new BadInputException(
                    where + ": expected format " + FORMAT + ", found " + header.path("format") + ".");
        }
        int d = header.path("ambientDimension").asInt();
        NetworkOptions options = Json.as(header.path("network"), NetworkOptions.class, where + ", network");
        ProcessHeader process = ProcessHeader.read(header, where);
        NoiseRange range = Json.as(header.path("noiseRange"), NoiseRange.class, where);
        if (d < 1 || !(header.path("provenance") instanceof ObjectNode provenance)) {
            throw new BadInputException(where + ": expected ambientDimension of at least 1 and provenance, found "
                    + header.path("ambientDimension") + " and " + header.path("provenance") + ".");
        }
        Standardiser standardiser = new Standardiser(
                tensor(file, content, CENTRE, d).toDoubles(),
                tensor(file, content, SCALE, -1).toDoubles());
        Network network = network(options, d, header.path("image"), where);
        Parameters parameters = network.parameters();
        parameters
                .shapes()
                .forEach((name, shape) -> parameters.get(name).setInPlace(tensor(file, content, name, shape)));
        parameters.trainable(false);
        NetworkModel score = options instanceof EnergyNetworkOptions
                ? EnergyHeader.read(header, where).model(network, range)
                : process.model(network, range);
        return new TrainedModel(score, standardiser, provenance);
    }

    private static Network network(NetworkOptions options, int d, JsonNode imageNode, String where) {
        ImageLayout image = imageNode.isObject() ? Json.as(imageNode, ImageLayout.class, where) : null;
        try {
            return options.create(d, image, RandomStream.at(0));
        } catch (IllegalArgumentException e) {
            throw new BadInputException(where + ": " + e.getMessage(), e);
        }
    }

    private static Tensor tensor(Path file, SafeTensors.Content content, String name, long... shape) {
        Tensor tensor = content.tensors().get(name);
        if (tensor == null) {
            throw new BadInputException(file + ": expected a tensor '" + name + "', found none.");
        }
        if (shape[0] >= 0 && !Arrays.equals(tensor.shape(), shape)) {
            throw new BadInputException(file + ": tensor '" + name + "': expected shape " + Arrays.toString(shape)
                    + ", found " + Arrays.toString(tensor.shape()) + ".");
        }
        return tensor;
    }
}
