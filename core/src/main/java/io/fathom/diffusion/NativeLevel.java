package io.fathom.diffusion;

/**
 * A noise level in a process's own terms: the model's input is {@code y_net = a x + b eps}, so that sigma = b/a.
 *
 * @param sigma the level, after snapping to a table if the process has one
 * @param t what the network is told: time, index, or c_noise
 * @param a scale of the data
 * @param b standard deviation of the noise
 */
public record NativeLevel(NoiseLevel sigma, double t, double a, double b) {}
