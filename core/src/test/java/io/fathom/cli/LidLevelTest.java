package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Json;
import io.fathom.base.Progress;
import io.fathom.data.Dequantise;
import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.data.Standardising;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyMlp;
import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.EnergyNetworkModel;
import io.fathom.model.NoiseEmbedding;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Standardiser;
import java.util.List;
import org.junit.jupiter.api.Test;

class LidLevelTest {
    private static final double SHARE = 1e-3;
    private static final EnergyMlpOptions SMALL =
            new EnergyMlpOptions(8, 1, EnergyForm.GAUSSIAN_REFERENCE, NoiseEmbedding.LOG_SIGMA);

    private static Points bytes() {
        float[] values = new float[20 * 4];
        RandomStream random = RandomStream.at(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256);
        }
        return Points.of(values, 4, "bytes").withImageShape(new ImageShape(1, 2, 2));
    }

    private static TrainedModel model(Standardiser standardiser, double lowest) {
        EnergyMlp network = EnergyMlp.create(4, SMALL, RandomStream.at(2));
        EnergyNetworkModel energy = new EnergyNetworkModel(network, 0, 1, new NoiseRange(lowest, 30), 0.0);
        return new TrainedModel(energy, standardiser, List.of(), Json.object());
    }

    @Test
    void dequantisedImagesAreReadAtTwoGreyLevels() {
        Points points = Dequantise.UNIFORM.apply(bytes());
        Standardiser units = Standardising.of(points, Standardising.Mode.ONE_SCALE, points.usableRows());
        double sigma =
                LidLevel.beside(model(units, 1e-3), points, 0, Progress.SILENT).sigma();
        double levels = sigma * units.typicalScale() * 256;
        assertThat(levels).isCloseTo(2, within(SHARE));
        // what the uniform noise of one level adds to each dimension there
        assertThat(1 / 12.0 / (1 / 12.0 + levels * levels)).isCloseTo(0.0204, within(SHARE));
        assertThat(LidLevel.beside(model(units, 1e-3), points.select(new int[] {3, 4}), 0, Progress.SILENT)
                        .sigma())
                .isEqualTo(sigma);
    }

    @Test
    void whereTheModelDoesNotKnowThatNoiseOrThePixelsAreALatticeThePlateauDecides() {
        Points lattice = bytes();
        Points points = Dequantise.UNIFORM.apply(lattice);
        Standardiser units = Standardising.of(points, Standardising.Mode.ONE_SCALE, points.usableRows());
        TrainedModel coarse = model(units, 0.05);
        assertThat(LidLevel.beside(coarse, points, 0, Progress.SILENT))
                .isEqualTo(LidLevel.choose(coarse, points, 0, Progress.SILENT));
        TrainedModel fine = model(units, 1e-3);
        assertThat(LidLevel.beside(fine, lattice, 0, Progress.SILENT))
                .isEqualTo(LidLevel.choose(fine, lattice, 0, Progress.SILENT));
    }
}
