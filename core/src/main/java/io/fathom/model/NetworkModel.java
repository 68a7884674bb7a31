package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A {@link Network} as a score model: what training trains and the model file holds. */
public sealed interface NetworkModel extends ScoreModel permits PreconditionedModel, NativeModel, EnergyNetworkModel {
    /** The network inside. */
    Network network();

    /** The same model with other numbers, for example averaged ones or ones of lower precision. */
    NetworkModel with(Parameters parameters);

    /**
     * The error of the noise prediction per row and coordinate, for training with one noise level per row.
     *
     * @param clean x, [B, D]
     * @param noise eps, [B, D]
     * @param sigma per row, [B, 1], or [1, 1] when all rows share it
     * @return {@code eps - epsHat = (denoised - x)/sigma}, [B, D]
     */
    Tensor noiseResidual(Tensor clean, Tensor noise, Tensor sigma);

    /**
     * As above, told a class per row.
     *
     * @param classes int64 [B], K for no class; null for no class in any row
     */
    default Tensor noiseResidual(Tensor clean, Tensor noise, Tensor sigma, @Nullable Tensor classes) {
        Check.that(classes == null, "model: expected one that takes classes, found one that does not.");
        return noiseResidual(clean, noise, sigma);
    }

    /**
     * {@link #denoised} told a class per row.
     *
     * @param classes int64 [B], K for no class
     */
    default Tensor denoised(Tensor y, NoiseLevel sigma, Tensor classes) {
        throw new IllegalArgumentException("model: expected one that takes classes, found one that does not.");
    }

    /**
     * The model as one that is told classes.
     *
     * @throws IllegalArgumentException if it was trained without
     */
    default ConditionalModel conditional() {
        return new ConditionalNetwork(this);
    }

    @Override
    default int ambientDimension() {
        return network().ambientDimension();
    }

    @Override
    default int rowsAtOnce() {
        return network().rowsAtOnce();
    }

    @Override
    default DType precision() {
        return DType.FLOAT32;
    }
}
