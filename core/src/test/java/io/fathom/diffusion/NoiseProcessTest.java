package io.fathom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.DdpmTable.Lookup;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseProcessTest {
    /** Relative, of sigma after the way to t and back. */
    private static final double ROUND_TRIP = 1e-12;

    /** As printed, five to six digits. */
    private static final double PRINTED = 1e-5;

    private static final List<NoiseProcess> CONTINUOUS = List.of(
            new VarianceExploding(),
            VariancePreserving.STANDARD,
            new VariancePreserving(2, 2),
            SubVp.STANDARD,
            new FlowMatching(),
            new Edm(0.5));

    @Test
    void sigmaComesBackFromTimeAtEverySize() {
        for (NoiseProcess process : CONTINUOUS) {
            for (double sigma : new double[] {1e-8, 1e-4, 0.01, 0.3, 1, 2.4}) {
                NativeLevel level = process.at(new NoiseLevel(sigma));
                assertThat(process.level(level.t()).sigma())
                        .as("%s at %s", process, sigma)
                        .isCloseTo(sigma, within(ROUND_TRIP * sigma));
                assertThat(level.b() / level.a()).isCloseTo(sigma, within(ROUND_TRIP * sigma));
            }
        }
    }

    @Test
    void scaleAndNoiseFollowFromTheIntegralOfBeta() {
        double t = 0.37;
        double integral = 0.1 * t + 19.9 * t * t / 2;
        NativeLevel vp = VariancePreserving.STANDARD.at(VariancePreserving.STANDARD.level(t));
        assertThat(vp.a()).isCloseTo(Math.exp(-integral / 2), within(ROUND_TRIP));
        assertThat(vp.b()).isCloseTo(Math.sqrt(1 - Math.exp(-integral)), within(ROUND_TRIP));
        NativeLevel sub = SubVp.STANDARD.at(SubVp.STANDARD.level(t));
        assertThat(sub.a()).isCloseTo(Math.exp(-integral / 2), within(ROUND_TRIP));
        assertThat(sub.b()).isCloseTo(1 - Math.exp(-integral), within(ROUND_TRIP));
    }

    @Test
    void theStandardScheduleHasThePublishedLevels() {
        double[] t = {.01, .05, .1, .3, .5, 1};
        double[] sigma = {.04469, .17414, .34018, 1.23415, 3.41292, 152.167};
        for (int i = 0; i < t.length; i++) {
            assertThat(VariancePreserving.STANDARD.level(t[i]).sigma())
                    .isCloseTo(sigma[i], within(PRINTED * Math.max(1, sigma[i])));
        }
        assertThat(new FlowMatching().level(0.05).sigma()).isCloseTo(.05263, within(PRINTED));
    }

    @Test
    void tablesHaveThePublishedEnds() {
        NoiseRange stable =
                DdpmTable.scaledLinear(1000, .00085, .012, Lookup.NEAREST).range();
        assertThat(stable.lowest()).isCloseTo(.0292, within(5e-5));
        assertThat(stable.highest()).isCloseTo(14.6146, within(5e-5));
        NoiseRange ddpm = DdpmTable.linear(1000, 1e-4, .02, Lookup.NEAREST).range();
        assertThat(ddpm.lowest()).isCloseTo(Math.sqrt(1e-4 / (1 - 1e-4)), within(ROUND_TRIP));
        assertThat(ddpm.highest()).isCloseTo(157.407, within(1e-3));
    }

    @Test
    void aTableSnapsToItsNearestStepOrInterpolates() {
        double[] alphaBar = {0.99, 0.9, 0.5, 0.1};
        DdpmTable nearest = DdpmTable.ofAlphaBar(alphaBar, Lookup.NEAREST);
        NoiseLevel between = new NoiseLevel(0.6); // steps 1 and 2 lie at 1/3 and 1; in ln sigma 2 is nearer
        NativeLevel snapped = nearest.at(between);
        assertThat(snapped.t()).isEqualTo(2);
        assertThat(snapped.sigma().sigma()).isCloseTo(1, within(ROUND_TRIP));
        assertThat(snapped.a() * snapped.a()).isCloseTo(0.5, within(ROUND_TRIP));

        DdpmTable smooth = DdpmTable.ofAlphaBar(alphaBar, Lookup.INTERPOLATED);
        NativeLevel fractional = smooth.at(between);
        assertThat(fractional.sigma()).isEqualTo(between);
        assertThat(fractional.t()).isCloseTo(1 + Math.log(0.6 * 3) / Math.log(3), within(ROUND_TRIP));
        assertThat(smooth.level(fractional.t()).sigma()).isCloseTo(0.6, within(ROUND_TRIP));
    }

    @Test
    void aLevelOutsideTheProcessIsRefusedWithAllNumbers() {
        assertThatThrownBy(
                        () -> DdpmTable.linear(1000, 1e-4, .02, Lookup.NEAREST).at(new NoiseLevel(200)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("157.4")
                .hasMessageContaining("200");
        assertThatThrownBy(() -> VariancePreserving.STANDARD.at(new NoiseLevel(153)))
                .hasMessageContaining("152.1");
    }

    @Test
    void aTableMustFall() {
        assertThatThrownBy(() -> DdpmTable.ofAlphaBar(new double[] {0.9, 0.95}, Lookup.NEAREST))
                .hasMessageContaining("step 1");
    }
}
