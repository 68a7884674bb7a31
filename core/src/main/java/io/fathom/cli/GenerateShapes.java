package io.fathom.cli;

import io.fathom.data.manifold.Circle;
import io.fathom.data.manifold.CliffordTorus;
import io.fathom.data.manifold.Disks;
import io.fathom.data.manifold.Doughnut;
import io.fathom.data.manifold.Ellipse;
import io.fathom.data.manifold.HyperBall;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.HyperTwinPeaks;
import io.fathom.data.manifold.Lollipop;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.MixtureManifold;
import io.fathom.data.manifold.MixtureOptions;
import io.fathom.data.manifold.MixtureOptions.Law;
import io.fathom.data.manifold.MultiscaleGaussian;
import io.fathom.data.manifold.Nonlinear;
import io.fathom.data.manifold.Rotated;
import io.fathom.data.manifold.SwissRoll;
import io.fathom.data.manifold.Torus;
import io.fathom.data.manifold.Warp;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The shapes of {@code fathom generate}, one sub-command each; the first line of a description is its formula. */
final class GenerateShapes {
    private static final String INTRINSIC = "--intrinsic";
    private static final String INTRINSIC_LONG = "--intrinsic-dimension";
    private static final String AMBIENT = "--ambient";
    private static final String AMBIENT_LONG = "--ambient-dimension";
    private static final int COLUMNS_UP_TO = 100; // dimensions: larger mixtures are not standardised in the benchmark

    private GenerateShapes() {}

