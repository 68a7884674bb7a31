package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;

/**
 * The torus of revolution in R^3, {@code ((R + r cos t) cos s, (R + r cos t) sin s, r sin t)}, zero-padded to D.
 *
 * @param major R, the core circle's radius
 * @param minor r, the tube's radius, above 0 and below R
 * @param byArea whether points are uniform by area; else the two angles are uniform, so the inner side is denser
 * @param ambientDimension D, at least 3
 */
public record Torus(double major, double minor, boolean byArea, int ambientDimension) implements Manifold {
    public Torus {
        Check.positive("minor radius of a torus", minor);
        Check.positive("major radius of a torus", major);
        Check.that(
                minor < major, "minor radius of a torus: expected less than the major, " + major + ", found " + minor);
        Check.atLeast("ambientDimension of a torus", ambientDimension, 3);
    }

    @Override
    public String name() {
        return "torus";
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {2};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        return Sample.ofOneComponent(n, ambientDimension, 2, (x, at) -> draw(random, x, at));
    }

    void draw(RandomStream random, double[] x, int at) {
        double t;
        do { // the area of a step of t grows with the distance from the axis
            t = 2 * Math.PI * random.nextDouble();
        } while (byArea && random.nextDouble() * (major + minor) > major + minor * Math.cos(t));
        double s = 2 * Math.PI * random.nextDouble();
        x[at] = (major + minor * Math.cos(t)) * Math.cos(s);
        x[at + 1] = (major + minor * Math.cos(t)) * Math.sin(s);
        x[at + 2] = minor * Math.sin(t);
    }
}
