package io.fathom.estimate.neighbour;

/** Roots and maxima of functions of one number. */
final class Roots {
    private static final double GOLDEN = (3 - Math.sqrt(5)) / 2;
    private static final int STEPS = 200;

    /** A function of one number. */
    @FunctionalInterface
    interface Function {
        double at(double x);
    }

    private Roots() {}

    /** A root between two points of different sign, to rounding: bisection. */
    static double between(double low, double high, Function f) {
        double a = low;
        double b = high;
        boolean rising = f.at(a) < 0;
        for (int i = 0; i < STEPS; i++) {
            double middle = 0.5 * (a + b);
            if (middle == a || middle == b) {
                break;
            }
            if (f.at(middle) < 0 == rising) {
                a = middle;
            } else {
                b = middle;
            }
        }
        return 0.5 * (a + b);
    }

    /** Where a function with one maximum between two points is largest: golden sections, to about 1e-9 of the width. */
    static double maximum(double low, double high, Function f) {
        double a = low;
        double b = high;
        double x = a + GOLDEN * (b - a);
        double y = b - GOLDEN * (b - a);
        double fx = f.at(x);
        double fy = f.at(y);
        while (b - a > 1e-10 * Math.max(1, Math.abs(a))) {
            if (fx >= fy) {
                b = y;
                y = x;
                fy = fx;
                x = a + GOLDEN * (b - a);
                fx = f.at(x);
            } else {
                a = x;
                x = y;
                fx = fy;
                y = b - GOLDEN * (b - a);
                fy = f.at(y);
            }
            if (x >= y) {
                break;
            }
        }
        return 0.5 * (a + b);
    }
}
