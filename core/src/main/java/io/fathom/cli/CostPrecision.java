package io.fathom.cli;

import io.fathom.model.TrainedModel;
import io.fathom.tensor.DType;
import java.util.Locale;

/** Number types of a network's weights that are compared. A new one is a constant with its conversion. */
enum CostPrecision {
    FP32 {
        @Override
        TrainedModel of(TrainedModel model) {
            return model;
        }
    },
    BF16 {
        @Override
        TrainedModel of(TrainedModel model) {
            return model.withPrecision(DType.BFLOAT16);
        }
    };

    /** The model with its weights in this type. */
    abstract TrainedModel of(TrainedModel model);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
