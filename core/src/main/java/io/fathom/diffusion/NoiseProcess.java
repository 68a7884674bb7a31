package io.fathom.diffusion;

/**
 * How a model's own noising process relates to {@code y = x + sigma eps}: its time, its scale a(t) and its noise b(t), from
 * sigma and back. Everything is computed from sigma without differences of nearly equal numbers, so small levels keep all
 * digits.
 *
 * <ul>
 *   <li>{@link VarianceExploding}: a = 1, b = t = sigma.
 *   <li>{@link VariancePreserving}: a^2 + b^2 = 1 with linear beta (DDPM's continuous limit).
 *   <li>{@link SubVp}: less noise at the same scale.
 *   <li>{@link FlowMatching}: x_t = (1-t) x + t eps, data at t = 0.
 *   <li>{@link Edm}: a = 1, t = ln(sigma)/4.
 *   <li>{@link DdpmTable}: discrete steps k with their alpha-bar.
 * </ul>
 */
public sealed interface NoiseProcess
        permits VarianceExploding, VariancePreserving, SubVp, FlowMatching, Edm, DdpmTable {
    /**
     * The process at a noise level.
     *
     * @throws IllegalArgumentException if sigma lies outside {@link #range}
     */
    NativeLevel at(NoiseLevel sigma);

    /** The noise level at native time t, {@code sigma = b/a}. */
    NoiseLevel level(double t);

    /** The levels that the process reaches. */
    NoiseRange range();
}
