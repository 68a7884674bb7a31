package io.fathom.geometry;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.function.ToDoubleFunction;

/** Whether two sets of points follow one law: how ends of chains from different starts are compared. Closed. */
public sealed interface TwoSample {
    /**
     * Compares.
     *
     * @param a [N, D] row by row
     * @param b [M, D] row by row
     * @param random for tests that draw
     */
    Outcome of(double[] a, double[] b, int ambientDimension, RandomStream random);

    /**
     * What a comparison found.
     *
     * @param statistic 0 for equal laws, up to sampling
     * @param pValue the chance of a statistic at least as large if the laws are equal
     */
    record Outcome(double statistic, double pValue) {}

    /**
     * Kuiper's test of one known coordinate, for example arc length as a share of the length.
     *
     * @param name of the coordinate
     * @param coordinate of a point [D]
     */
    record Kuiper(String name, ToDoubleFunction<double[]> coordinate) implements TwoSample {
        @Override
        public Outcome of(double[] a, double[] b, int ambientDimension, RandomStream random) {
            Uniformity.Outcome outcome = Uniformity.kuiper(values(a, ambientDimension), values(b, ambientDimension));
            return new Outcome(outcome.statistic(), outcome.pValue());
        }

        private double[] values(double[] points, int d) {
            double[] values = new double[points.length / d];
            double[] row = new double[d];
            for (int i = 0; i < values.length; i++) {
                System.arraycopy(points, i * d, row, 0, d);
                values[i] = coordinate.applyAsDouble(row);
            }
            return values;
        }

        @Override
        public String toString() {
            return "Kuiper of " + name;
        }
    }

    /**
     * The energy distance {@code 2 E|a - b| - E|a - a'| - E|b - b'|} (Szekely and Rizzo 2004), with a permutation p value; needs
     * no coordinates.
     *
     * @param atMost points of each set that are used, drawn at random, at least 8
     * @param permutations at least 99
     */
    record Energy(int atMost, int permutations) implements TwoSample {
        /** A thousand of each, 499 permutations. */
        public static final Energy DEFAULT = new Energy(1000, 499);

        public Energy {
            Check.atLeast("atMost", atMost, 8);
            Check.atLeast("permutations", permutations, 99);
        }

        @Override
        public Outcome of(double[] a, double[] b, int d, RandomStream random) {
            int n = Math.min(
                    atMost, Math.min(a.length, b.length) / d); // equally many: the statistic is then a quadratic form
            double[] both = new double[2 * n * d];
            draw(a, d, n, random, both, 0);
            draw(b, d, n, random, both, n * d);
            double[] signs = new double[2 * n * (permutations + 1)]; // [2n, 1 + permutations]
            for (int p = 0; p <= permutations; p++) {
                int[] order = p == 0 ? null : random.permutation(2 * n);
                for (int i = 0; i < 2 * n; i++) {
                    int place = order == null ? i : order[i];
                    signs[i * (permutations + 1) + p] = place < n ? 1 : -1;
                }
            }
            double[] statistics = statistics(both, d, signs, permutations + 1);
            int atLeast = 1;
            for (int p = 1; p <= permutations; p++) {
                atLeast += statistics[p] >= statistics[0] ? 1 : 0;
            }
            return new Outcome(statistics[0] / ((double) n * n), (double) atLeast / (permutations + 1));
        }

        private static void draw(double[] from, int d, int n, RandomStream random, double[] to, int at) {
            int[] order = random.permutation(from.length / d);
            for (int i = 0; i < n; i++) {
                System.arraycopy(from, order[i] * d, to, at + i * d, d);
            }
        }

        /** {@code -s^T M s} for each column s of signs, M the distances. */
        private static double[] statistics(double[] points, int d, double[] signs, int columns) {
            int n = points.length / d;
            try (Scope scope = new Scope()) {
                Tensor x = Tensor.of(points, n, d);
                Tensor squares = x.squared().sum(1, true); // [2n, 1]
                Tensor m = squares.plus(squares.transpose(0, 1)).plus(x.matmul(x.transpose(0, 1)), -2);
                m = m.plus(m.abs()).times(0.5).sqrt(); // rounding may have gone below 0
                Tensor s = Tensor.of(signs, n, columns);
                return m.matmul(s).times(s).sum(0, false).negated().toDoubles();
            }
        }

        @Override
        public String toString() {
            return "energy distance";
        }
    }
}
