package io.fathom.diffusion;

import io.fathom.base.Check;

/**
 * The process of Karras et al. (2022): {@code y = x + sigma eps}, the network told {@code c_noise = ln(sigma) / 4}.
 *
 * @param sigmaData standard deviation of the data that the preconditioning assumes, above 0
 */
public record Edm(double sigmaData) implements NoiseProcess {
    public Edm {
        Check.positive("sigmaData", sigmaData);
    }

    @Override
    public NativeLevel at(NoiseLevel sigma) {
        return new NativeLevel(sigma, sigma.logSigma() / 4, 1, sigma.sigma());
    }

    @Override
    public NoiseLevel level(double t) {
        return new NoiseLevel(Math.exp(4 * t));
    }

    @Override
    public NoiseRange range() {
        return NoiseRange.ALL;
    }
}
