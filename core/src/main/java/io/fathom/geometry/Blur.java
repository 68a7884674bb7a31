package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.model.ImageLayout;
import io.fathom.tensor.Tensor;

/** A Gaussian blur along rows and columns, {@code H X W}, cut off at four standard deviations; its own adjoint. */
final class Blur implements LinearOperator {
    private final ImageLayout image;
    private final double deviation;
    private final Tensor down; // H, float64, [height, height]
    private final Tensor across; // W, float64, [width, width]

    Blur(ImageLayout image, double deviation) {
        this.image = image;
        this.deviation = Check.positive("deviation of the blur", deviation);
        this.down = kernel(image.height());
        this.across = kernel(image.width());
    }

    private Tensor kernel(int n) {
        int reach = (int) Math.ceil(4 * deviation);
        double sum = 0;
        for (int k = -reach; k <= reach; k++) {
            sum += weight(k);
        }
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = Math.max(0, i - reach); j <= Math.min(n - 1, i + reach); j++) {
                matrix[i * n + j] = weight(i - j) / sum;
            }
        }
        return Tensor.of(matrix, n, n);
    }

    private double weight(int k) {
        return Math.exp(-k * k / (2 * deviation * deviation));
    }

    @Override
    public int ambientDimension() {
        return image.ambientDimension();
    }

    @Override
    public int measurements() {
        return image.ambientDimension();
    }

    @Override
    public Tensor apply(Tensor x) {
        int b = x.size(0);
        Tensor pixels = x.reshape((long) b * image.channels(), image.height(), image.width());
        return down.to(x.type()).matmul(pixels.matmul(across.to(x.type()))).reshape(b, ambientDimension());
    }

    @Override
    public Tensor adjoint(Tensor z) {
        return apply(z); // both kernels are symmetric
    }

    @Override
    public String toString() {
        return "blur of " + deviation + " pixels";
    }
}
