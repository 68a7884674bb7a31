package io.fathom.data.manifold;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The mixtures of Kamkari et al. 2024: component k is {@code z R_k^T}, z of d_k independent coordinates, R_k of random
 * orthonormal columns; then its own map of R^D; then, per coordinate and from 128 points, minus the mean, over the standard
 * deviation (below 1: not divided); then moved to its centre. All centres are Delta apart, {@code Delta (e_k - 1/2)/sqrt 2};
 * with more components than coordinates they stand on a circle, neighbours Delta apart.
 *
 * <p>Everything but the points is drawn when the object is made, from the seed of its options.
 */
public final class MixtureManifold implements Manifold {
    private static final int COMPONENT_STATISTICS = 128; // points
    private static final int MIXTURE_STATISTICS = 8192; // points

    private final MixtureOptions options;
    private final Component[] components;
    private final Standardiser standardiser;

    public MixtureManifold(MixtureOptions options) {
        this.options = options;
        this.components = new Component[options.dimensions().size()];
        for (int k = 0; k < components.length; k++) {
            components[k] = component(k);
        }
        int d = options.ambientDimension();
        this.standardiser = options.standardise()
                ? raw(MIXTURE_STATISTICS, RandomStream.at(options.seed(), Streams.CALIBRATION, components.length))
                        .columnStandardiser()
                : Standardiser.identity(d);
    }

    /** What this was made of. */
    public MixtureOptions options() {
        return options;
    }

    @Override
    public String name() {
        String dimensions =
                options.dimensions().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        String law = options.law().name().substring(0, 1).toUpperCase(Locale.ROOT);
        String warp = options.warp() instanceof Warp.None
                ? ""
                : "-" + options.warp().getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return law + dimensions + warp;
    }

    @Override
    public int ambientDimension() {
        return options.ambientDimension();
    }

    @Override
    public int[] intrinsicDimensions() {
        return options.dimensions().stream().mapToInt(Integer::intValue).toArray();
    }

    /** The centre of component {@code k}, before the mixture is standardised, [D]. */
    public double[] centre(int k) {
        int d = options.ambientDimension();
        int count = components.length;
        double[] centre = new double[d];
        if (count > d) {
            double radius = options.modeDistance() / (2 * Math.sin(Math.PI / count));
            centre[0] = radius * Math.cos(2 * Math.PI * k / count);
            centre[1] = radius * Math.sin(2 * Math.PI * k / count);
            return centre;
        }
        Arrays.fill(centre, -options.modeDistance() / (2 * Math.sqrt(2)));
        centre[k] = -centre[k];
        return centre;
    }

    @Override
    public Sample sample(int n, RandomStream random) {
        Sample drawn = raw(n, random);
        return options.standardise() ? drawn.standardised(standardiser) : drawn;
    }

    private Sample raw(int n, RandomStream random) {
        int d = options.ambientDimension();
        double[] values = new double[Math.multiplyExact(Check.atLeastOne("n", n), d)];
        double[] lid = new double[n];
        int[] component = new int[n];
        for (int i = 0; i < n; i++) {
            component[i] = random.nextInt(components.length);
            lid[i] = options.dimensions().get(component[i]);
            components[component[i]].drawLatent(random, values, i * d);
        }
        // the maps take nothing from the stream, so rows are independent
        IntStream.range(0, n).parallel().forEach(i -> components[component[i]].place(values, i * d));
        return new Sample(values, d, lid, component);
    }

    private Component component(int k) {
        int d = options.ambientDimension();
        int dimension = options.dimensions().get(k);
        RandomStream structure = RandomStream.at(options.seed(), Streams.STRUCTURE, k);
        RandomIsometry orientation = new RandomIsometry(d, dimension, structure);
        Warp.PointMap map = options.warp().draw(d, structure);
        Component flat =
                new Component(options.law(), dimension, orientation, map, new double[d], ones(d), new double[d]);
        RandomStream calibration = RandomStream.at(options.seed(), Streams.CALIBRATION, k);
        Sample probe = Sample.ofOneComponent(COMPONENT_STATISTICS, d, dimension, (values, at) -> {
            flat.drawLatent(calibration, values, at);
            flat.place(values, at);
        });
        double[] mean = probe.columnMeans();
        double[] scale = Arrays.stream(probe.columnDeviations(mean))
                .map(s -> s < 1 ? 1 : s)
                .toArray();
        return new Component(options.law(), dimension, orientation, map, mean, scale, centre(k));
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** One component: {@code (map(R z) - mean) / scale + centre}. */
    private record Component(
            MixtureOptions.Law law,
            int dimension,
            RandomIsometry orientation,
            Warp.PointMap map,
            double[] mean,
            double[] scale,
            double[] centre) {
        void drawLatent(RandomStream random, double[] values, int at) {
            for (int j = 0; j < dimension; j++) {
                values[at + j] = law.draw(random);
            }
        }

        void place(double[] values, int at) {
            orientation.apply(values, at);
            map.apply(values, at);
            for (int j = 0; j < centre.length; j++) {
                values[at + j] = (values[at + j] - mean[j]) / scale[j] + centre[j];
            }
        }
    }
}
