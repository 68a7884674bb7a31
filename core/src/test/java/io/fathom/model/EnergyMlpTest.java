package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.contract.EnergyNetworkContract;
import io.fathom.tensor.RandomStream;
import org.junit.jupiter.api.Test;

class EnergyMlpTest extends EnergyNetworkContract {
    @Override
    protected Network network() {
        EnergyMlpOptions options = new EnergyMlpOptions(20, 3, EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.LOG_SIGMA);
        return EnergyMlp.create(5, options, RandomStream.at(1));
    }

    @Test
    void theParameterCountIsTheKnownOne() {
        assertThat(EnergyMlp.create(50, EnergyMlpOptions.DEFAULT, RandomStream.at(1))
                        .parameters()
                        .count())
                .isEqualTo(363_252);
    }
}
