package io.fathom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.data.manifold.Sample;
import io.fathom.data.manifold.SampleFile;
import io.fathom.model.ImageLayout;
import io.fathom.model.TrainedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Samples in data units as a file, with their settings beside it. */
final class SamplesFile {
    private SamplesFile() {}

    /** Throws unless the ending names a format. */
    static void checkEnding(Path file) {
        SampleFile.checkPointsEnding(file);
        if (String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".npz")) {
            throw new BadInputException(file + ": expected .csv, .npy or .parquet, found .npz.");
        }
    }

    /** From the model's units to data units, [N, D]. */
    static float[] dataUnits(double[] standardised, TrainedModel model) {
        float[] values = new float[standardised.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) standardised[i];
        }
        model.standardiser().invert(values, values.length / model.ambientDimension());
        return values;
    }

    /** Writes samples and {@code FILE.json}. */
    static void write(Path file, float[] values, TrainedModel model, ObjectNode settings) {
        int d = model.ambientDimension();
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        Sample sample = new Sample(wide, d, new double[wide.length / d], new int[wide.length / d]);
        SampleFile.writePoints(file, sample, shape(model), false);
        AtomicFile.write(
                sidecar(file), out -> out.write((Json.pretty(settings) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    static Path sidecar(Path file) {
        return file.resolveSibling(file.getFileName() + ".json");
    }

    /** How a row is an image: as the network knows it, else as the points it was trained on; null if it is none. */
    static @Nullable ImageLayout layout(TrainedModel model) {
        ImageLayout known = model.score().network().image();
        JsonNode shape = model.provenance().path("data").path("imageShape");
        return known != null || !shape.isObject()
                ? known
                : Json.as(shape, ImageLayout.class, "the model's provenance, imageShape");
    }

    /** How a row is an image, if it is one that can be shown. */
    static Optional<ImageShape> shape(TrainedModel model) {
        ImageLayout image = layout(model);
        return image == null || (image.channels() != 1 && image.channels() != 3)
                ? Optional.empty()
                : Optional.of(new ImageShape(image.channels(), image.height(), image.width()));
    }

    /** As points, images if the model's are. */
    static Points points(float[] values, TrainedModel model, String source) {
        Points points = Points.of(values.clone(), model.ambientDimension(), source);
        return shape(model).map(points::withImageShape).orElse(points);
    }
}
