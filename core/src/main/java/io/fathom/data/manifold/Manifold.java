package io.fathom.data.manifold;

import io.fathom.data.ImageShape;
import io.fathom.tensor.RandomStream;
import java.util.Optional;

/** Data of known dimension: a fixed shape, or several, in R^D from which points are drawn. Open for extension. */
public interface Manifold {
    /** A short label for tables, for example {@code sphere}. */
    String name();

    /** D. */
    int ambientDimension();

    /** The dimension of each component, [K]; most shapes have one component. */
    int[] intrinsicDimensions();

    /** Draws {@code n} points; the same stream gives the same points bit for bit. */
    Sample sample(int n, RandomStream random);

    /** How a point is an image, for manifolds of images. */
    default Optional<ImageShape> imageShape() {
        return Optional.empty();
    }

    /** The denoiser that no network can beat, where it is known in closed form or by quadrature. */
    default Optional<IdealDenoiser> idealDenoiser() {
        return Optional.empty();
    }
}
