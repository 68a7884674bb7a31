package io.fathom.cli.bench;

import org.jspecify.annotations.Nullable;

/**
 * One cell of the cost table.
 *
 * @param secondsPerPoint NaN if it failed
 * @param estimated whether the time is extrapolated
 * @param basis what the time rests on, for people
 * @param peakMegabytes peak of resident memory above that of a process that only made the network; NaN where not known
 * @param workingMegabytes peak above what is resident after a pass over one point: without the engine's own code
 * @param batch points whose estimating that peak covers
 * @param failure why there is no number; null otherwise
 */
record CostRow(
        CostMethod method,
        int ambientDimension,
        int width,
        long parameters,
        CostPrecision precision,
        double secondsPerPoint,
        boolean estimated,
        String basis,
        double peakMegabytes,
        double workingMegabytes,
        int batch,
        @Nullable String failure) {
    private static final double KILOBYTES = 1024;

    /** From the answers of the three processes. */
    static CostRow of(CostCase c, CostAnswer load, CostAnswer time, CostAnswer memory) {
        boolean known = load.peakKilobytes() >= 0 && memory.peakKilobytes() >= 0;
        int all = c.method().probes(c.ambientDimension());
        String basis =
                time.rows() + " points" + (time.probes() < all ? ", " + time.probes() + " of " + all + " probes" : "");
        return new CostRow(
                c.method(),
                c.ambientDimension(),
                c.width(),
                time.parameters(),
                c.precision(),
                time.secondsPerPoint(),
                time.estimated(),
                basis,
                known ? (memory.peakKilobytes() - load.peakKilobytes()) / KILOBYTES : Double.NaN,
                memory.workingKilobytes() >= 0 ? memory.workingKilobytes() / KILOBYTES : Double.NaN,
                memory.rows(),
                null);
    }

    /** A cell without numbers. */
    static CostRow failed(CostCase c, String why) {
        return new CostRow(
                c.method(),
                c.ambientDimension(),
                c.width(),
                0,
                c.precision(),
                Double.NaN,
                false,
                "",
                Double.NaN,
                Double.NaN,
                0,
                why);
    }

    boolean is(CostMethod m, int d, int w, CostPrecision p) {
        return method == m && ambientDimension == d && width == w && precision == p;
    }
}
