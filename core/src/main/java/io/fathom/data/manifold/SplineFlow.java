package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;

/**
 * Five coupling transforms with random, untrained weights (Durkan et al. 2019, arXiv:1906.04032): even and odd coordinates take
 * turns; those at rest go through a residual network that gives every moving coordinate its own monotone rational-quadratic
 * spline of 32 bins on [-10, 10], the identity beyond.
 */
final class SplineFlow implements Warp.PointMap {
    static final double BOUND = 10;
    static final int BINS = 32;

    private static final int TRANSFORMS = 5;
    private static final int PARAMETERS = 3 * BINS - 1; // widths, heights, slopes at inner knots

    private final int[][] resting = new int[TRANSFORMS][];
    private final int[][] moving = new int[TRANSFORMS][];
    private final ResidualNet[] net = new ResidualNet[TRANSFORMS];

    SplineFlow(int ambientDimension, RandomStream random) {
        Check.atLeast("ambientDimension of a flow", ambientDimension, 2);
        for (int k = 0; k < TRANSFORMS; k++) {
            resting[k] = everySecond(ambientDimension, k % 2);
            moving[k] = everySecond(ambientDimension, 1 - k % 2);
            net[k] = new ResidualNet(resting[k].length, moving[k].length * PARAMETERS, random);
        }
    }

    @Override
    public void apply(double[] values, int offset) {
        for (int k = 0; k < TRANSFORMS; k++) {
            double[] input = new double[resting[k].length];
            for (int j = 0; j < input.length; j++) {
                input[j] = values[offset + resting[k][j]];
            }
            double[] hidden = net[k].hidden(input);
            double[] parameters = new double[PARAMETERS];
            for (int j = 0; j < moving[k].length; j++) {
                int at = offset + moving[k][j];
                if (Math.abs(values[at]) < BOUND) {
                    net[k].outputs(hidden, j * PARAMETERS, parameters);
                    values[at] = spline(values[at], parameters);
                }
            }
        }
    }

    private static int[] everySecond(int ambientDimension, int first) {
        int[] columns = new int[(ambientDimension - first + 1) / 2];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = first + 2 * j;
        }
        return columns;
    }

    /** The monotone spline through 33 knots; slope 1 at both ends. */
    static double spline(double x, double[] parameters) {
        // the network's outputs are scaled down by the root of its width before the softmax
        double shrink = 1 / Math.sqrt(ResidualNet.WIDTH);
        double[] width = sizes(parameters, 0, shrink);
        double[] height = sizes(parameters, BINS, shrink);
        double left = -BOUND;
        double bottom = -BOUND;
        int bin = 0;
        while (bin < BINS - 1 && x >= left + width[bin]) {
            left += width[bin];
            bottom += height[bin];
            bin++;
        }
        double slope = height[bin] / width[bin];
        double from = bin == 0 ? 1 : knotSlope(parameters[2 * BINS + bin - 1]);
        double to = bin == BINS - 1 ? 1 : knotSlope(parameters[2 * BINS + bin]);
        double theta = Math.min(1, (x - left) / width[bin]);
        double mixed = theta * (1 - theta);
        return bottom
                + height[bin] * (slope * theta * theta + from * mixed) / (slope + (from + to - 2 * slope) * mixed);
    }

    /** A softmax with a floor of 1e-3, stretched to the interval's length. */
    private static double[] sizes(double[] parameters, int from, double shrink) {
        double[] size = new double[BINS];
        double sum = 0;
        for (int i = 0; i < BINS; i++) {
            size[i] = Math.exp(parameters[from + i] * shrink);
            sum += size[i];
        }
        double floor = 1e-3;
        for (int i = 0; i < BINS; i++) {
            size[i] = 2 * BOUND * (floor + (1 - BINS * floor) * size[i] / sum);
        }
        return size;
    }

    private static double knotSlope(double parameter) {
        return 1e-3 + Math.log1p(Math.exp(-Math.abs(parameter))) + Math.max(0, parameter);
    }
}
