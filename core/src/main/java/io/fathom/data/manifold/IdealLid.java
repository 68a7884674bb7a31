package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;

/**
 * What the denoising loss reads from the denoiser that no network can beat: {@code mean |denoised(x + sigma eps) - x|^2 /
 * sigma^2}. Only edges, curvature and overlaps bias it; what a network reads beyond is the network's error.
 */
public final class IdealLid {
    private IdealLid() {}

    /**
     * The mean over the first rows of {@code points}, with draws that are orthogonal within a row and of length sqrt(D), whose
     * error is far below that of independent ones.
     *
     * @param points in the units of {@code sigma} and {@code ideal}
     * @param rows how many points, at least 1, at most all
     * @param draws per point, 1 to D
     */
    public static double mean(
            IdealDenoiser ideal, Sample points, double sigma, int rows, int draws, RandomStream random) {
        int d = points.ambientDimension();
        Check.within("rows of an ideal LID", rows, 1, points.count());
        Check.within("draws of an ideal LID", draws, 1, d);
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            double[] x = points.row(i);
            RandomIsometry frame = new RandomIsometry(d, draws, random);
            for (int k = 0; k < draws; k++) {
                double[] y = new double[d];
                y[k] = sigma * Math.sqrt(d);
                frame.apply(y, 0);
                for (int j = 0; j < d; j++) {
                    y[j] += x[j];
                }
                double[] denoised = ideal.denoised(y, sigma);
                for (int j = 0; j < d; j++) {
                    sum += (denoised[j] - x[j]) * (denoised[j] - x[j]);
                }
            }
        }
        return sum / ((double) rows * draws * sigma * sigma);
    }
}
