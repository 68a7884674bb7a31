package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;

/**
 * The Swiss roll {@code (t cos t, 21 u', t sin t), t = 1.5 pi (1 + 2u)}, u and u' uniform on [0, 1]; zero-padded to D.
 *
 * @param ambientDimension D, at least 3
 */
public record SwissRoll(int ambientDimension) implements Manifold {
    public SwissRoll {
        Check.atLeast("ambientDimension of a Swiss roll", ambientDimension, 3);
    }

    @Override
    public String name() {
        return "swiss-roll";
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {2};
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        return Sample.ofOneComponent(n, ambientDimension, 2, (x, at) -> {
            double t = 1.5 * Math.PI * (1 + 2 * random.nextDouble());
            x[at] = t * Math.cos(t);
            x[at + 1] = 21 * random.nextDouble();
            x[at + 2] = t * Math.sin(t);
        });
    }
}
