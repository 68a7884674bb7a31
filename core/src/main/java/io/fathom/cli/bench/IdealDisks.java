package io.fathom.cli.bench;

import io.fathom.data.manifold.Disks;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/**
 * What a perfect model reads of disks, to first order: with J the change of an image with its five numbers, each in units of its
 * standard deviation, {@code d_eff = sum s/(s + v)} over the eigenvalues s of J'J, the mean over images. 5 where all five are
 * seen through the noise; it falls where noise hides one, first the place and size of faint disks.
 */
final class IdealDisks {
    private static final int IMAGES = 400;
    private static final double STEP = 1e-4;
    private static final long STREAM = 0x696465616cL;

    private final double[][] squares = new double[IMAGES][]; // eigenvalues of J'J, data units

    IdealDisks(int side, long seed) {
        Disks disks = new Disks(side);
        for (int i = 0; i < IMAGES; i++) {
            Disks.Disk disk = disks.draw(RandomStream.at(seed, STREAM, i));
            squares[i] = squares(disks, disk);
        }
    }

    private static double[] squares(Disks disks, Disks.Disk disk) {
        double[] deviations = disks.deviations(disk.radius());
        int k = deviations.length;
        double[][] slopes = new double[k][];
        for (int a = 0; a < k; a++) {
            double[] more = disks.image(disk.moved(a, STEP));
            double[] less = disks.image(disk.moved(a, -STEP));
            slopes[a] = new double[more.length];
            for (int j = 0; j < more.length; j++) {
                slopes[a][j] = (more[j] - less[j]) / (2 * STEP) * deviations[a];
            }
        }
        double[] gram = new double[k * k];
        for (int a = 0; a < k; a++) {
            for (int b = 0; b < k; b++) {
                for (int j = 0; j < slopes[a].length; j++) {
                    gram[a * k + b] += slopes[a][j] * slopes[b][j];
                }
            }
        }
        try (Scope scope = new Scope()) {
            return LinearAlgebra.eigenvalues(Tensor.of(gram, k, k)).toDoubles();
        }
    }

    /** The mean over images at a noise level in data units. */
    double dimension(double sigma) {
        double sum = 0;
        for (double[] image : squares) {
            for (double s : image) {
                sum += Math.max(0, s) / (Math.max(0, s) + sigma * sigma);
            }
        }
        return sum / squares.length;
    }
}
