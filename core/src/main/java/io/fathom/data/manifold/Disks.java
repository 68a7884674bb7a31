package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.data.ImageShape;
import io.fathom.tensor.RandomStream;
import java.util.Optional;

/**
 * Grey images of one disk, dimension 5: radius U[3, S/2-3], centre U[r+1, S-1-r]^2, foreground and background U[0, 1]; the edge
 * falls over one pixel as a cosine, so that an image is a smooth function of the five.
 *
 * @param size S, pixels per side, at least 12; pixel k reaches from k to k+1
 */
public record Disks(int size) implements Manifold {
    /** 64 x 64 pixels, the benchmark's. */
    public static final Disks DEFAULT = new Disks(64);

    private static final double LEAST_RADIUS = 3;

    public Disks {
        Check.atLeast("size of disk images", size, 12);
        Check.that(size <= 4096, "size of disk images: expected at most 4096 pixels, found " + size + ".");
    }

    @Override
    public String name() {
        return "disks";
    }

    @Override
    public int ambientDimension() {
        return size * size;
    }

    @Override
    public int[] intrinsicDimensions() {
        return new int[] {5};
    }

    @Override
    public Optional<ImageShape> imageShape() {
        return Optional.of(new ImageShape(1, size, size));
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        return Sample.ofOneComponent(n, ambientDimension(), 5, (x, at) -> {
            double radius = uniform(random, LEAST_RADIUS, size / 2.0 - 3);
            double centreX = uniform(random, radius + 1, size - 1 - radius);
            double centreY = uniform(random, radius + 1, size - 1 - radius);
            double foreground = random.nextDouble();
            double background = random.nextDouble();
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    double inside = radius - Math.hypot(column + 0.5 - centreX, row + 0.5 - centreY);
                    x[at + row * size + column] = background + (foreground - background) * coverage(inside);
                }
            }
        });
    }

    /** 0 outside, 1 inside, half a cosine wave from -1/2 to 1/2 pixel. */
    private static double coverage(double inside) {
        double within = Math.max(-0.5, Math.min(0.5, inside));
        return (1 + Math.sin(Math.PI * within)) / 2;
    }

    private static double uniform(RandomStream random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
