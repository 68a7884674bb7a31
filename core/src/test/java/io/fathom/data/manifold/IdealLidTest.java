package io.fathom.data.manifold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import org.junit.jupiter.api.Test;

class IdealLidTest {
    private static final double ROUNDING = 1e-9;
    private static final double T = 0.1;

    /** Whole frames leave no error on flat data: a projector on d coordinates reads d. */
    @Test
    void aProjectorReadsItsRank() {
        int rank = 3;
        IdealDenoiser projector = (y, sigma) -> {
            double[] kept = y.clone();
            java.util.Arrays.fill(kept, rank, kept.length, 0);
            return kept;
        };
        Sample sample = new HyperBall(rank, 7).sample(5, RandomStream.at(1));
        assertThat(IdealLid.mean(projector, sample, 0.3, 5, 7, RandomStream.at(2)))
                .isCloseTo(rank, within(ROUNDING));
    }

    @Test
    void theSphereReadsThePublishedIdeal() {
        HyperSphere sphere = new HyperSphere(16, 64);
        Sample sample = sphere.sample(2000, RandomStream.at(1));
        Standardiser standardiser = sample.standardiser();
        double lid = IdealLid.mean(
                sphere.idealDenoiser().orElseThrow().standardised(standardiser),
                sample.standardised(standardiser),
                T / (1 - T),
                50,
                64,
                RandomStream.at(2));
        assertThat(lid).isCloseTo(15.83, within(0.1)); // one point's frame scatters by 0.3
    }

    @Test
    void moreDrawsThanCoordinatesAreRefused() {
        Sample sample = new HyperBall(2, 3).sample(5, RandomStream.at(1));
        assertThatThrownBy(() -> IdealLid.mean((y, sigma) -> y, sample, 1, 5, 4, RandomStream.at(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("draws");
    }
}
