package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final int MOST = 60;

    @Test
    void equalValuesShareOneBinAroundThem() {
        Histogram h = Histogram.of(new double[] {3, 3, 3, Double.NaN}, MOST);
        assertThat(h.counts()).containsExactly(3);
        assertThat(h.from()).isEqualTo(2.5);
        assertThat(h.to()).isEqualTo(3.5);
    }

    @Test
    void aHugeEqualValueStillHasABinOfSomeWidth() {
        Histogram h = Histogram.of(new double[] {1e18, 1e18}, MOST);
        assertThat(h.counts()).containsExactly(2);
        assertThat(h.to()).isGreaterThan(h.from());
    }

    @Test
    void nothingFiniteMeansNoBins() {
        double[] nothing = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        assertThat(Histogram.of(nothing, MOST).counts()).isEmpty();
        assertThat(Histogram.of(new double[0], MOST).counts()).isEmpty();
    }

    @Test
    void oneValueIsOneBin() {
        assertThat(Histogram.of(new double[] {-7.25}, MOST).counts()).containsExactly(1);
    }

    @Test
    void everyValueIsCountedOnceInItsBin() {
        double[] values = SyntheticResults.lids(5000, 20, 6);
        Histogram h = Histogram.of(values, MOST);
        assertThat(h.shown() + h.below() + h.above()).isEqualTo(5000);
        assertThat(h.counts().length).isBetween(20, MOST);
        for (int b = 0; b < h.counts().length; b++) {
            double from = h.from() + b * h.width();
            double to = from + h.width();
            long inside = Arrays.stream(values).filter(v -> v >= from && v < to).count();
            assertThat((long) h.counts()[b]).isEqualTo(inside);
        }
    }

    @Test
    void aValueOnTheLastEdgeIsNotLost() {
        for (double width : new double[] {0.1, 0.3, 1, 2.5, 1e-7, 1e9}) {
            double[] values = new double[1001];
            Arrays.setAll(values, i -> -3 * width + i * width / 10);
            Histogram h = Histogram.of(values, MOST);
            assertThat(h.shown()).isEqualTo(1001);
            assertThat(h.below() + h.above()).isZero();
        }
    }

    @Test
    void aFewExtremeValuesAreCountedBesideNotDrawn() {
        double[] values = SyntheticResults.lids(10_000, 20, 5);
        values[17] = 1e6;
        values[18] = -1e6;
        Histogram h = Histogram.of(values, MOST);
        assertThat(h.below()).isGreaterThanOrEqualTo(1);
        assertThat(h.above()).isGreaterThanOrEqualTo(1);
        assertThat(h.shown()).isGreaterThan(9_950);
        assertThat(h.to() - h.from()).isLessThan(100);
    }

    @Test
    void neverMoreBinsThanAskedFor() {
        for (int most : new int[] {1, 2, 3, 7, 60}) {
            for (double spread : new double[] {1e-9, 0.37, 1, 1e5}) {
                Histogram h = Histogram.of(SyntheticResults.lids(3000, 4, spread), most);
                assertThat(h.counts().length).isBetween(1, most);
                assertThat(h.shown() + h.below() + h.above()).isEqualTo(3000);
            }
        }
    }
}
