package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.model.MlpOptions;
import io.fathom.model.TrainedModel;
import io.fathom.train.Budget;
import io.fathom.train.Displacement;
import io.fathom.train.TrainOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchModelsTest {
    @TempDir
    Path folder;

    private static Points circle() {
        float[] values = new float[80];
        for (int i = 0; i < 40; i++) {
            values[2 * i] = (float) Math.cos(i);
            values[2 * i + 1] = (float) Math.sin(i);
        }
        return Points.of(values, 2, "circle");
    }

    @Test
    void aModelFromBeforeDisplacementIsOneWithoutAndAnotherOneIsRefused() {
        TrainOptions options =
                TrainOptions.forData(2, 40).withNetwork(new MlpOptions(4, 1)).withBudget(Budget.ofSteps(2));
        BenchModels models = new BenchModels(folder);
        TrainedModel model = models.get("m", circle(), options, Progress.SILENT);
        ObjectNode old = model.provenance().deepCopy();
        assertThat(((ObjectNode) old.path("options").path("noise")).remove("displacement"))
                .isNotNull();
        new TrainedModel(model.score(), model.standardiser(), model.classes(), old)
                .save(folder.resolve("m.safetensors"));
        TrainedModel again = models.get("m", circle(), options, Progress.SILENT);
        assertThat(again.provenance().path("started")).isEqualTo(old.path("started")); // not trained anew
        TrainOptions displaced = options.withNoise(options.noise().withDisplacement(new Displacement(0.2, 1)));
        assertThatThrownBy(() -> models.get("m", circle(), displaced, Progress.SILENT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("training options")
                .hasMessageContaining("0.2");
    }
}
