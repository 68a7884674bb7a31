package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/** One class of a conditional model as a score model. */
record GivenClass(ConditionalModel model, int k) implements ScoreModel {
    GivenClass {
        Check.within("class", k, 0, model.classes() - 1);
    }

    @Override
    public int ambientDimension() {
        return model.unconditional().ambientDimension();
    }

    @Override
    public DType precision() {
        return model.unconditional().precision();
    }

    @Override
    public NoiseRange noiseRange() {
        return model.unconditional().noiseRange();
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        int[] all = new int[y.size(0)];
        Arrays.fill(all, k);
        return model.denoised(y, sigma, all);
    }

    @Override
    public NoiseLevel nearestLevel(NoiseLevel sigma) {
        return model.unconditional().nearestLevel(sigma);
    }

    @Override
    public boolean differentiable() {
        return model.unconditional().differentiable();
    }
}
