package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * log p as an integral of denoising errors over the noise, from any score model (Kong, Brekelmans and Ver Steeg 2023, arXiv
 * 2302.03792): since {@code d/dl E U(x + sigma eps) = D - d_eff(sigma)}, l = ln sigma,
 *
 * <p>{@code E log p_sigma(x + sigma eps) = E log N(x + sigma_max eps; mu, w I) + integral_sigma^sigma_max (D - d_eff(x)) dl},
 *
 * <p>by the trapezoid rule on nodes equally spaced in l, with noise of its own at each node. The mean over the noise, not the
 * value at the clean point. Forward passes only, nodes x draws of them.
 *
 * @param anchor the law at sigma_max
 * @param nodes of the integral, at least 33
 * @param draws m at each node, at least 1
 */
public record ImmseDensity(Anchor anchor, int nodes, int draws) implements DensityEstimator {
    private static final int USUAL_NODES = 49;
    private static final int USUAL_DRAWS = 4;

    public ImmseDensity {
        Check.atLeast("nodes", nodes, 33);
        Check.atLeastOne("draws", draws);
    }

    /** 49 nodes with 4 draws each. */
    public static ImmseDensity standard(Anchor anchor) {
        return new ImmseDensity(anchor, USUAL_NODES, USUAL_DRAWS);
    }

    @Override
    public String method() {
        return "immse";
    }

    @Override
    public int evaluationsAtOnce() {
        return draws;
    }

    @Override
    public Densities estimate(ScoreModel model, DensityBatch batch, NoiseLevel sigma) {
        Curve curve = curve(model, batch, sigma);
        return new Densities(curve.nats()[0], curve.standardError(), (double) nodes * draws);
    }

    /**
     * log p at every node: the whole integral comes with its parts.
     *
     * @param levels ascending from sigma to sigma_max, [G]
     * @param nats mean of log p over the noise, model's units, [G][B]
     * @param dimension d_eff, [G][B]
     * @param standardError of the first level's log p, [B]
     */
    public record Curve(List<NoiseLevel> levels, double[][] nats, double[][] dimension, double[] standardError) {}

    /** The curve over all nodes. */
    public Curve curve(ScoreModel model, DensityBatch batch, NoiseLevel sigma) {
        batch.requireFor(model);
        List<NoiseLevel> levels = LevelGrid.between(model, sigma, anchor.highest(), nodes);
        int b = batch.count();
        int d = model.ambientDimension();
        int g = levels.size();
        double[][] dimension = new double[g][];
        double[] variance = new double[b];
        for (int k = 0; k < g; k++) {
            NoisyReading reading = NoisyReading.of(model, batch, levels.get(k), draws);
            dimension[k] = reading.dimension();
            double weight = (log(levels, Math.min(k + 1, g - 1)) - log(levels, Math.max(k - 1, 0))) / 2;
            for (int i = 0; i < b; i++) {
                double error = weight * reading.dimensionError()[i];
                variance[i] += error * error;
            }
        }
        double[][] nats = new double[g][b];
        double[] x = b == 0 ? new double[0] : batch.x().to(DType.FLOAT64).toDoubles();
        for (int i = 0; i < b; i++) {
            nats[g - 1][i] = anchor.meanLogDensity(x, i * d);
            for (int k = g - 2; k >= 0; k--) {
                double mean = d - (dimension[k][i] + dimension[k + 1][i]) / 2;
                nats[k][i] = nats[k + 1][i] + mean * (log(levels, k + 1) - log(levels, k));
            }
            variance[i] = Math.sqrt(variance[i]);
        }
        for (double[] row : nats) {
            Draws.finite(row);
        }
        return new Curve(new ArrayList<>(levels), nats, dimension, Draws.finite(variance));
    }

    private static double log(List<NoiseLevel> levels, int k) {
        return levels.get(k).logSigma();
    }

    @Override
    public String toString() {
        return "ImmseDensity(" + nodes + " nodes, m=" + draws + ", " + anchor + ")";
    }
}
