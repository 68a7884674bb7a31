package io.fathom.density;

import io.fathom.base.Check;
import java.util.Arrays;

/** How the flow is integrated: rows side by side in one array, which all go through the same steps. */
public sealed interface OdeSolver {
    /** Dormand and Prince's pair of orders 5 and 4 at tolerance 1e-5. */
    OdeSolver STANDARD = new Rk45(1e-5, 1e-5);

    /** The derivative of rows. */
    interface Field {
        /**
         * Evaluates all rows.
         *
         * @param t where
         * @param z [rows * width], not to be changed
         * @param slope dz/dt, filled here
         */
        void at(double t, double[] z, double[] slope);
    }

    /**
     * Carries {@code z} from {@code from} to {@code to}, in place. Rows that stop being finite become NaN and no longer matter
     * to the others.
     *
     * @param rows how many; z is [rows, width]
     * @return evaluations of the field
     */
    int integrate(Field field, double from, double to, double[] z, int rows);

    /**
     * Dormand and Prince 1980, orders 5(4), with one adaptive step for the whole batch: a step is taken when the error of every
     * row is below {@code atol + rtol |z|} in the root mean square over its numbers, and for its last number by itself. What a
     * row gets depends on the other rows of its batch within that tolerance.
     *
     * @param rtol relative tolerance, above 0
     * @param atol absolute tolerance, above 0
     */
    record Rk45(double rtol, double atol) implements OdeSolver {
        private static final double[] C = {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1};
        private static final double[][] A = {
            {},
            {1.0 / 5},
            {3.0 / 40, 9.0 / 40},
            {44.0 / 45, -56.0 / 15, 32.0 / 9},
            {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
            {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
            {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}
        };
        private static final double[] ERROR = {
            71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40
        };
        private static final double FIRST = 0.02; // share of the way
        private static final double SHORTEST = 1e-6; // share of the way: shorter means that a row cannot be integrated
        private static final double SAFETY = 0.9;
        private static final double LEAST = 0.2;
        private static final double MOST = 5;

        public Rk45 {
            Check.positive("rtol", rtol);
            Check.positive("atol", atol);
        }

        @Override
        public int integrate(Field field, double from, double to, double[] z, int rows) {
            int width = rows == 0 ? 0 : z.length / rows;
            double[][] k = new double[C.length][z.length];
            double[] next = new double[z.length];
            double[] error = new double[z.length];
            double t = from;
            double h = FIRST * (to - from);
            field.at(t, z, k[0]);
            int evaluations = 1;
            while (t < to && rows > 0) {
                h = Math.min(h, to - t);
                for (int s = 1; s < C.length; s++) {
                    combine(next, z, h, k, A[s]);
                    field.at(t + C[s] * h, next, k[s]);
                }
                evaluations += C.length - 1;
                combine(error, new double[z.length], h, k, ERROR);
                double worst = 0;
                for (int i = 0; i < rows; i++) {
                    worst = Math.max(worst, error(error, z, next, k[0], i * width, width));
                }
                boolean lost = worst == Double.POSITIVE_INFINITY && h <= SHORTEST * (to - from);
                if (worst <= 1 || lost) { // what is lost is not finite and stays so
                    t = h == to - t ? to : t + h;
                    System.arraycopy(next, 0, z, 0, z.length);
                    double[] first = k[0];
                    k[0] = k[C.length - 1]; // the last slope is the next step's first
                    k[C.length - 1] = first;
                } else {
                    Check.that(
                            h > SHORTEST * (to - from),
                            "tolerance: expected one that steps can meet, found rtol " + rtol + " and atol " + atol
                                    + ", which at " + t + " ask for steps below " + h + ".");
                }
                h *= worst == 0 ? MOST : Math.max(LEAST, Math.min(MOST, SAFETY * Math.pow(worst, -0.2)));
            }
            return evaluations;
        }

        private static void combine(double[] target, double[] z, double h, double[][] k, double[] weights) {
            System.arraycopy(z, 0, target, 0, z.length);
            for (int s = 0; s < weights.length; s++) {
                double w = h * weights[s];
                if (w != 0) {
                    double[] slope = k[s];
                    for (int i = 0; i < target.length; i++) {
                        target[i] += w * slope[i];
                    }
                }
            }
        }

        /** The error of one row against what is allowed; 0 of a row that is not finite already, infinite if it becomes so. */
        private double error(double[] error, double[] z, double[] next, double[] slope, int at, int width) {
            double square = 0;
            double last = 0;
            boolean alive = true;
            for (int j = at; j < at + width; j++) {
                alive &= Double.isFinite(z[j]) && Double.isFinite(slope[j]);
                last = error[j] / (atol + rtol * Math.max(Math.abs(z[j]), Math.abs(next[j])));
                square += last * last;
            }
            if (!alive) {
                return 0;
            }
            double worst = Math.max(Math.sqrt(square / width), Math.abs(last));
            return Double.isFinite(worst) ? worst : Double.POSITIVE_INFINITY;
        }

        @Override
        public String toString() {
            return "rk45 rtol=" + rtol + (atol == rtol ? "" : " atol=" + atol);
        }
    }

    /**
     * Heun's rule, order 2, on equally spaced nodes: a row does not depend on the others.
     *
     * @param nodes at least 2; 64 are usual
     */
    record Heun(int nodes) implements OdeSolver {
        public Heun {
            Check.atLeast("nodes", nodes, 2);
        }

        @Override
        public int integrate(Field field, double from, double to, double[] z, int rows) {
            double h = (to - from) / (nodes - 1);
            double[] first = new double[z.length];
            double[] second = new double[z.length];
            double[] guess = new double[z.length];
            for (int k = 0; k < nodes - 1; k++) {
                double t = from + k * h;
                field.at(t, z, first);
                Arrays.setAll(guess, i -> z[i] + h * first[i]);
                field.at(k == nodes - 2 ? to : t + h, guess, second);
                for (int i = 0; i < z.length; i++) {
                    z[i] += h / 2 * (first[i] + second[i]);
                }
            }
            return 2 * (nodes - 1);
        }

        @Override
        public String toString() {
            return "heun on " + nodes + " nodes";
        }
    }
}
