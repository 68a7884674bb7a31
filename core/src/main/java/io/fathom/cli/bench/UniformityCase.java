package io.fathom.cli.bench;

import io.fathom.data.manifold.Circle;
import io.fathom.data.manifold.Ellipse;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.Torus;
import io.fathom.geometry.EllipseArc;
import io.fathom.geometry.TabulatedCdf;
import io.fathom.geometry.UniformCdf;
import io.fathom.geometry.Uniformity;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.EllipseExpansion;
import io.fathom.model.analytic.TorusExpansion;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A manifold on which the uniform law is known, with data that is not uniform.
 *
 * @param exact the data's score
 * @param data draws the data, [n, D]
 * @param uniform draws uniformly
 * @param lambda1 first Laplace-Beltrami eigenvalue, or a little less
 * @param tests what must be uniform
 * @param distance to the manifold
 * @param measured what is uniform when the uniform law was multiplied by {@link #likelihood} of the first coordinate; none where
 *     that law is not known
 */
record UniformityCase(
        String name,
        ScoreModel exact,
        Draw data,
        Manifold uniform,
        double lambda1,
        List<Test> tests,
        ToDoubleFunction<double[]> distance,
        List<Test> measured) {
    /** What the first coordinate was measured as. */
    static final double MEASURED = 0.3;
    /** The standard deviation of the measurement. */
    static final double NOISE = 0.5;

    private static final double KAPPA_OF_SPHERE = 2;

    /** Draws n points, [n, D]. */
    interface Draw {
        double[] points(int n, RandomStream random);
    }

    /** A coordinate that is uniform on [0, 1] under the uniform law. */
    record Test(String name, boolean closed, ToDoubleFunction<double[]> cdf) {
        double statistic(double[] points, int d) {
            double[] u = new double[points.length / d];
            for (int i = 0; i < u.length; i++) {
                u[i] = cdf.applyAsDouble(Arrays.copyOfRange(points, i * d, (i + 1) * d));
            }
            return statistic(u);
        }

        /** Of numbers in [0, 1]. */
        double statistic(double[] u) {
            return (closed ? Uniformity.kuiper(u) : Uniformity.kolmogorov(u)).statistic();
        }
    }

    /** Of the measurement when the first coordinate is x. */
    static double likelihood(double x) {
        return Math.exp(-(x - MEASURED) * (x - MEASURED) / (2 * NOISE * NOISE));
    }

    int ambientDimension() {
        return exact.ambientDimension();
    }

    /** d. */
    int lid() {
        return ambientDimension() - 1; // curves in the plane, surfaces in space
    }

    double meanDistance(double[] points) {
        int d = ambientDimension();
        double sum = 0;
        int n = points.length / d;
        for (int i = 0; i < n; i++) {
            sum += distance.applyAsDouble(Arrays.copyOfRange(points, i * d, (i + 1) * d));
        }
        return sum / n;
    }

    /** Circle of two concentrations, ellipse (1, 2), sphere, torus (1, 1/2). */
    static List<UniformityCase> all() {
        return List.of(circle(1), circle(4), ellipse(), sphere(), torus());
    }

    private static UniformityCase circle(double kappa) {
        return new UniformityCase(
                "circle-" + (int) kappa,
                new VonMisesFisherModel(2, new double[] {1, 0}, kappa),
                (n, random) -> new Circle(kappa, 0, 2).sample(n, random).values(),
                new Circle(0, 0, 2),
                1,
                List.of(new Test("angle", true, x -> UniformCdf.circle(x[0], x[1]))),
                x -> Math.abs(Math.hypot(x[0], x[1]) - 1),
                List.of(new Test(
                        "angle | x1", true, onCurve(a -> likelihood(Math.cos(a)), x -> Math.atan2(x[1], x[0])))));
    }

    /** The distribution function of an angle with a density. */
    private static ToDoubleFunction<double[]> onCurve(DoubleUnaryOperator density, ToDoubleFunction<double[]> angle) {
        TabulatedCdf cdf = new TabulatedCdf(density, -Math.PI, Math.PI);
        return x -> cdf.applyAsDouble(Math.IEEEremainder(angle.applyAsDouble(x), 2 * Math.PI));
    }

    private static UniformityCase ellipse() {
        EllipseArc arc = new EllipseArc(1, 2);
        double length = arc.length();
        return new UniformityCase(
                "ellipse",
                new EllipseExpansion(1, 2, 1),
                (n, random) -> {
                    double[] points = new Circle(1, 0, 2).sample(n, random).values();
                    for (int i = 1; i < points.length; i += 2) {
                        points[i] *= 2;
                    }
                    return points;
                },
                new Ellipse(1, 2, 2),
                4 * Math.PI * Math.PI / (length * length),
                List.of(new Test("arc length", true, x -> arc.cdf(x[0], x[1]))),
                x -> arc.distance(x[0], x[1]),
                List.of(new Test(
                        "arc | x1",
                        true,
                        onCurve(
                                u -> Math.hypot(Math.sin(u), 2 * Math.cos(u)) * likelihood(Math.cos(u)),
                                x -> arc.angle(x[0], x[1])))));
    }

    private static UniformityCase sphere() {
        TabulatedCdf cutNormal = new TabulatedCdf(UniformityCase::likelihood, -1, 1); // x1 of the sphere is even
        return new UniformityCase(
                "sphere",
                new VonMisesFisherModel(3, new double[] {0, 0, 1}, KAPPA_OF_SPHERE),
                UniformityCase::onSphere,
                new HyperSphere(2, 3),
                2,
                List.of(
                        new Test("x3", false, x -> UniformCdf.sphereCoordinate(3, x[2] / norm(x))),
                        new Test("x1", false, x -> UniformCdf.sphereCoordinate(3, x[0] / norm(x))),
                        new Test("azimuth", true, x -> UniformCdf.circle(x[0], x[1]))),
                x -> Math.abs(norm(x) - 1),
                List.of(new Test("x1 | x1", false, x -> cutNormal.applyAsDouble(x[0] / norm(x)))));
    }

    /** The von Mises-Fisher law about the third axis, whose coordinate has a distribution function in closed form. */
    private static double[] onSphere(int n, RandomStream random) {
        double[] points = new double[3 * n];
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            double t = 1 + Math.log(u + (1 - u) * Math.exp(-2 * KAPPA_OF_SPHERE)) / KAPPA_OF_SPHERE;
            double angle = 2 * Math.PI * random.nextDouble();
            double across = Math.sqrt(Math.max(0, 1 - t * t));
            points[3 * i] = across * Math.cos(angle);
            points[3 * i + 1] = across * Math.sin(angle);
            points[3 * i + 2] = t;
        }
        return points;
    }

    private static UniformityCase torus() {
        return new UniformityCase(
                "torus",
                new TorusExpansion(1, 0.5, false),
                (n, random) -> new Torus(1, 0.5, false, 3).sample(n, random).values(),
                new Torus(1, 0.5, true, 3),
                1, // cos of the azimuth has 1.15, an upper bound
                List.of(
                        new Test("poloidal", true, x -> UniformCdf.torusPoloidal(1, 0.5, x[0], x[1], x[2])),
                        new Test("azimuth", true, x -> UniformCdf.circle(x[0], x[1]))),
                x -> Math.abs(Math.hypot(Math.hypot(x[0], x[1]) - 1, x[2]) - 0.5),
                List.of());
    }

    private static double norm(double[] x) {
        return Math.hypot(Math.hypot(x[0], x[1]), x[2]);
    }
}
