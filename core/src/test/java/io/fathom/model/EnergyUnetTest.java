package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.contract.EnergyNetworkContract;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnergyUnetTest extends EnergyNetworkContract {
    @Override
    protected Network network() {
        return EnergyUnet.create(
                new ImageLayout(1, 5, 8),
                new EnergyUnetOptions(2, EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.LOG_SIGMA),
                RandomStream.at(1));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1, 321136",
        "8, 3, 321424",
        "16, 1, 797536",
        "16, 3, 798112",
        "32, 1, 2463424",
        "32, 3, 2464576",
        "64, 1, 8647552",
        "64, 3, 8649856"
    })
    void thePublishedFormHasThePublishedParameterCounts(int width, int channels, long count) {
        EnergyUnetOptions options = new EnergyUnetOptions(width, EnergyForm.PUBLISHED, NoiseEmbedding.VARIANCE);
        try (Scope scope = new Scope()) {
            assertThat(EnergyUnet.create(new ImageLayout(channels, 64, 64), options, RandomStream.at(1))
                            .parameters()
                            .count())
                    .isEqualTo(count);
        }
    }

    @Test
    void theDefaultFormHasTheKnownParameterCount() {
        assertThat(EnergyUnet.create(new ImageLayout(1, 32, 32), EnergyUnetOptions.DEFAULT, RandomStream.at(1))
                        .parameters()
                        .count())
                .isEqualTo(822_562);
    }
}
