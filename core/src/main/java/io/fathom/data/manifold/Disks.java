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

    /**
     * The five numbers of an image.
     *
     * @param radius in pixels
     * @param centreX from the left edge
     * @param centreY from the upper edge
     * @param foreground grey of the disk
     * @param background grey around it
     */
    public record Disk(double radius, double centreX, double centreY, double foreground, double background) {
        /** With one of the five, in their order from 0, increased. */
        public Disk moved(int which, double by) {
            double[] five = {radius, centreX, centreY, foreground, background};
            five[which] += by;
            return new Disk(five[0], five[1], five[2], five[3], five[4]);
        }
    }

    /** A random disk. */
    public Disk draw(RandomStream random) {
        double radius = uniform(random, LEAST_RADIUS, size / 2.0 - 3);
        double centreX = uniform(random, radius + 1, size - 1 - radius);
        double centreY = uniform(random, radius + 1, size - 1 - radius);
        return new Disk(radius, centreX, centreY, random.nextDouble(), random.nextDouble());
    }

    /** The standard deviations of the five numbers of disks of one radius; the first is that of the radius itself. */
    public double[] deviations(double radius) {
        double twelfth = Math.sqrt(12);
        double place = (size - 2 - 2 * radius) / twelfth;
        return new double[] {(size / 2.0 - 3 - LEAST_RADIUS) / twelfth, place, place, 1 / twelfth, 1 / twelfth};
    }

    /** The image of a disk, [D]. */
    public double[] image(Disk disk) {
        double[] x = new double[ambientDimension()];
        paint(disk, x, 0);
        return x;
    }

    private void paint(Disk disk, double[] x, int at) {
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double inside = disk.radius - Math.hypot(column + 0.5 - disk.centreX, row + 0.5 - disk.centreY);
                x[at + row * size + column] = disk.background + (disk.foreground - disk.background) * coverage(inside);
            }
        }
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        return Sample.ofOneComponent(n, ambientDimension(), 5, (x, at) -> paint(draw(random), x, at));
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
