package io.fathom.geometry;

import java.util.List;
import java.util.Locale;

/**
 * What may keep the samples of {@link TemperedLangevin} from the uniform law, each source by its size. Lengths are in the
 * model's units, shifts of the law are in units of Kuiper's statistic, 0 to 1, on a closed curve of length 2 pi.
 *
 * @param leakPerNat shift for each nat by which the data's log-density varies, {@code sigma^alpha / 2 pi}
 * @param tangentialError score error along the manifold in units of h, measured by {@link ManifoldGate}
 * @param tangentialShift largest shift that it can make, {@code error / (pi tau^2)}
 * @param thicknessPredicted mean distance to the manifold of the thickness law
 * @param thicknessMeasured mean length of h over the samples
 * @param memory what is left of the start on a closed curve, {@code (2/pi) exp(-F)}; NaN when F is not known
 * @param samplingMean mean of Kuiper's statistic of N exact draws, {@code 1.25 / sqrt N}
 * @param sampling95 its 95 % point, {@code 1.747 / sqrt N}
 */
public record ErrorSources(
        double leakPerNat,
        double tangentialError,
        double tangentialShift,
        double thicknessPredicted,
        double thicknessMeasured,
        double memory,
        double samplingMean,
        double sampling95) {
    /** Of a run. */
    public static ErrorSources of(
            LangevinOptions options, LangevinResult result, ManifoldGate gate, double measuredDistance) {
        double tau = options.tau();
        double codimension = Math.max(0, result.ambientDimension() - Math.rint(gate.lid()));
        double root = Math.sqrt(result.count());
        return new ErrorSources(
                Math.pow(options.sigma(), options.alpha()) / (2 * Math.PI),
                gate.tangential(),
                gate.tangential() / (Math.PI * tau * tau),
                Thickness.meanDistance(tau, options.eta(), codimension),
                measuredDistance,
                2 / Math.PI * Math.exp(-result.efolds()),
                1.25 / root,
                1.747 / root);
    }

    /** A source of error: what, how large, what it means. */
    public record Line(String source, String size, String meaning) {}

    /** For people. */
    public List<Line> lines() {
        return List.of(
                new Line("density leak", number(leakPerNat), "per nat of variation of the data's density"),
                new Line(
                        "score along the manifold",
                        number(tangentialShift),
                        "at most, from an error of " + number(tangentialError) + " in h; the leak is part of it"),
                new Line(
                        "start remembered",
                        number(memory),
                        Double.isNaN(memory) ? "not known without lambda1; the starts are compared instead" : ""),
                new Line("sampling", number(samplingMean), "mean of an exact draw; 95 % below " + number(sampling95)),
                new Line(
                        "distance to the manifold",
                        number(thicknessMeasured),
                        "mean |h|; " + number(thicknessPredicted) + " by the thickness law"));
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? "unknown"
                : value != 0 && Math.abs(value) < 1e-4
                        ? String.format(Locale.ROOT, "%.1e", value)
                        : String.format(Locale.ROOT, "%.4f", value);
    }
}
