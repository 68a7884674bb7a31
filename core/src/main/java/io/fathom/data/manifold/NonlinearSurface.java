package io.fathom.data.manifold;

/**
 * The surface {@code (u, w) -> (tan(u cos w), tan(w cos u), atan(w sin u), atan(u sin w))} over the unit square, and its
 * posterior mean under Gaussian noise.
 *
 * <p>The posterior has one peak. A coarse grid and Gauss-Newton steps find it; the window is 7 standard deviations of the
 * Gauss-Newton Hessian to each side, cut to the square; a product Gauss-Legendre rule integrates.
 */
final class NonlinearSurface {
    private static final int GRID = 16;
    private static final int STEPS = 12;
    private static final double WINDOW = 7;
    private static final GaussLegendre NODES = GaussLegendre.of(32);
    private static final double[][] COARSE = coarse();

    private NonlinearSurface() {}

    static void point(double u, double w, double[] x) {
        x[0] = Math.tan(u * Math.cos(w));
        x[1] = Math.tan(w * Math.cos(u));
        x[2] = Math.atan(w * Math.sin(u));
        x[3] = Math.atan(u * Math.sin(w));
    }

    /** d x / d u into {@code du}, d x / d w into {@code dw}. */
    static void tangents(double u, double w, double[] du, double[] dw) {
        double a = 1 + square(Math.tan(u * Math.cos(w)));
        double b = 1 + square(Math.tan(w * Math.cos(u)));
        double c = 1 / (1 + square(w * Math.sin(u)));
        double e = 1 / (1 + square(u * Math.sin(w)));
        du[0] = a * Math.cos(w);
        du[1] = -b * w * Math.sin(u);
        du[2] = c * w * Math.cos(u);
        du[3] = e * Math.sin(w);
        dw[0] = -a * u * Math.sin(w);
        dw[1] = b * Math.cos(u);
        dw[2] = c * Math.sin(u);
        dw[3] = e * u * Math.cos(w);
    }

    /** E[x | y] for y in R^4 and noise sigma per coordinate. */
    static double[] posteriorMean(double[] y, double sigma) {
        double[] peak = peak(y);
        double[] spread = spread(peak, sigma);
        double[] low = new double[2];
        double[] high = new double[2];
        for (int k = 0; k < 2; k++) {
            low[k] = Math.max(0, peak[k] - WINDOW * spread[k]);
            high[k] = Math.min(1, peak[k] + WINDOW * spread[k]);
        }
        double[] x = new double[4];
        point(peak[0], peak[1], x);
        double least = distance(x, y);
        double[] w = new double[NODES.count()];
        double[] cosW = new double[w.length];
        double[] sinW = new double[w.length];
        for (int j = 0; j < w.length; j++) {
            w[j] = NODES.node(j, low[1], high[1]);
            cosW[j] = Math.cos(w[j]);
            sinW[j] = Math.sin(w[j]);
        }
        double mass = 0;
        double[] sum = new double[4];
        for (int i = 0; i < w.length; i++) {
            double u = NODES.node(i, low[0], high[0]);
            double cosU = Math.cos(u);
            double sinU = Math.sin(u);
            for (int j = 0; j < w.length; j++) {
                x[0] = Math.tan(u * cosW[j]);
                x[1] = Math.tan(w[j] * cosU);
                x[2] = Math.atan(w[j] * sinU);
                x[3] = Math.atan(u * sinW[j]);
                double weight =
                        NODES.weight(i) * NODES.weight(j) * Math.exp((least - distance(x, y)) / (2 * sigma * sigma));
                mass += weight;
                for (int k = 0; k < 4; k++) {
                    sum[k] += weight * x[k];
                }
            }
        }
        for (int k = 0; k < 4; k++) {
            sum[k] /= mass;
        }
        return sum;
    }

    /** The nearest point of the surface, as (u, w). */
    private static double[] peak(double[] y) {
        double[] at = {0.5, 0.5};
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < GRID * GRID; i++) {
            double distance = distance(COARSE[i], y);
            if (distance < best) {
                best = distance;
                at = new double[] {cell(i / GRID), cell(i % GRID)};
            }
        }
        double[] x = new double[4];
        double[] du = new double[4];
        double[] dw = new double[4];
        for (int step = 0; step < STEPS; step++) {
            point(at[0], at[1], x);
            tangents(at[0], at[1], du, dw);
            double uu = 0;
            double uw = 0;
            double ww = 0;
            double gu = 0;
            double gw = 0;
            for (int k = 0; k < 4; k++) {
                uu += du[k] * du[k];
                uw += du[k] * dw[k];
                ww += dw[k] * dw[k];
                gu += du[k] * (y[k] - x[k]);
                gw += dw[k] * (y[k] - x[k]);
            }
            double determinant = uu * ww - uw * uw;
            double stepU = (ww * gu - uw * gw) / determinant;
            double stepW = (uu * gw - uw * gu) / determinant;
            // at a wall that the step would cross, only the other parameter moves
            if (crosses(at[0], stepU)) {
                stepU = stepU < 0 ? -at[0] : 1 - at[0];
                stepW = (gw - uw * stepU) / ww;
            } else if (crosses(at[1], stepW)) {
                stepW = stepW < 0 ? -at[1] : 1 - at[1];
                stepU = (gu - uw * stepW) / uu;
            }
            double[] next = at;
            double distance = Double.POSITIVE_INFINITY;
            for (double part = 1; part > 1e-3 && !(distance < best); part /= 2) {
                next = new double[] {clamp(at[0] + part * stepU), clamp(at[1] + part * stepW)};
                point(next[0], next[1], x);
                distance = distance(x, y);
            }
            if (!(distance < best)) {
                break;
            }
            best = distance;
            at = next;
        }
        return at;
    }

    /** Posterior standard deviations of u and w, Gauss-Newton. */
    private static double[] spread(double[] at, double sigma) {
        double[] du = new double[4];
        double[] dw = new double[4];
        tangents(at[0], at[1], du, dw);
        double uu = 0;
        double uw = 0;
        double ww = 0;
        for (int k = 0; k < 4; k++) {
            uu += du[k] * du[k];
            uw += du[k] * dw[k];
            ww += dw[k] * dw[k];
        }
        double determinant = uu * ww - uw * uw;
        return new double[] {sigma * Math.sqrt(ww / determinant), sigma * Math.sqrt(uu / determinant)};
    }

    private static boolean crosses(double at, double step) {
        return at + step < 0 || at + step > 1;
    }

    private static double[][] coarse() {
        double[][] points = new double[GRID * GRID][4];
        for (int i = 0; i < points.length; i++) {
            point(cell(i / GRID), cell(i % GRID), points[i]);
        }
        return points;
    }

    private static double cell(int i) {
        return i / (GRID - 1.0);
    }

    private static double distance(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < 4; k++) {
            sum += square(x[k] - y[k]);
        }
        return sum;
    }

    private static double clamp(double u) {
        return Math.min(1, Math.max(0, u));
    }

    private static double square(double x) {
        return x * x;
    }
}
