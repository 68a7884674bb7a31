package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/** A double-precision model behind a single-precision face. */
record SinglePrecision(ScoreModel model) implements ScoreModel {
    @Override
    public int ambientDimension() {
        return model.ambientDimension();
    }

    @Override
    public DType precision() {
        return DType.FLOAT32;
    }

    @Override
    public NoiseRange noiseRange() {
        return model.noiseRange();
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        return model.denoised(y.to(DType.FLOAT64), sigma).to(DType.FLOAT32);
    }
}
