package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.data.manifold.HyperSphere;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.Sample;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.model.MlpOptions;
import io.fathom.model.TrainedModel;
import io.fathom.report.bench.BenchmarkRow;
import io.fathom.report.bench.BenchmarkRow.Cell;
import io.fathom.report.bench.BenchmarkRow.Cost;
import io.fathom.report.bench.BenchmarkRow.Split;
import io.fathom.tensor.RandomStream;
import io.fathom.train.Budget;
import io.fathom.train.TrainOptions;
import io.fathom.train.Training;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReadingTest {
    private static final double EXACT = 1e-9;

    @Test
    void aRowWhoseTimeIsShortReadsItsFirstPoints() {
        Manifold sphere = new HyperSphere(2, 4);
        Sample sample = sphere.sample(30, RandomStream.at(1, 2));
        TrainOptions options =
                TrainOptions.forData(4, 30).withNetwork(new MlpOptions(4, 1)).withBudget(Budget.ofSteps(2));
        TrainedModel model = Training.fit(sample.toPoints("sphere"), options, Progress.SILENT);
        IdealCurve ideal = IdealCurve.of(sphere, sample, model.standardiser(), List.of(0.1), 0);
        BenchReading reading = new BenchReading(model, ideal, new Cost(0, 2, 0, 0, 0, 0));
        Cell cell = new Cell("sphere", "mlp", "default", "plain8", "0.1", 0, Split.TRAIN);
        BenchLevel level = BenchLevel.of("0.1");

        BenchmarkRow whole = reading.row(cell, new DenoisingLoss(8), level, sample, 1e9, Progress.SILENT);
        BenchmarkRow few = reading.row(cell, new DenoisingLoss(8), level, sample, 1e-9, Progress.SILENT);
        assertThat(whole.score().count()).isEqualTo(30);
        assertThat(few.score().count()).isEqualTo(10);
        BenchmarkRow first = reading.row(
                cell,
                new DenoisingLoss(8),
                level,
                BenchReading.first(sample, 10),
                Double.POSITIVE_INFINITY,
                Progress.SILENT);
        assertThat(few.score().mean())
                .isCloseTo(first.score().mean(), within(EXACT))
                .isNotNaN();
        assertThat(few.score().mean()).isNotCloseTo(whole.score().mean(), within(EXACT));
    }
}
