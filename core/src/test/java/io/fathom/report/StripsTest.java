package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StripsTest {
    @Test
    void theLowestTheMiddleAndTheHighestAreTakenAscending() {
        double[] lid = new double[101];
        Arrays.setAll(lid, i -> 100 - i);
        lid[50] = Double.NaN;
        Strips strips = Strips.of(lid, 4);
        assertThat(strips.lowest()).containsExactly(100, 99, 98, 97);
        assertThat(strips.middle()).containsExactly(52, 51, 49, 48);
        assertThat(strips.highest()).containsExactly(3, 2, 1, 0);
    }

    @Test
    void fewRowsAreEachShownOnce() {
        for (int n = 0; n < 40; n++) {
            Strips strips = Strips.of(SyntheticResults.lids(n, 5, 1), 12);
            assertThat(strips.rows()).doesNotHaveDuplicates().hasSize(Math.min(n, 36));
        }
    }
}
