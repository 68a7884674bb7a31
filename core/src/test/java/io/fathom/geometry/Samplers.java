package io.fathom.geometry;

import io.fathom.base.Progress;
import io.fathom.data.manifold.Circle;
import io.fathom.data.manifold.Manifold;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.RandomStream;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Starts, runs and readings that the tests of the samplers share. */
final class Samplers {
    private Samplers() {}

    /** The circle with a von Mises law about the first axis; exact score. */
    static ScoreModel circle(double kappa) {
        return new VonMisesFisherModel(2, new double[] {1, 0}, kappa);
    }

    /** Rows of a manifold with noise. */
    static Start data(Manifold manifold, int n, double sigma, long seed) {
        RandomStream random = RandomStream.at(seed, 77);
        double[] points = manifold.sample(n, random).values();
        for (int i = 0; i < points.length; i++) {
            points[i] += sigma * random.nextGaussian();
        }
        return new Start("data", points, manifold.ambientDimension());
    }

    static Start circleData(double kappa, double meanAngle, int n, long seed) {
        return data(new Circle(kappa, meanAngle, 2), n, 0.01, seed);
    }

    /** One start, no comparison. */
    static LangevinResult run(ScoreModel model, LangevinOptions options, Start start, long seed) {
        return new TemperedLangevin(model, options)
                .run(List.of(start), TwoSample.Energy.DEFAULT, seed, Progress.SILENT);
    }

    static double[] read(double[] points, int d, ToDoubleFunction<double[]> reading) {
        return IntStream.range(0, points.length / d)
                .mapToDouble(i -> reading.applyAsDouble(java.util.Arrays.copyOfRange(points, i * d, (i + 1) * d)))
                .toArray();
    }

    static double kuiperOnCircle(double[] points) {
        return Uniformity.kuiper(read(points, 2, x -> UniformCdf.circle(x[0], x[1])))
                .statistic();
    }

    static double norm(double[] x) {
        double square = 0;
        for (double each : x) {
            square += each * each;
        }
        return Math.sqrt(square);
    }

    /** Mean distance to the unit sphere of all coordinates. */
    static double sphereDistance(double[] points, int d) {
        return mean(read(points, d, x -> Math.abs(norm(x) - 1)));
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    static NoiseLevel level(double sigma) {
        return new NoiseLevel(sigma);
    }
}
