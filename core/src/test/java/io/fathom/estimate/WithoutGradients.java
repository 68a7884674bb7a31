package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/** A model that cannot be differentiated. */
record WithoutGradients(ScoreModel model) implements ScoreModel {
    @Override
    public int ambientDimension() {
        return model.ambientDimension();
    }

    @Override
    public DType precision() {
        return model.precision();
    }

    @Override
    public NoiseRange noiseRange() {
        return model.noiseRange();
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        return model.denoised(y.detach(), sigma);
    }

    @Override
    public boolean differentiable() {
        return false;
    }
}
