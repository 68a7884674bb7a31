package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.BesselRatio;
import io.fathom.tensor.RandomStream;
import java.util.Optional;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * The unit d-ball, uniform, in the first d coordinates; zeros behind.
 *
 * <p>{@code x = g P(d/2, |g|^2/2)^{1/d} / |g|, g ~ N(0, I_d)}, P the regularised lower incomplete gamma function: |g|^2 is
 * chi-square, so P is uniform and the radius has the law of u^{1/d}.
 *
 * @param intrinsicDimension d, at least 1; 1 is the interval [-1, 1]
 * @param ambientDimension D, at least d
 */
public record HyperBall(int intrinsicDimension, int ambientDimension) implements Manifold {
    /** 16 of 64 dimensions, the benchmark's. */
    public static final HyperBall DEFAULT = new HyperBall(16, 64);

    public HyperBall {
        Check.atLeastOne("intrinsicDimension of a ball", intrinsicDimension);
        Check.atLeast("ambientDimension of a ball", ambientDimension, intrinsicDimension);
    }

    @Override
    public String name() {
        return "ball";
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {intrinsicDimension};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        int d = intrinsicDimension;
        return Sample.ofOneComponent(n, ambientDimension, d, (x, at) -> {
            random.fillNormal(x, at, at + d);
            double norm = Vectors.norm(x, at, d);
            double radius = Math.pow(RegularizedGamma.P.value(d / 2.0, norm * norm / 2), 1.0 / d);
            Vectors.scale(x, at, d, radius / norm);
        });
    }

    /**
     * By quadrature over the radius q: given q the direction is von Mises-Fisher of concentration {@code k = q|y|/sigma^2}, so
     * the mean is the q-average of {@code q A_d(k) y/|y|} under {@code q^{d-1} exp(-q^2/(2 sigma^2)) I_{d/2-1}(k) k^{1-d/2}}.
     */
    @Override
    public Optional<IdealDenoiser> idealDenoiser() {
        BallPosterior posterior = new BallPosterior(intrinsicDimension, new BesselRatio(intrinsicDimension));
        return Optional.of((y, sigma) -> {
            double norm = Vectors.norm(y, 0, intrinsicDimension);
            double[] mean = new double[ambientDimension];
            if (norm > 0) {
                double length = posterior.meanRadius(norm, sigma) / norm;
                for (int j = 0; j < intrinsicDimension; j++) {
                    mean[j] = length * y[j];
                }
            }
            return mean;
        });
    }
}
