package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.data.Points;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Environment;
import io.fathom.tensor.Tensor;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** Points of a file as a trained model reads them, a batch of rows at a time; rows that cannot be used are NaN. */
record ModelRows(TrainedModel model, Path modelFile, Points points) {
    /** Loads the model; its D must be that of the points. */
    static ModelRows load(Path modelFile, Points points) {
        TrainedModel model = TrainedModel.load(modelFile);
        if (model.ambientDimension() != points.ambientDimension()) {
            throw new BadInputException(points.source() + ": the model " + modelFile + " expects "
                    + model.ambientDimension() + " columns, found " + points.ambientDimension() + ".");
        }
        return new ModelRows(model, modelFile, points);
    }

    int count() {
        return points.count();
    }

    int ambientDimension() {
        return points.ambientDimension();
    }

    /** Rows [from, to) standardised, [B, D]. */
    Tensor batch(int from, int to) {
        int d = ambientDimension();
        float[] values = new float[Math.multiplyExact(to - from, d)];
        points.copyRows(from, to, values);
        model.standardiser().apply(values, to - from);
        return Tensor.of(values, to - from, d).to(model.score().precision());
    }

    /** Rows by number, standardised, [n, D]. */
    Tensor select(int[] rows) {
        int d = ambientDimension();
        float[] values = new float[Math.multiplyExact(rows.length, d)];
        for (int i = 0; i < rows.length; i++) {
            points.copyRow(rows[i], values, i * d);
        }
        model.standardiser().apply(values, rows.length);
        return Tensor.of(values, rows.length, d).to(model.score().precision());
    }

    /** The keys of rows [from, to): their numbers. */
    static long[] keys(int from, int to) {
        return LongStream.range(from, to).toArray();
    }

    /** Standardised rows in data units, into {@code target} from row {@code from} on. */
    void store(Tensor standardised, float[] target, int from) {
        float[] values = standardised.toFloats();
        model.standardiser().invert(values, standardised.size(0));
        System.arraycopy(values, 0, target, from * ambientDimension(), values.length);
    }

    /** What one standardised unit is in data units. */
    double unit() {
        return model.standardiser().typicalScale();
    }

    /** The settings that every reading of a model starts with. */
    ObjectNode settings(String verb, double sigma, long seed) {
        ObjectNode settings = Json.object();
        settings.put("verb", verb);
        ObjectNode source = settings.putObject("data");
        source.put("source", points.source());
        source.put("sha256", points.sha256());
        source.put("points", points.count());
        source.put("usable", points.usableRows().length);
        source.put("ambientDimension", points.ambientDimension());
        settings.put("model", modelFile.toString());
        settings.put("sigma", sigma);
        settings.put("units", "standardised; one is " + (float) unit() + " in data units");
        settings.put("seed", seed);
        settings.set("environment", Json.tree(Environment.current()));
        settings.set("model_provenance", model.provenance());
        return settings;
    }
}
