package io.fathom.data;

/**
 * Weights that bring one image axis from one length to another: a triangle as wide as the larger of one old and one new pixel,
 * so that shrinking averages and enlarging interpolates.
 */
final class Resampler {
    private final int[] first; // [target] first old pixel that counts
    private final float[][] weights; // [target][...], each summing to 1

    Resampler(int from, int to) {
        first = new int[to];
        weights = new float[to][];
        double ratio = from / (double) to;
        double reach = Math.max(1, ratio);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * ratio;
            int low = (int) Math.max(0, Math.floor(centre - reach));
            int high = (int) Math.min(from, Math.ceil(centre + reach));
            double[] raw = new double[high - low];
            double sum = 0;
            for (int k = low; k < high; k++) {
                raw[k - low] = Math.max(0, 1 - Math.abs(k + 0.5 - centre) / reach);
                sum += raw[k - low];
            }
            first[i] = low;
            weights[i] = new float[raw.length];
            for (int k = 0; k < raw.length; k++) {
                weights[i][k] = (float) (raw[k] / sum);
            }
        }
    }

    /** One line: {@code target[at..]} from {@code line}. */
    void line(float[] line, float[] target, int at) {
        for (int i = 0; i < first.length; i++) {
            float sum = 0;
            for (int k = 0; k < weights[i].length; k++) {
                sum += weights[i][k] * line[first[i] + k];
            }
            target[at + i] = sum;
        }
    }

    /** Adds old line number {@code y} to every new line that it counts for; {@code plane} is [target, width] from {@code at}. */
    void spread(int y, float[] line, float[] plane, int at) {
        int width = line.length;
        for (int i = 0; i < first.length; i++) {
            int k = y - first[i];
            if (k >= 0 && k < weights[i].length && weights[i][k] != 0) {
                for (int x = 0; x < width; x++) {
                    plane[at + i * width + x] += weights[i][k] * line[x];
                }
            }
        }
    }
}
