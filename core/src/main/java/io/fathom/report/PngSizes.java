package io.fathom.report;

import io.fathom.data.Points;
import java.util.Arrays;

/**
 * Bytes of each image as PNG (8 bits a channel, deflate level 9, no chunks but the needed ones): a classical measure of an
 * image's complexity, to rank LIDs against.
 */
public final class PngSizes {
    private static final long MOST_NUMBERS = 200_000_000; // to encode, about 10 s

    private PngSizes() {}

    /** Of points that have an image shape, [N]; NaN for a faulty row, and for those left out of very many large images. */
    public static double[] of(Points points) {
        return of(points, ImageTones.of(points));
    }

    static double[] of(Points points, ImageTones tones) {
        double[] sizes = new double[points.count()];
        Arrays.fill(sizes, Double.NaN);
        int most = (int) Math.min(Integer.MAX_VALUE, Math.max(1, MOST_NUMBERS / points.ambientDimension()));
        ReportJson.evenly(points.count(), most)
                .filter(i -> points.fault(i) == null)
                .parallel()
                .forEach(i -> sizes[i] = tones.small(i, Integer.MAX_VALUE).png().length);
        return sizes;
    }
}
