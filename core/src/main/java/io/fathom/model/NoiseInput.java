package io.fathom.model;

/** In which terms a {@link Network} wants to be told the noise level; the score model around it converts. */
public enum NoiseInput {
    /** ln sigma of the variance-exploding form, whatever the process. */
    LOG_SIGMA,
    /** The process's own time t, unscaled: {@code NativeLevel.t()}, which is {@code ln(sigma)/4} for EDM. */
    NATIVE_TIME
}
