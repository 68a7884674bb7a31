package io.fathom.cli.bench;

import io.fathom.data.manifold.Doughnut;
import io.fathom.data.manifold.Lollipop;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.MixtureManifold;
import io.fathom.data.manifold.MixtureOptions;
import io.fathom.data.manifold.MixtureOptions.Law;
import io.fathom.data.manifold.MultiscaleGaussian;
import io.fathom.data.manifold.SwissRoll;
import io.fathom.data.manifold.Warp;
import io.fathom.report.bench.BenchmarkRow;
import io.fathom.report.bench.BenchmarkRow.Split;
import io.fathom.report.bench.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** The mixtures and small shapes of Kamkari et al. (arXiv 2406.03537), and what is asked of estimates on them. */
final class BenchMixtures {
    private static final int READ = 4096; // as published
    private static final double ERROR_SHARE = 0.05; // of d
    private static final double CONCORDANCE = 0.99;
    private static final String LOLLIPOP = "lollipop"; // ranking is asked of it too, not the error
    private static final double UNLIMITED = Double.POSITIVE_INFINITY;
    private static final double MULTISCALE_FROM =
            0.001; // its three scales, in standardised units, are .0003, .03 and 1

    /** Families by D, and the shapes in two and three dimensions. */
    enum Size {
        SMALL(50_000),
        MEDIUM(50_000),
        LARGE(10_000);

        private final int points; // published: 500,000

        Size(int points) {
            this.points = points;
        }
    }

    private BenchMixtures() {}

    static List<BenchCase> cases(Size size) {
        List<BenchCase> cases = new ArrayList<>();
        switch (size) {
            case SMALL -> {
                for (Law law : Law.values()) {
                    cases.add(mixture(size, 10, law, new Warp.None(), 2, 4, 8));
                }
                for (Law law : Law.values()) {
                    cases.add(mixture(size, 10, law, new Warp.None(), 5));
                }
                cases.add(mixture(size, 10, Law.NORMAL, new Warp.Flow(), 2, 4, 8));
                cases.add(mixture(size, 10, Law.NORMAL, new Warp.Squiggly(1), 2, 4, 8));
                cases.add(mixture(size, 10, Law.NORMAL, new Warp.Flow(), 5));
                cases.add(shape(LOLLIPOP, seed -> new Lollipop(), false, UNLIMITED));
                cases.add(shape("doughnut", seed -> new Doughnut(), false, UNLIMITED));
                cases.add(shape("swiss-roll", seed -> new SwissRoll(3), false, UNLIMITED));
                cases.add(shape("multiscale", MultiscaleGaussian::new, false, MULTISCALE_FROM));
            }
            case MEDIUM -> {
                cases.add(mixture(size, 100, Law.NORMAL, new Warp.None(), 10, 25, 50));
                cases.add(mixture(size, 100, Law.UNIFORM, new Warp.None(), 10, 25, 50));
                cases.add(mixture(size, 100, Law.UNIFORM, new Warp.None(), 10, 30, 90));
                for (int d : new int[] {10, 30, 90}) {
                    cases.add(mixture(size, 100, Law.NORMAL, new Warp.None(), d));
                }
                cases.add(mixture(size, 100, Law.NORMAL, new Warp.Flow(), 10, 25, 50));
                cases.add(mixture(size, 100, Law.NORMAL, new Warp.Flow(), 80));
                cases.add(mixture(size, 100, Law.NORMAL, new Warp.Squiggly(1), 10, 25, 50));
            }
            case LARGE -> {
                cases.add(mixture(size, 800, Law.NORMAL, new Warp.None(), 200));
                cases.add(mixture(size, 800, Law.NORMAL, new Warp.None(), 10, 80, 200));
                cases.add(mixture(size, 1024, Law.LAPLACE, new Warp.None(), 10, 80, 200)); // arXiv 2605.01221
                cases.add(mixture(size, 1000, Law.NORMAL, new Warp.None(), 100));
                cases.add(mixture(size, 1000, Law.NORMAL, new Warp.None(), 900));
                cases.add(mixture(size, 2000, Law.NORMAL, new Warp.None(), 100, 200));
                cases.add(mixture(size, 800, Law.NORMAL, new Warp.Flow(), 400));
                cases.add(mixture(size, 1000, Law.NORMAL, new Warp.Flow(), 500));
                cases.add(mixture(size, 2000, Law.NORMAL, new Warp.Squiggly(1), 200));
            }
        }
        return cases;
    }

    private static BenchCase shape(String name, LongFunction<Manifold> manifold, boolean affine, double noiseFrom) {
        return new BenchCase(name, manifold, Size.SMALL.points, READ, noiseFrom, affine);
    }

    /** Named by law, map, dimensions and D, for example {@code N2-4-8-in-10}. */
    private static BenchCase mixture(Size size, int ambientDimension, Law law, Warp warp, Integer... dimensions) {
        boolean standardise = size != Size.LARGE;
        LongFunction<Manifold> manifold = seed -> new MixtureManifold(
                new MixtureOptions(ambientDimension, List.of(dimensions), law, warp, 10, standardise, seed));
        String letter = warp instanceof Warp.Flow
                ? "F"
                : warp instanceof Warp.Squiggly
                        ? "S"
                        : law.name().substring(0, 1).toUpperCase(Locale.ROOT);
        String name = Arrays.stream(dimensions).map(String::valueOf).collect(Collectors.joining("-", letter, ""))
                + "-in-" + ambientDimension;
        return new BenchCase(name, manifold, size.points, READ, UNLIMITED, warp instanceof Warp.None);
    }

    /** The mean error and the ranking of the default estimator and rule on fresh points, where the data are flat. */
    static List<Target> targets(List<BenchmarkRow> rows, List<BenchCase> cases) {
        Map<String, List<BenchmarkRow>> standard = new TreeMap<>();
        for (BenchmarkRow row : rows) {
            BenchmarkRow.Cell c = row.cell();
            if (c.estimator().equals(BenchEstimator.DEFAULT)
                    && c.level().equals(BenchLevel.DEFAULT_RULE)
                    && c.split() == Split.HELD_OUT) {
                String key = c.data() + ", " + c.network() + ", " + c.recipe();
                standard.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
            }
        }
        List<Target> targets = new ArrayList<>();
        standard.forEach((name, own) -> {
            String data = own.get(0).cell().data();
            boolean affine = cases.stream().anyMatch(c -> c.name().equals(data) && c.affine());
            if (affine) {
                targets.add(new Target(
                        name + ": MAE / mean d",
                        mean(own.stream()
                                .mapToDouble(r -> r.score().meanAbsoluteError()
                                        / r.truth().intrinsicDimension())
                                .toArray()),
                        ERROR_SHARE,
                        true));
            }
            if ((affine || data.equals(LOLLIPOP)) && own.get(0).components().size() > 1) {
                targets.add(new Target(
                        name + ": concordance",
                        mean(own.stream()
                                .mapToDouble(r -> r.score().concordance())
                                .toArray()),
                        CONCORDANCE,
                        false));
            }
        });
        return targets;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
