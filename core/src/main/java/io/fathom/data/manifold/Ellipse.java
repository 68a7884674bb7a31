package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;

/**
 * The ellipse {@code (a cos t, b sin t)}, uniform by arc length (not by t); zeros behind the first two coordinates.
 *
 * @param a half axis along the first coordinate, above 0
 * @param b half axis along the second, above 0
 * @param ambientDimension D, at least 2
 */
public record Ellipse(double a, double b, int ambientDimension) implements Manifold {
    public Ellipse {
        Check.positive("a of an ellipse", a);
        Check.positive("b of an ellipse", b);
        Check.atLeast("ambientDimension of an ellipse", ambientDimension, 2);
    }

    @Override
    public String name() {
        return "ellipse";
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {1};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        double fastest = Math.max(a, b);
        return Sample.ofOneComponent(n, ambientDimension, 1, (x, at) -> {
            double t;
            do { // accepted in proportion to the arc length that a step of t covers
                t = 2 * Math.PI * random.nextDouble();
            } while (random.nextDouble() * fastest > Math.hypot(a * Math.sin(t), b * Math.cos(t)));
            x[at] = a * Math.cos(t);
            x[at + 1] = b * Math.sin(t);
        });
    }
}
