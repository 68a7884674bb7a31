package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;

/**
 * How a network sees the noise level: {@code [sin(f_i a), cos(f_i a)]} of an argument a, frequencies f_i in geometric
 * progression.
 */
public enum NoiseEmbedding {
    /** a = ln sigma, frequencies 0.1 to 2: resolves every noise level alike. The default. */
    LOG_SIGMA(NoiseInput.LOG_SIGMA, 0.1, 2) {
        @Override
        Tensor argument(Tensor level) {
            return level;
        }
    },
    /**
     * a = the native time t as given, unscaled, frequencies 1 to 10^4 (Yeats et al. 2025, arXiv 2510.12975): for a process whose
     * network takes t instead of ln sigma.
     */
    TIME(NoiseInput.NATIVE_TIME, 1, 1e4) {
        @Override
        Tensor argument(Tensor level) {
            return level;
        }
    },
    /**
     * a = sigma^2 from the given ln sigma, frequencies 1 to 1/100 (Guth, Kadkhodaie, Simoncelli 2025, arXiv 2506.05310). Blind to
     * the noise level below sigma = 0.1: for comparison with published energies only.
     */
    VARIANCE(NoiseInput.LOG_SIGMA, 1, 0.01) {
        @Override
        Tensor argument(Tensor level) {
            return level.times(2).exp();
        }
    };

    private final NoiseInput input;
    private final double first;
    private final double last;

    NoiseEmbedding(NoiseInput input, double first, double last) {
        this.input = input;
        this.first = first;
        this.last = last;
    }

    abstract Tensor argument(Tensor level);

    /** What a network with this embedding is told. */
    NoiseInput input() {
        return input;
    }

    /**
     * The features.
     *
     * @param level ln sigma or t, [B, 1]
     * @param count of features, even
     * @return [B, count], float64
     */
    Tensor features(Tensor level, int count) {
        double[] f = new double[count / 2];
        for (int i = 0; i < f.length; i++) {
            f[i] = f.length == 1 ? first : first * Math.pow(last / first, i / (f.length - 1.0));
        }
        // float64: a phase of a thousand radians has few digits left in float32
        Tensor phase = argument(level.to(DType.FLOAT64)).times(Tensor.of(f, 1, f.length)); // [B, count/2]
        return Tensor.join(1, phase.sin(), phase.cos());
    }

    /** How many {@link #features(Tensor, int, boolean) features} there are with the logarithm beside them. */
    int width(int count) {
        return this == LOG_SIGMA ? count + 1 : count;
    }

    /** The features, and beside those of ln sigma, if asked, ln(sigma)/4 itself. */
    Tensor features(Tensor level, int count, boolean withLogarithm) {
        Tensor features = features(level, count);
        return withLogarithm && this == LOG_SIGMA
                ? Tensor.join(1, features, level.to(DType.FLOAT64).times(0.25))
                : features;
    }
}
