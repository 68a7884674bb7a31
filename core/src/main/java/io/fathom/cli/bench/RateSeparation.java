package io.fathom.cli.bench;

import io.fathom.base.Progress;
import io.fathom.data.manifold.Circle;
import io.fathom.geometry.LangevinOptions;
import io.fathom.geometry.LangevinResult;
import io.fathom.geometry.Start;
import io.fathom.geometry.TemperedLangevin;
import io.fathom.geometry.TwoSample;
import io.fathom.geometry.UniformCdf;
import io.fathom.geometry.Uniformity;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.PerturbedModel;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * How large an error of the score may be: the support is found as long as the error is small beside sigma^-2, the uniform law
 * only as long as it is of order 1 (Li 2025, arXiv 2509.24912). Circle, exact score plus an error of size E.
 */
final class RateSeparation {
    static final double SIGMA = 0.01;
    static final double ALPHA = 1;

    private final int chains;
    private final long seed;
    private final Progress progress;

    /** One size of error on one panel. */
    record Row(String panel, double error, double kuiper, double exactKuiper, double distance, double forceRatio) {}

    /** The two errors. */
    enum Panel {
        /** The paper's: a pull away from a point of the circle, data around the other side. */
        REPULSION,
        /** Ours: the same push everywhere. */
        PUSH
    }

    RateSeparation(int chains, long seed, Progress progress) {
        this.chains = chains;
        this.seed = seed;
        this.progress = progress;
    }

    List<Row> run(List<Double> errors, long steps) {
        List<Row> rows = new ArrayList<>();
        for (Panel panel : Panel.values()) {
            for (double e : errors) {
                rows.add(one(panel, e, steps));
            }
        }
        return rows;
    }

    Row one(Panel panel, double e, long steps) {
        boolean repulsion = panel == Panel.REPULSION;
        double kappa = repulsion ? 4 : 1;
        ScoreModel exact = new VonMisesFisherModel(2, new double[] {repulsion ? -1 : 1, 0}, kappa);
        ScoreModel model = new PerturbedModel(exact, repulsion ? awayFromOne(e) : push(e));
        LangevinOptions options =
                LangevinOptions.at(SIGMA).withAlpha(ALPHA).withSteps(steps).withLambda1(1);
        double[] data = new Circle(kappa, repulsion ? Math.PI : 0, 2)
                .sample(chains, RandomStream.at(seed, 1))
                .values();
        RandomStream random = RandomStream.at(seed, 2);
        for (int i = 0; i < data.length; i++) {
            data[i] += SIGMA * random.nextGaussian();
        }
        LangevinResult result = new TemperedLangevin(model, options)
                .run(List.of(new Start("data", data, 2)), TwoSample.Energy.DEFAULT, seed, progress);
        double[] u = new double[chains];
        double distance = 0;
        for (int i = 0; i < chains; i++) {
            double x = result.samples()[2 * i];
            double y = result.samples()[2 * i + 1];
            u[i] = UniformCdf.circle(x, y);
            distance += Math.abs(Math.hypot(x, y) - 1) / chains;
        }
        double tempered = Math.pow(SIGMA, ALPHA);
        double law = kuiperOf(
                repulsion
                        ? a -> tempered * (-4 * Math.cos(a) - 2 * e * (1 - Math.cos(a)) * (1 - Math.cos(a)))
                        : a -> tempered * (Math.cos(a) + e * Math.sin(a)));
        return new Row(
                panel.name().toLowerCase(Locale.ROOT),
                e,
                Uniformity.kuiper(u).statistic(),
                law,
                distance,
                SIGMA * SIGMA * e / (Math.PI * options.tau() * options.tau()));
    }

    /** {@code -2 E |x - c|^2 (x - c)}, c = (1, 0). */
    private static PerturbedModel.ScoreError awayFromOne(double e) {
        return y -> {
            Tensor offset = y.plus(Tensor.of(new double[] {-1, 0}, 2));
            return offset.times(offset.squared().sum(1, true)).times(-2 * e);
        };
    }

    /** {@code E (0, 1)}. */
    private static PerturbedModel.ScoreError push(double e) {
        return y -> y.times(0).plus(Tensor.of(new double[] {0, e}, 2));
    }

    /** Kuiper's distance of a law on the circle, by its log-density in the angle, from the uniform one. */
    private static double kuiperOf(DoubleUnaryOperator logDensity) {
        int n = 20_000;
        double[] density = new double[n];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            density[i] = logDensity.applyAsDouble(2 * Math.PI * (i + 0.5) / n);
            most = Math.max(most, density[i]);
        }
        double total = 0;
        for (int i = 0; i < n; i++) {
            density[i] = Math.exp(density[i] - most);
            total += density[i];
        }
        double sum = 0;
        double above = 0;
        double below = 0;
        for (int i = 0; i < n; i++) {
            sum += density[i] / total;
            above = Math.max(above, sum - (i + 1.0) / n);
            below = Math.max(below, (i + 1.0) / n - sum);
        }
        return above + below;
    }
}
