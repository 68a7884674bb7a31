package io.fathom.data.manifold;

import io.fathom.tensor.RandomStream;

/**
 * The lollipop in R^2, weights 4 : 2 : 1: component 0 a uniform disc of radius 1 about (3, 3) (dimension 2), component 1 the
 * stick from (1.5, 1.5) to the disc (dimension 1), component 2 the point (0, 0) (dimension 0).
 */
public record Lollipop() implements Manifold {
    private static final double CENTRE = 3;
    private static final double STICK_FROM = 1.5;
    private static final double STICK_TO = CENTRE - Math.sqrt(0.5);

    @Override
    public String name() {
        return "lollipop";
    }

    @Override
    public int ambientDimension() {
        return 2;
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {2, 1, 0};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        return Components.sample(this, n, new double[] {4, 2, 1}, random, (component, x, at) -> {
            if (component == 0) {
                double radius = Math.sqrt(random.nextDouble());
                double angle = 2 * Math.PI * random.nextDouble();
                x[at] = CENTRE + radius * Math.cos(angle);
                x[at + 1] = CENTRE + radius * Math.sin(angle);
            } else if (component == 1) {
                x[at] = STICK_FROM + (STICK_TO - STICK_FROM) * random.nextDouble();
                x[at + 1] = x[at];
            }
        });
    }
}
