package io.fathom.data.manifold;

import io.fathom.tensor.RandomStream;

/**
 * A string within a doughnut, in R^3, one to one: component 0 is the torus of radii 10 and 1 with uniform angles (dimension 2),
 * component 1 its core circle (dimension 1). Seen from far above sigma = 1 both are a circle.
 */
public record Doughnut() implements Manifold {
    private static final Torus TORUS = new Torus(10, 1, false, 3);

    @Override
    public String name() {
        return "doughnut";
    }

    @Override
    public int ambientDimension() {
        return 3;
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {2, 1};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        return Components.sample(this, n, new double[] {1, 1}, random, (component, x, at) -> {
            if (component == 0) {
                TORUS.draw(random, x, at);
            } else {
                double s = 2 * Math.PI * random.nextDouble();
                x[at] = TORUS.major() * Math.cos(s);
                x[at + 1] = TORUS.major() * Math.sin(s);
            }
        });
    }
}
