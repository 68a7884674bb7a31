package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;

/**
 * The unit circle with a von Mises law of the angle, density proportional to {@code exp(kappa cos(angle - meanAngle))}; zeros
 * behind the first two coordinates. Sampled by the rejection method of Best and Fisher 1979.
 *
 * @param kappa concentration, at least 0; 0 is uniform
 * @param meanAngle radians
 * @param ambientDimension D, at least 2
 */
public record Circle(double kappa, double meanAngle, int ambientDimension) implements Manifold {
    private static final double UNIFORM_BELOW = 1e-8; // the law then differs from uniform by less than 1e-8

    public Circle {
        Check.within("kappa of a circle", kappa, 0, 1e6);
        Check.within("meanAngle of a circle", meanAngle, -2 * Math.PI, 2 * Math.PI);
        Check.atLeast("ambientDimension of a circle", ambientDimension, 2);
    }

    @Override
    public String name() {
        return "circle";
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {1};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        return Sample.ofOneComponent(n, ambientDimension, 1, (x, at) -> {
            double angle = angle(random);
            x[at] = Math.cos(angle);
            x[at + 1] = Math.sin(angle);
        });
    }

    private double angle(RandomStream random) {
        if (kappa < UNIFORM_BELOW) {
            return 2 * Math.PI * random.nextDouble();
        }
        double tau = 1 + Math.sqrt(1 + 4 * kappa * kappa);
        double rho = (tau - Math.sqrt(2 * tau)) / (2 * kappa);
        double r = (1 + rho * rho) / (2 * rho);
        while (true) {
            double z = Math.cos(Math.PI * random.nextDouble());
            double f = (1 + r * z) / (r + z); // cosine of a wrapped Cauchy angle
            double c = kappa * (r - f);
            double u = 1 - random.nextDouble();
            if (c * (2 - c) > u || Math.log(c / u) + 1 >= c) {
                double offset = Math.acos(Math.max(-1, Math.min(1, f)));
                return meanAngle + (random.nextBoolean() ? offset : -offset);
            }
        }
    }
}
