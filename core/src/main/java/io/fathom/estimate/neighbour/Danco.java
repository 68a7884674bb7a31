package io.fathom.estimate.neighbour;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.estimate.Reason;
import io.fathom.tensor.BesselRatio;
import io.fathom.tensor.RandomStream;
import org.apache.commons.numbers.gamma.Digamma;

/**
 * Dimensionality from angle and norm concentration (Ceruti et al. 2014): the law of {@link MindMl}'s distance ratios and a von Mises
 * law of the angles between neighbours, compared by Kullback-Leibler divergence with those of as many points uniform in a ball of
 * each dimension 1..D. One whole number for all points; above about 13 it rests on angles alone.
 *
 * @param neighbours k, from 2 to 20 (an alternating sum cancels beyond); 10 is usual
 * @param highest largest dimension tried, 1 or more; at most D is
 * @param seed of the balls
 */
public record Danco(int neighbours, int highest, long seed) {
    private static final BesselRatio CIRCLE = new BesselRatio(2); // I1/I0, ln I0

    public Danco {
        Check.that(neighbours >= 2 && neighbours <= 20, "neighbours: expected 2 to 20, found " + neighbours + ".");
        Check.atLeastOne("highest", highest);
    }

    /** What is compared: dimension by ratios, mean direction and concentration of angles. */
    private record Figures(double ratios, double direction, double concentration) {}

    /** The dimension of all points together; needs {@code neighbours + 1} searched neighbours. */
    public GlobalLid estimate(Neighbourhoods x, SearchOptions options, Progress progress) {
        x.require(toString(), neighbours + 1);
        int n = x.count();
        Figures data = figures(x);
        if (!Double.isFinite(data.ratios) || !Double.isFinite(data.concentration)) {
            return GlobalLid.none(toString(), Reason.UNDEFINED);
        }
        int most = Math.min(highest, x.points().dimension());
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int d = 1; d <= most; d++) {
            Neighbourhoods ball = Neighbourhoods.of(
                    ball(n, d, RandomStream.at(seed, d)), neighbours + 1, Duplicates.DROP, options, Progress.SILENT);
            double divergence = divergence(data, figures(ball));
            if (divergence < least) {
                least = divergence;
                best = d;
            }
            progress.advance("danco", d, most, "");
        }
        return new GlobalLid(toString(), best, Double.NaN, Double.NaN, n, null);
    }

    private static PointCloud ball(int n, int d, RandomStream random) {
        double[][] rows = new double[n][d];
        for (double[] row : rows) {
            random.fillNormal(row, 0, d);
            double square = 0;
            for (double v : row) {
                square += v * v;
            }
            double factor = Math.pow(random.nextDouble(), 1.0 / d) / Math.sqrt(square);
            for (int j = 0; j < d; j++) {
                row[j] *= factor;
            }
        }
        return PointCloud.of(rows);
    }

    private Figures figures(Neighbourhoods x) {
        double direction = x.estimate(new Angles(neighbours, false))
                .aggregate(Aggregation.ARITHMETIC)
                .value();
        double concentration = x.estimate(new Angles(neighbours, true))
                .aggregate(Aggregation.ARITHMETIC)
                .value();
        return new Figures(new MindMl(neighbours, false).estimate(x).value(), direction, concentration);
    }

    private double divergence(Figures data, Figures ball) {
        double c = ball.ratios / data.ratios;
        double harmonic = 0;
        double sum = 0;
        double binomial = 1;
        for (int i = 0; i <= neighbours; i++) {
            harmonic += i == 0 ? 0 : 1.0 / i;
            sum += (i % 2 == 0 ? 1 : -1) * binomial * Digamma.value(1 + i / c);
            binomial = binomial * (neighbours - i) / (i + 1);
        }
        double norms = harmonic * c - Math.log(c) - (neighbours - 1) * sum;
        double ratio = CIRCLE.value(data.concentration);
        double angles = CIRCLE.logBessel(ball.concentration)
                - CIRCLE.logBessel(data.concentration)
                + ratio * (data.concentration - ball.concentration * Math.cos(data.direction - ball.direction));
        return norms + angles;
    }

    /** Von Mises law of the angles between a point's neighbours: its concentration, or its mean direction. */
    private record Angles(int k, boolean concentration) implements LocalEstimator {
        @Override
        public String method() {
            return concentration ? "angle_concentration" : "angle_direction";
        }

        @Override
        public double at(Neighbourhood x) {
            double[] g = x.gram();
            int n = x.k();
            double cos = 0;
            double sin = 0;
            for (int i = 0; i < n; i++) {
                int row = x.gramAt() + i * x.stride();
                for (int j = 0; j < i; j++) {
                    double c = g[row + j] / Math.sqrt(g[row + i] * g[x.gramAt() + j * x.stride() + j]);
                    c = Math.max(-1, Math.min(1, c));
                    cos += c;
                    sin += Math.sqrt(1 - c * c);
                }
            }
            int pairs = n * (n - 1) / 2;
            double eta = Math.hypot(cos, sin) / pairs;
            return concentration ? concentration(eta) : Math.atan2(sin, cos);
        }

        /** The inverse of I1/I0, approximately (Fisher 1993). */
        private static double concentration(double eta) {
            if (eta < 0.53) {
                return 2 * eta + Math.pow(eta, 3) + 5 * Math.pow(eta, 5) / 6;
            }
            if (eta < 0.85) {
                return -0.4 + 1.39 * eta + 0.43 / (1 - eta);
            }
            return 1 / (Math.pow(eta, 3) - 4 * eta * eta + 3 * eta);
        }
    }
}