    @Command(
            name = "sphere",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Unit d-sphere, uniform: g/|g|, g ~ N(0, I_{d+1}), zero-padded to D.")
    static final class SphereShape extends GenerateShape {
        @Option(
                names = {INTRINSIC, INTRINSIC_LONG},
                paramLabel = "d",
                description = "Dimension of the sphere, 1 to D-1. Default: ${DEFAULT-VALUE}.")
        private int intrinsic = 16;

        @Option(
                names = {AMBIENT, AMBIENT_LONG},
                paramLabel = "D",
                description = "Coordinates, d+1 or more. Default: ${DEFAULT-VALUE}.")
        private int ambient = 64;

        @Option(names = "--rotate", description = "Rotate at random into D dimensions. Default: zeros behind.")
        private boolean rotate;

        @Override
        Manifold manifold() {
            HyperSphere sphere = new HyperSphere(intrinsic, ambient);
            return rotate ? new Rotated(sphere, ambient, seed()) : sphere;
        }
    }

    @Command(
            name = "ball",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Unit d-ball, uniform: g P(d/2, |g|^2/2)^(1/d) / |g|, g ~ N(0, I_d), zero-padded to D.")
    static final class BallShape extends GenerateShape {
        @Option(
                names = {INTRINSIC, INTRINSIC_LONG},
                paramLabel = "d",
                description = "Dimension of the ball, 1 to D. Default: ${DEFAULT-VALUE}.")
        private int intrinsic = 16;

        @Option(
                names = {AMBIENT, AMBIENT_LONG},
                paramLabel = "D",
                description = "Coordinates, d or more. Default: ${DEFAULT-VALUE}.")
        private int ambient = 64;

        @Override
        Manifold manifold() {
            return new HyperBall(intrinsic, ambient);
        }
    }

    @Command(
            name = "twin-peaks",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Unit d-cube, uniform, lifted by prod sin(2 pi u_i), zero-padded to D.")
    static final class TwinPeaksShape extends GenerateShape {
        @Option(
                names = {INTRINSIC, INTRINSIC_LONG},
                paramLabel = "d",
                description = "Dimension of the cube, 1 to D-1. Default: ${DEFAULT-VALUE}.")
        private int intrinsic = 128;

        @Option(
                names = {AMBIENT, AMBIENT_LONG},
                paramLabel = "D",
                description = "Coordinates, d+1 or more. Default: ${DEFAULT-VALUE}.")
        private int ambient = 256;

        @Override
        Manifold manifold() {
            return new HyperTwinPeaks(intrinsic, ambient);
        }
    }

    @Command(
            name = "clifford-torus",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "d circles (cos t_i, sin t_i), uniform, zero-padded to D, columns permuted at random.")
    static final class CliffordShape extends GenerateShape {
        @Option(
                names = {INTRINSIC, INTRINSIC_LONG},
                paramLabel = "d",
                description = "Circles, 1 to D/2. Default: ${DEFAULT-VALUE}.")
        private int intrinsic = 32;

        @Option(
                names = {AMBIENT, AMBIENT_LONG},
                paramLabel = "D",
                description = "Coordinates, 2d or more. Default: ${DEFAULT-VALUE}.")
        private int ambient = 128;

        @Override
        Manifold manifold() {
            return new CliffordTorus(intrinsic, ambient, seed());
        }
    }

    @Command(
            name = "nonlinear",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "[A, B, A, B], A_i = tan(u_i cos w_i), B_i = atan(w_i sin u_i), w reversed u, u ~ U[0, 1]^d.")
    static final class NonlinearShape extends GenerateShape {
        @Option(
                names = {INTRINSIC, INTRINSIC_LONG},
                paramLabel = "d",
                description = "Dimension, even, 2 or more; D = 4d. Default: ${DEFAULT-VALUE}.")
        private int intrinsic = 32;

        @Override
        Manifold manifold() {
            return new Nonlinear(intrinsic);
        }
    }

    @Command(
            name = "mixture",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Affine planes of several dimensions, equally likely, centres Delta apart, bent on request.")
    static final class MixtureShape extends GenerateShape {
        @Option(
                names = {"--dimensions", "--dims"},
                paramLabel = "d",
                split = ",",
                description = "Dimension of each component, 1 to D, separated by commas. Default: 2,4,8.")
        private List<Integer> dimensions = MixtureOptions.DEFAULT.dimensions();

        @Option(
                names = {AMBIENT, AMBIENT_LONG},
                paramLabel = "D",
                description = "Coordinates, 1 or more. Default: ${DEFAULT-VALUE}.")
        private int ambient = 10;

        @Option(
                names = "--law",
                paramLabel = "NAME",
                converter = LawConverter.class,
                description = "Law within a component: normal (variance 1), uniform (on [-1, 1]) or laplace (scale 1)."
                        + " Default: normal.")
        private Law law = Law.NORMAL;

        @Option(
                names = "--map",
                paramLabel = "NAME",
                converter = BendConverter.class,
                description =
                        "What bends the components: none, squiggly (five rounds of sine waves and rotations) or flow"
                                + " (a random rational-quadratic flow). Default: none.")
        private Bend map = Bend.NONE;

        @Option(
                names = "--frequency",
                paramLabel = "F",
                description = "Of the squiggly map's waves, radians per unit, above 0. Default: ${DEFAULT-VALUE}.")
        private double frequency = 1;

        @Option(
                names = "--mode-distance",
                paramLabel = "DELTA",
                description = "Distance between centres before standardising, 0 or more. Default: ${DEFAULT-VALUE}.")
        private double modeDistance = 10;

        @Option(
                names = "--unit-columns",
                negatable = true,
                description = "Scale each column of the mixture to deviation 1, or do not. Default: yes up to D = 100.")
        private @Nullable Boolean unitColumns;

        @Override
        Manifold manifold() {
            Warp warp = map == Bend.FLOW
                    ? new Warp.Flow()
                    : map == Bend.SQUIGGLY ? new Warp.Squiggly(frequency) : new Warp.None();
            boolean unit = unitColumns == null ? ambient <= COLUMNS_UP_TO : unitColumns;
            return new MixtureManifold(new MixtureOptions(ambient, dimensions, law, warp, modeDistance, unit, seed()));
        }
    }

    @Command(
            name = "lollipop",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Disc (3, 3) of radius 1, stick from (1.5, 1.5), dot (0, 0); weights 4 : 2 : 1.")
    static final class LollipopShape extends GenerateShape {
        @Override
        Manifold manifold() {
            return new Lollipop();
        }
    }

    @Command(
            name = "doughnut",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Torus of radii 10 and 1, uniform angles, and the circle at its core; weights 1 : 1.")
    static final class DoughnutShape extends GenerateShape {
        @Override
        Manifold manifold() {
            return new Doughnut();
        }
    }

    @Command(
            name = "multiscale-gaussian",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Gaussian of variances 1e-4 (3), 1 (3), 1000 (4), rotated; dimension 7, above sigma = 1: 4.")
    static final class MultiscaleShape extends GenerateShape {
        @Override
        Manifold manifold() {
            return new MultiscaleGaussian(seed());
        }
    }

    @Command(
            name = "swiss-roll",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "(t cos t, 21 u', t sin t), t = 1.5 pi (1 + 2u), u and u' ~ U[0, 1], zero-padded to D.")
    static final class SwissRollShape extends GenerateShape {
        @Option(
                names = {AMBIENT, AMBIENT_LONG},
                paramLabel = "D",
                description = "Coordinates, 3 or more. Default: ${DEFAULT-VALUE}.")
        private int ambient = 3;

        @Override
        Manifold manifold() {
            return new SwissRoll(ambient);
        }
    }

    @Command(
            name = "torus",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "((R + r cos t) cos s, (R + r cos t) sin s, r sin t), uniform by area, zero-padded to D.")
    static final class TorusShape extends GenerateShape {
        @Option(
                names = "--major",
                paramLabel = "R",
                description = "Radius of the core circle, above r. Default: ${DEFAULT-VALUE}.")
        private double major = 2;

        @Option(
                names = "--minor",
                paramLabel = "r",
                description = "Radius of the tube, above 0. Default: ${DEFAULT-VALUE}.")
        private double minor = 1;

        @Option(names = "--uniform-angles", description = "Uniform in both angles. Default: uniform by area.")
        private boolean uniformAngles;

        @Option(
                names = {AMBIENT, AMBIENT_LONG},
                paramLabel = "D",
                description = "Coordinates, 3 or more. Default: ${DEFAULT-VALUE}.")
        private int ambient = 3;

        @Override
        Manifold manifold() {
            return new Torus(major, minor, !uniformAngles, ambient);
        }
    }

    @Command(
            name = "circle",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Unit circle, angle of density exp(kappa cos(angle - mean)), zero-padded to D.")
    static final class CircleShape extends GenerateShape {
        @Option(
                names = "--kappa",
                paramLabel = "K",
                description = "Concentration, 0 (uniform) to 1e6. Default: ${DEFAULT-VALUE}.")
        private double kappa;

        @Option(
                names = "--mean-angle",
                paramLabel = "A",
                description = "Radians, -2 pi to 2 pi. Default: ${DEFAULT-VALUE}.")
        private double meanAngle;

        @Option(
                names = {AMBIENT, AMBIENT_LONG},
                paramLabel = "D",
                description = "Coordinates, 2 or more. Default: ${DEFAULT-VALUE}.")
        private int ambient = 2;

        @Override
        Manifold manifold() {
            return new Circle(kappa, meanAngle, ambient);
        }
    }

    @Command(
            name = "ellipse",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "(a cos t, b sin t), uniform by arc length, zero-padded to D.")
    static final class EllipseShape extends GenerateShape {
        @Option(names = "--a", paramLabel = "A", description = "First half axis, above 0. Default: ${DEFAULT-VALUE}.")
        private double a = 1;

        @Option(names = "--b", paramLabel = "B", description = "Second half axis, above 0. Default: ${DEFAULT-VALUE}.")
        private double b = 2;

        @Option(
                names = {AMBIENT, AMBIENT_LONG},
                paramLabel = "D",
                description = "Coordinates, 2 or more. Default: ${DEFAULT-VALUE}.")
        private int ambient = 2;

        @Override
        Manifold manifold() {
            return new Ellipse(a, b, ambient);
        }
    }

    @Command(
            name = "disks",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Grey images of one disk: radius, centre, foreground, background uniform; soft edge.")
    static final class DisksShape extends GenerateShape {
        @Option(
                names = "--size",
                paramLabel = "S",
                description = "Pixels per side, 12 to 4096; D = S x S. Default: ${DEFAULT-VALUE}.")
        private int size = 64;

        @Override
        Manifold manifold() {
            return new Disks(size);
        }
    }

    /** The maps of a mixture by name. */
    enum Bend {
        NONE,
        SQUIGGLY,
        FLOW
    }

    static final class LawConverter implements ITypeConverter<Law> {
        @Override
        public Law convert(String text) {
            return byName(Law.values(), text);
        }
    }

    static final class BendConverter implements ITypeConverter<Bend> {
        @Override
        public Bend convert(String text) {
            return byName(Bend.values(), text);
        }
    }

    private static <E extends Enum<E>> E byName(E[] values, String text) {
        return Arrays.stream(values)
                .filter(v -> v.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected one of "
                        + Arrays.stream(values)
                                .map(v -> v.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", found " + text + "."));
    }
}
