package io.fathom.diffusion;

/** {@code y_net = x + sigma eps}, the network told sigma itself. */
public record VarianceExploding() implements NoiseProcess {
    @Override
    public NativeLevel at(NoiseLevel sigma) {
        return new NativeLevel(sigma, sigma.sigma(), 1, sigma.sigma());
    }

    @Override
    public NoiseLevel level(double t) {
        return new NoiseLevel(t);
    }

    @Override
    public NoiseRange range() {
        return NoiseRange.ALL;
    }
}
