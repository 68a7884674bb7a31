package io.fathom.diffusion;

/**
 * How a network's output becomes the denoiser: {@code denoised(y) = cSkip y + cOut u(cIn y, cNoise)}, y in
 * variance-exploding form.
 *
 * @param cIn what y is multiplied by before the network
 * @param cSkip share of y in the result
 * @param cOut share of the network's output in the result
 * @param cNoise what the network is told about the noise, its native time
 */
public record Preconditioning(double cIn, double cSkip, double cOut, double cNoise) {}
