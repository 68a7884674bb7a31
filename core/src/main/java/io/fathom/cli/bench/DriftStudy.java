package io.fathom.cli.bench;

import io.fathom.base.Progress;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.LidResult;
import io.fathom.estimate.LidSweep;
import io.fathom.estimate.RowSource;
import io.fathom.model.TrainedModel;
import io.fathom.report.Metrics;
import java.util.ArrayList;
import java.util.List;

/** How far LID moves when a model's weights are rounded: every estimator on the same points, with the same noise. */
final class DriftStudy {
    /**
     * One estimator in one precision against 32 bits, at one noise level.
     *
     * @param sigma standardised
     * @param count points with a LID in both
     * @param mean LID in 32 bits
     * @param meanChange mean of LID less LID in 32 bits
     * @param rmsChange root mean square of it
     * @param spearman rank correlation of the two
     */
    record Row(
            String method,
            CostPrecision precision,
            double sigma,
            int count,
            double mean,
            double meanChange,
            double rmsChange,
            double spearman) {
        static Row of(String method, CostPrecision precision, double sigma, double[] full, double[] rounded) {
            Metrics.Errors change = Metrics.errors(full, rounded);
            double squares = 0;
            double sum = 0;
            int count = 0;
            for (int i = 0; i < full.length; i++) {
                double difference = rounded[i] - full[i];
                if (Double.isFinite(difference)) {
                    squares += difference * difference;
                    sum += full[i];
                    count++;
                }
            }
            return new Row(
                    method,
                    precision,
                    sigma,
                    count,
                    count == 0 ? Double.NaN : sum / count,
                    change.bias(),
                    count == 0 ? Double.NaN : Math.sqrt(squares / count),
                    Metrics.spearman(full, rounded));
        }
    }

    private DriftStudy() {}

    /** All precisions but the first, against the first, at every level of the sweep's grid. */
    static List<Row> run(
            TrainedModel model,
            RowSource points,
            List<LidEstimator> estimators,
            List<CostPrecision> precisions,
            LidSweep sweep,
            Progress progress) {
        List<LidResult> full = sweep.run(precisions.get(0).of(model), estimators, points, progress);
        List<Row> rows = new ArrayList<>();
        for (CostPrecision precision : precisions.subList(1, precisions.size())) {
            List<LidResult> rounded = sweep.run(precision.of(model), estimators, points, progress);
            for (int k = 0; k < full.size(); k++) {
                double[] sigmas = full.get(k).sigmas();
                for (int g = 0; g < sigmas.length; g++) {
                    rows.add(Row.of(
                            full.get(k).method(), precision, sigmas[g], at(full.get(k), g), at(rounded.get(k), g)));
                }
            }
        }
        return rows;
    }

    private static double[] at(LidResult result, int g) {
        double[] column = new double[result.count()];
        for (int i = 0; i < column.length; i++) {
            column[i] = result.curve()[i][g];
        }
        return column;
    }
}
