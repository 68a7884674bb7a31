package io.fathom.estimate;

import io.fathom.base.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the curve LID(ln sigma) is flat.
 *
 * <p>In each window of consecutive levels the slope dL/d ln sigma is fitted by least squares. A plateau is a window that is
 * neither first nor last (sigma to 0 gives D, to infinity 0, both flat), whose |slope| is the least of the two windows on
 * either side, and at most {@code tolerance * max(L, 1)}, L the window's median. The answer is the median of the plateau of
 * smallest sigma. Without one: of the first window if it is flat, flagged {@code edge}; else the value at the
 * {@link Kneedle knee} of the curve, flagged {@code no_plateau}.
 *
 * <p>Measured on exact models (mixtures of planes with one, two and blurred scales, the 16-sphere): {@link Scope#GLOBAL} has
 * the smaller error in all but one case, by up to half; a single point's curve is too noisy, or lacks a plateau at its own
 * scale and shows one where its neighbours' merge.
 *
 * @param scope whether each point has a plateau of its own, or all share the one of the median curve
 * @param window number of levels, at least 3; 5 is usual
 * @param tolerance greatest |slope| relative to the LID, per unit of ln sigma; 0.1 is usual
 */
public record Plateau(Scope scope, int window, double tolerance) implements SigmaRule {
    /** Which curve is searched. */
    public enum Scope {
        /** Each point's own. */
        PER_POINT,
        /** The median over all points, once; every point is read in the window found there. */
        GLOBAL
    }

    /** Each point by its own curve. */
    public static final Plateau PER_POINT = new Plateau(Scope.PER_POINT, 5, 0.1);

    /** One window for all points. */
    public static final Plateau GLOBAL = new Plateau(Scope.GLOBAL, 5, 0.1);

    private static final int NEIGHBOURS = 2;

    public Plateau {
        Check.atLeast("window", window, 3);
        Check.positive("tolerance", tolerance);
    }

    @Override
    public SigmaRule fitted(LidCurve median) {
        if (scope == Scope.PER_POINT) {
            return this;
        }
        Window found = headline(median);
        return new PlateauWindow(median.sigma(found.low()), median.sigma(found.high()), found.flag());
    }

    @Override
    public SigmaChoice choose(LidCurve curve) {
        return headline(curve).of(curve);
    }

    /** Every plateau of a curve, by ascending sigma; the first is the answer. */
    public List<SigmaChoice> plateaus(LidCurve curve) {
        return search(curve).stream()
                .filter(w -> w.flag() == null)
                .map(w -> w.of(curve))
                .toList();
    }

    private Window headline(LidCurve curve) {
        return search(curve).get(0);
    }

    /** The plateaus, or the one flattest window with its flag. */
    private List<Window> search(LidCurve curve) {
        int[] finite = curve.finite();
        int width = Math.min(window, finite.length);
        int count = finite.length - width + 1;
        double[] steep = new double[count];
        int flattest = 0;
        for (int w = 0; w < count; w++) {
            steep[w] = Math.abs(slope(curve, Arrays.copyOfRange(finite, w, w + width)));
            flattest = steep[w] < steep[flattest] ? w : flattest;
        }
        List<Window> found = new ArrayList<>();
        for (int w = 1; w < count - 1; w++) {
            int[] levels = Arrays.copyOfRange(finite, w, w + width);
            int at = w;
            boolean least = IntStream.rangeClosed(Math.max(0, w - NEIGHBOURS), Math.min(count - 1, w + NEIGHBOURS))
                    .allMatch(other -> steep[at] <= steep[other]);
            if (least && steep[w] <= tolerance * Math.max(curve.median(levels), 1)) {
                found.add(new Window(levels, null));
            }
        }
        if (found.isEmpty()) {
            found.add(withoutPlateau(curve, finite, width, steep, flattest));
        }
        return found;
    }

    /**
     * The first window if it is flat, else the knee of the curve, else the flattest window.
     *
     * <p>The knee, because the least slope of a curve that falls all the way lies in its tail: on Fashion-MNIST at
     * sigma = 1.8, beyond the deviation of the data, where little of the data is left.
     */
    private Window withoutPlateau(LidCurve curve, int[] finite, int width, double[] steep, int flattest) {
        int[] first = Arrays.copyOf(finite, width);
        if (steep.length >= 3 && steep[0] <= tolerance * Math.max(curve.median(first), 1)) {
            return new Window(first, Reason.EDGE);
        }
        SigmaChoice knee = new Kneedle(false).choose(curve);
        if (Double.isFinite(knee.lid()) && knee.index() >= 0) {
            return new Window(new int[] {knee.index()}, Reason.NO_PLATEAU);
        }
        boolean atEnd = steep.length >= 3 && (flattest == 0 || flattest == steep.length - 1);
        return new Window(
                Arrays.copyOfRange(finite, flattest, flattest + width), atEnd ? Reason.EDGE : Reason.NO_PLATEAU);
    }

    /** Least squares; 0 of a single level. */
    private static double slope(LidCurve curve, int[] levels) {
        double meanX = 0;
        double meanY = 0;
        for (int g : levels) {
            meanX += Math.log(curve.sigma(g)) / levels.length;
            meanY += curve.lid(g) / levels.length;
        }
        double xy = 0;
        double xx = 0;
        for (int g : levels) {
            double x = Math.log(curve.sigma(g)) - meanX;
            xy += x * (curve.lid(g) - meanY);
            xx += x * x;
        }
        return xx == 0 ? 0 : xy / xx;
    }

    private record Window(int[] levels, @Nullable String flag) {
        int low() {
            return levels[0];
        }

        int high() {
            return levels[levels.length - 1];
        }

        /** The median, with the standard error at the middle: the draws are common to all levels, so they do not average. */
        SigmaChoice of(LidCurve curve) {
            int middle = levels[levels.length / 2];
            return new SigmaChoice(middle, curve.median(levels), curve.standardError(middle), null, flag);
        }
    }

    @Override
    public String toString() {
        return "plateau" + (scope == Scope.GLOBAL ? " of the median curve" : "");
    }
}
