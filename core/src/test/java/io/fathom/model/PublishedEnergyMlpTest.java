package io.fathom.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.contract.EnergyNetworkContract;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PublishedEnergyMlpTest extends EnergyNetworkContract {
    @Override
    protected Network network() {
        EnergyMlpOptions options = new EnergyMlpOptions(20, 2, EnergyForm.PUBLISHED, NoiseEmbedding.VARIANCE);
        return EnergyMlp.create(18, options, RandomStream.at(1));
    }

    @Test
    void theEnergyOfTheOriginIsTheConstantAtEveryLevel() {
        try (Scope scope = new Scope()) {
            Tensor origin = Tensor.zeros(DType.FLOAT32, 1, 18);
            assertThat(model().energy(origin, new NoiseLevel(0.02)).item()).isEqualTo(-3);
            assertThat(model().energy(origin, new NoiseLevel(20)).item()).isEqualTo(-3);
        }
    }
}
