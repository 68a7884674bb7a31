package io.fathom.model.analytic;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/** A score with a known error added, {@code s + e(y)}: to see what an error of a given size does. */
public final class PerturbedModel implements ScoreModel {
    private final ScoreModel inner;
    private final ScoreError error;

    /** A vector field, [B, D] to [B, D], each row on its own. */
    @FunctionalInterface
    public interface ScoreError {
        Tensor at(Tensor y);
    }

    public PerturbedModel(ScoreModel inner, ScoreError error) {
        this.inner = inner;
        this.error = error;
    }

    @Override
    public int ambientDimension() {
        return inner.ambientDimension();
    }

    @Override
    public DType precision() {
        return inner.precision();
    }

    @Override
    public NoiseRange noiseRange() {
        return inner.noiseRange();
    }

    @Override
    public NoiseLevel nearestLevel(NoiseLevel sigma) {
        return inner.nearestLevel(sigma);
    }

    @Override
    public boolean differentiable() {
        return inner.differentiable();
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        return inner.denoised(y, sigma).plus(error.at(y), sigma.variance());
    }
}
