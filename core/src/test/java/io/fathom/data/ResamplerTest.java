package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResamplerTest {
    @Test
    void shrinkingAveragesOverATriangleAsWideAsTheNewPixels() {
        float[] line = {8, 0, 0, 0, 8, 0, 0, 0};
        float[] half = new float[2];
        new Resampler(8, 2).line(line, half, 0);
        // triangle of reach 4 about 2 and 6: weights .625 .875 .875 .625 .375 .125, sum 3.5
        assertThat(half[0]).isCloseTo(8 * (0.625f + 0.375f) / 3.5f, within(1e-6f));
        assertThat(half[1]).isCloseTo(8 * 0.625f / 3.5f, within(1e-6f));
    }

    @Test
    void enlargingInterpolates() {
        float[] wide = new float[4];
        new Resampler(2, 4).line(new float[] {0, 4}, wide, 0);
        assertThat(wide).containsExactly(0, 1, 3, 4);
    }

    @Test
    void bothAxesAgree() {
        float[] line = {3, 1, 4, 1, 5, 9, 2};
        float[] across = new float[3];
        float[] down = new float[3];
        Resampler resampler = new Resampler(7, 3);
        resampler.line(line, across, 0);
        for (int y = 0; y < line.length; y++) {
            resampler.spread(y, new float[] {line[y]}, down, 0);
        }
        assertThat(down).containsExactly(across, within(1e-6f));
    }
}
