package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.diffusion.NativeLevel;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseProcess;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.Preconditioning;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/**
 * Any diffusion or flow network as a {@link ScoreModel}: {@code denoised(y) = cSkip y + cOut u(cIn y, t)}.
 *
 * <p>With a discrete process a sigma is answered at the nearest step, which {@link #nearestLevel} names.
 *
 * @param ambientDimension D
 * @param process how the network's noise relates to sigma
 * @param parameterisation what its output means; must fit the process
 * @param noiseRange the levels it was trained on, within the process's range
 * @param precision the number type that the network takes and gives
 * @param network the network
 */
public record AdaptedModel(
        int ambientDimension,
        NoiseProcess process,
        Parameterisation parameterisation,
        NoiseRange noiseRange,
        DType precision,
        NativeNetwork network)
        implements ScoreModel {
    public AdaptedModel {
        Check.atLeastOne("ambientDimension", ambientDimension);
        Check.that(
                parameterisation.fits(process),
                "parameterisation " + parameterisation + ": expected a process it exists for, found " + process);
    }

    /** With the whole range of the process. */
    public AdaptedModel(
            int ambientDimension,
            NoiseProcess process,
            Parameterisation parameterisation,
            DType precision,
            NativeNetwork network) {
        this(ambientDimension, process, parameterisation, process.range(), precision, network);
    }

    @Override
    public NoiseLevel nearestLevel(NoiseLevel sigma) {
        return process.at(sigma).sigma();
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        noiseRange.require(sigma);
        NativeLevel level = process.at(sigma);
        Preconditioning c = parameterisation.at(process, level);
        Tensor u = network.apply(c.cIn() == 1 ? y : y.times(c.cIn()), c.cNoise()); // [B, D]
        if (c.cSkip() == 0) {
            return c.cOut() == 1 ? u : u.times(c.cOut());
        }
        return (c.cSkip() == 1 ? y : y.times(c.cSkip())).plus(u, c.cOut());
    }
}
