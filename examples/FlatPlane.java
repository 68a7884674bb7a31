import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.RowSource;
import io.fathom.model.TrainedModel;
import io.fathom.train.Budget;
import io.fathom.train.TrainOptions;
import io.fathom.train.Training;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A thousand points on a plane in five dimensions; prints the mean of their local intrinsic dimensions, near 2. */
public final class FlatPlane {
    private FlatPlane() {}

    public static void main(String[] args) {
        System.out.printf("%.2f%n", plane(400));
    }

    static double plane(long steps) {
        Random random = new Random(1);
        float[][] rows = new float[1000][];
        for (int i = 0; i < rows.length; i++) {
            float a = random.nextFloat();
            float b = random.nextFloat();
            rows[i] = new float[] {a, b, a + b, a - b, 2 * a};
        }
        return Arrays.stream(lid(rows, steps)).average().orElseThrow();
    }

    // begin of the README's part
    static double[] lid(float[][] rows, long steps) {
        Points points = Points.of(rows, "my points");
        TrainOptions options = TrainOptions.forData(points.ambientDimension(), points.count())
                .withBudget(Budget.ofSteps(steps)); // or Budget.ofMinutes(2)
        TrainedModel model = Training.fit(points, options, Progress.SILENT);
        DenoisingLoss estimator = DenoisingLoss.standard(points.ambientDimension());
        List<LidResult> results =
                LidSweep.DEFAULT.run(model, List.of(estimator), RowSource.of(rows), Progress.SILENT);
        return results.get(0).lid();
    }
    // end of the README's part
}
