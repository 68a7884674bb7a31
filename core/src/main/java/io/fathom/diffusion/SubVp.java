package io.fathom.diffusion;

/**
 * The sub-variance-preserving process: {@code a = e^{-B/2}, b = 1 - e^{-B}} with the B of {@link VariancePreserving}, so that
 * {@code sigma = 2 sinh(B/2)}.
 *
 * @param beta the schedule
 */
public record SubVp(VariancePreserving beta) implements NoiseProcess {
    /** beta from 0.1 to 20. */
    public static final SubVp STANDARD = new SubVp(VariancePreserving.STANDARD);

    @Override
    public NativeLevel at(NoiseLevel sigma) {
        range().require(sigma);
        double half = sigma.sigma() / 2;
        double root = Math.sqrt(half * half + 1);
        double arsinh = Math.log1p(half + half * half / (1 + root)); // B/2
        double a = 1 / (half + root);
        return new NativeLevel(sigma, beta.time(2 * arsinh), a, sigma.sigma() * a);
    }

    @Override
    public NoiseLevel level(double t) {
        return new NoiseLevel(2 * Math.sinh(beta.integral(t) / 2));
    }

    @Override
    public NoiseRange range() {
        return new NoiseRange(0, level(1).sigma());
    }
}
