package io.fathom.cli.bench;

import io.fathom.report.bench.BenchmarkRow.Split;
import io.fathom.train.Budget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark measures.
 *
 * @param cases data sets
 * @param networks each is trained on each data set
 * @param recipes each with each network
 * @param estimators each reads each model
 * @param levels each for each estimator
 * @param splits which points are read
 * @param seeds of data, weights and noise
 * @param budget of one training; null for the recipe's own
 * @param deadlineSeconds nothing is begun later than this after the start; infinity without a limit
 * @param allCurves whether costly estimators are read over whole curves too
 */
record BenchPlan(
        List<BenchCase> cases,
        List<BenchNetwork> networks,
        List<BenchRecipe> recipes,
        List<BenchEstimator> estimators,
        List<BenchLevel> levels,
        List<Split> splits,
        List<Long> seeds,
        @Nullable Budget budget,
        double deadlineSeconds,
        boolean allCurves) {
    /** Trainings of the whole plan. */
    int trainings() {
        return cases.size() * networks.size() * recipes.size() * seeds.size();
    }

    /**
     * When the readings of a model end, in seconds after the start: what the trainings to come leave of the time, in equal parts.
     *
     * @param now seconds after the start
     * @param begun trainings so far, this one included
     */
    double readingEnd(double now, int begun) {
        int others = trainings() - begun;
        double training = budget == null || budget.steps() > 0 ? 0 : 60 * budget.minutes();
        return now + (deadlineSeconds - now - others * training) / (others + 1);
    }

    BenchPlan withBudget(@Nullable Budget newBudget) {
        return new BenchPlan(
                cases, networks, recipes, estimators, levels, splits, seeds, newBudget, deadlineSeconds, allCurves);
    }

    boolean reads(BenchEstimator estimator, BenchLevel level) {
        return !level.needsCurve() || estimator.cheap() || allCurves;
    }
}
