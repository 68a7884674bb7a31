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
 * A network trained in a process's own terms as a score model: {@code denoised(y) = cSkip y + cOut u(cIn y, noise)}, the
 * coefficients being those of its {@link Parameterisation}. Like {@link AdaptedModel}, but its numbers can be trained.
 *
 * @param network told t or ln sigma, as its {@link Network#noiseInput} says
 * @param process how the network's noise relates to sigma
 * @param parameterisation what its output means; must fit the process
 * @param noiseRange the levels it was trained on
 */
public record NativeModel(
        Network network, NoiseProcess process, Parameterisation parameterisation, NoiseRange noiseRange)
        implements NetworkModel {
    public NativeModel {
        Network.requireVector(network);
        Check.that(
                parameterisation.fits(process),
                "parameterisation " + parameterisation + ": expected a process it exists for, found " + process);
    }

    @Override
    public NativeModel with(Parameters parameters) {
        return new NativeModel(network.with(parameters), process, parameterisation, noiseRange);
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
        Tensor noise = Tensor.full(DType.FLOAT32, noiseInput(level, c), 1, 1);
        return PreconditionedModel.inBlocks(network, y, c.cIn(), noise, c.cSkip(), c.cOut());
    }

    private double noiseInput(NativeLevel level, Preconditioning c) {
        return network.noiseInput() == NoiseInput.LOG_SIGMA ? level.sigma().logSigma() : c.cNoise();
    }

    @Override
    public Tensor noiseResidual(Tensor clean, Tensor noise, Tensor sigma) {
        double[] sigmas = sigma.toDoubles();
        int rows = sigmas.length;
        // in double precision: the coefficients are differences of nearly equal numbers at small sigma
        double[] in = new double[rows];
        double[] inNoise = new double[rows];
        double[] cleanShare = new double[rows];
        double[] noiseShare = new double[rows];
        double[] outputShare = new double[rows];
        double[] told = new double[rows];
        for (int i = 0; i < rows; i++) {
            double s = Math.min(sigmas[i], process.range().highest()); // single precision may have rounded it up
            NativeLevel level = process.at(new NoiseLevel(s));
            Preconditioning c = parameterisation.at(process, level);
            in[i] = c.cIn();
            inNoise[i] = c.cIn() * s;
            cleanShare[i] = (c.cSkip() - 1) / s;
            noiseShare[i] = c.cSkip();
            outputShare[i] = c.cOut() / s;
            told[i] = noiseInput(level, c);
        }
        Tensor input = clean.times(column(in)).plus(noise.times(column(inNoise)));
        Tensor u = network.forward(input, column(told));
        Tensor direct = clean.times(column(cleanShare)).plus(noise.times(column(noiseShare)));
        return direct.plus(u.times(column(outputShare)));
    }

    private static Tensor column(double[] values) {
        return Tensor.of(values, values.length, 1).to(DType.FLOAT32);
    }
}
