package io.fathom.diffusion;

/**
 * The straight path {@code x_t = (1 - t) x + t eps}: {@code t = sigma / (1 + sigma)}.
 *
 * <p>Data lies at t = 0. A flow with its data at t = 1 is wrapped by the caller: {@code t' = 1 - t, u' = -u}.
 */
public record FlowMatching() implements NoiseProcess {
    @Override
    public NativeLevel at(NoiseLevel sigma) {
        double a = 1 / (1 + sigma.sigma());
        double t = sigma.sigma() * a;
        return new NativeLevel(sigma, t, a, t);
    }

    @Override
    public NoiseLevel level(double t) {
        return new NoiseLevel(t / (1 - t));
    }

    @Override
    public NoiseRange range() {
        return NoiseRange.ALL;
    }
}
