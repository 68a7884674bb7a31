package io.fathom.cli.bench;

import io.fathom.model.TrainedModel;
import io.fathom.model.WeightPrecision;
import java.util.Locale;

/** Number types of a network's weights that are compared. A new one is a constant with its conversion. */
enum CostPrecision {
    FP32(WeightPrecision.FP32),
    /** Stored and multiplied in bfloat16. */
    BF16(WeightPrecision.BF16_COMPUTE),
    /** Rounded to float16, multiplied in float32. */
    FP16(WeightPrecision.FP16),
    /** Rounded to 8-bit integers per output row, multiplied in float32. */
    INT8(WeightPrecision.INT8);

    private final WeightPrecision weights;

    CostPrecision(WeightPrecision weights) {
        this.weights = weights;
    }

    /** The model with its weights in this type. */
    TrainedModel of(TrainedModel model) {
        return model.withWeights(weights);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
