package io.fathom.diffusion;

import io.fathom.base.Check;
import java.util.Arrays;

/**
 * A discrete process of K steps, {@code a_k = sqrt(abar_k), b_k = sqrt(1 - abar_k)}, the network told k from 0 to K - 1.
 *
 * <p>A sigma between two steps goes to the nearer one in ln sigma ({@link Lookup#NEAREST}; the level then used is the step's),
 * or to a fractional k, ln sigma being linear between steps ({@link Lookup#INTERPOLATED}, for networks that take fractional
 * times).
 */
public final class DdpmTable implements NoiseProcess {
    /** What happens to a sigma between two steps. */
    public enum Lookup {
        NEAREST,
        INTERPOLATED
    }

    private final double[] logSigma; // ln sigma_k, ascending, [K]
    private final Lookup lookup;

    private DdpmTable(double[] logSigma, Lookup lookup) {
        Check.atLeast("steps", logSigma.length, 2);
        for (int k = 1; k < logSigma.length; k++) {
            Check.that(
                    logSigma[k] > logSigma[k - 1],
                    "alpha-bar: expected falling numbers between 1 and 0, found sigma " + Math.exp(logSigma[k - 1])
                            + " at step " + (k - 1) + " and " + Math.exp(logSigma[k]) + " at step " + k + ".");
        }
        this.logSigma = logSigma;
        this.lookup = lookup;
    }

    /** Steps with beta growing linearly, as in DDPM (0.0001 to 0.02 over 1000 steps). */
    public static DdpmTable linear(int steps, double first, double last, Lookup lookup) {
        return ofBetas(steps, first, last, 1, lookup);
    }

    /** Steps with sqrt(beta) growing linearly, as in Stable Diffusion (0.00085 to 0.012 over 1000 steps). */
    public static DdpmTable scaledLinear(int steps, double first, double last, Lookup lookup) {
        return ofBetas(steps, first, last, 2, lookup);
    }

    /** Steps from their alpha-bar, falling, between 1 and 0, both excluded. */
    public static DdpmTable ofAlphaBar(double[] alphaBar, Lookup lookup) {
        double[] logSigma = new double[alphaBar.length];
        for (int k = 0; k < logSigma.length; k++) {
            Check.that(
                    alphaBar[k] > 0 && alphaBar[k] < 1,
                    "alpha-bar: expected a number between 0 and 1, found " + alphaBar[k] + " at step " + k + ".");
            logSigma[k] = Math.log((1 - alphaBar[k]) / alphaBar[k]) / 2;
        }
        return new DdpmTable(logSigma, lookup);
    }

    private static DdpmTable ofBetas(int steps, double first, double last, int power, Lookup lookup) {
        Check.atLeast("steps", steps, 2);
        double low = Math.pow(Check.within("first beta", first, 1e-12, 0.999), 1.0 / power);
        double high = Math.pow(Check.within("last beta", last, 1e-12, 0.999), 1.0 / power);
        double[] logSigma = new double[steps];
        double integral = 0; // -ln alpha-bar
        for (int k = 0; k < steps; k++) {
            integral -= Math.log1p(-Math.pow(low + (high - low) * k / (steps - 1), power));
            logSigma[k] = Math.log(Math.expm1(integral)) / 2;
        }
        return new DdpmTable(logSigma, lookup);
    }

    @Override
    public NativeLevel at(NoiseLevel sigma) {
        range().require(sigma);
        double t = index(sigma.logSigma());
        NoiseLevel used = sigma;
        if (lookup == Lookup.NEAREST) {
            t = Math.rint(t);
            used = level(t);
        }
        double a = 1 / Math.sqrt(1 + used.variance());
        return new NativeLevel(used, t, a, used.sigma() * a);
    }

    /** The level at step t, ln sigma being linear between whole steps. */
    @Override
    public NoiseLevel level(double t) {
        Check.within("t", t, 0, logSigma.length - 1);
        int k = Math.min((int) t, logSigma.length - 2);
        return new NoiseLevel(Math.exp(logSigma[k] + (t - k) * (logSigma[k + 1] - logSigma[k])));
    }

    @Override
    public NoiseRange range() {
        return new NoiseRange(Math.exp(logSigma[0]), Math.exp(logSigma[logSigma.length - 1]));
    }

    private double index(double log) {
        int found = Arrays.binarySearch(logSigma, log);
        int k = found >= 0 ? found : -found - 2; // the last step at or below
        if (k < 0) {
            return 0;
        }
        return k >= logSigma.length - 1
                ? logSigma.length - 1
                : k + (log - logSigma[k]) / (logSigma[k + 1] - logSigma[k]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DdpmTable table && lookup == table.lookup && Arrays.equals(logSigma, table.logSigma);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(logSigma) + lookup.hashCode();
    }

    @Override
    public String toString() {
        return "DdpmTable[" + logSigma.length + " steps, " + lookup + "]";
    }
}
