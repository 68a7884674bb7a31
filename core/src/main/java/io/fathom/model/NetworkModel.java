package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

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

    @Override
    default int ambientDimension() {
        return network().ambientDimension();
    }

    @Override
    default DType precision() {
        return DType.FLOAT32;
    }
}
