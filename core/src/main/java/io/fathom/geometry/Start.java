package io.fathom.geometry;

import io.fathom.base.Check;

/**
 * Where chains start. A run takes at least two laws: if their ends differ, the chains have not forgotten where they came from.
 *
 * @param name for reports: {@code data}, {@code far}, {@code uniform}
 * @param points [N, D] row by row, in the model's units; kept, not copied
 * @param ambientDimension D
 */
public record Start(String name, double[] points, int ambientDimension) {
    public Start {
        Check.that(!name.isBlank(), "name of a start: expected text, found none.");
        Check.atLeastOne("ambientDimension", ambientDimension);
        Check.that(
                points.length > 0 && points.length % ambientDimension == 0,
                "points of the start " + name + ": expected a multiple of " + ambientDimension + " numbers, found "
                        + points.length + ".");
    }

    /** All chains at one point: the start that is hardest to forget. */
    public static Start onePoint(String name, double[] point, int count) {
        double[] points = new double[Math.multiplyExact(Check.atLeastOne("count", count), point.length)];
        for (int i = 0; i < count; i++) {
            System.arraycopy(point, 0, points, i * point.length, point.length);
        }
        return new Start(name, points, point.length);
    }

    /** N. */
    public int count() {
        return points.length / ambientDimension;
    }
}
