package io.fathom.cli.bench;

import io.fathom.base.Progress;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseRange;
import io.fathom.geometry.PredictorCorrector;
import io.fathom.geometry.PredictorCorrectorOptions;
import io.fathom.model.ConditionalModel;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Quality against diversity of guided samples, over corrector steps and tempering: the paper's grid with our judge. */
final class GuidanceBenchmark {
    private final TrainedModel model;
    private final List<String> names;
    private final ImageClassifier judge;
    private final GuidancePlan plan;
    private final Progress progress;

    /** @param names of the model's classes, for people */
    GuidanceBenchmark(
            TrainedModel model, List<String> names, ImageClassifier judge, GuidancePlan plan, Progress progress) {
        this.model = model;
        this.names = names;
        this.judge = judge;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * The held-out images first, then the cells in order.
     *
     * @param sofar told what is there after each cell
     */
    List<GuidanceJudgement> run(Points heldOut, Consumer<List<GuidanceJudgement>> sofar) {
        List<GuidanceJudgement> all = new ArrayList<>();
        all.add(real(heldOut));
        int[] classOf = new int[plan.perClass() * names.size()];
        Arrays.setAll(classOf, i -> i % names.size());
        ConditionalModel conditional = model.score().conditional();
        NoiseRange levels = model.score().noiseRange();
        long total = plan.evaluations(levels, names.size());
        long before = 0;
        for (PredictorCorrectorOptions cell : plan.cells(levels)) {
            GuidanceCell.Method method = cell.corrections() == 0
                    ? GuidanceCell.Method.DDPM
                    : cell.guidance().alpha() == 0 ? GuidanceCell.Method.PC : GuidanceCell.Method.TS;
            String what = method == GuidanceCell.Method.DDPM
                    ? "DDPM"
                    : String.format(
                            Locale.ROOT,
                            "%s, alpha %s, n %d",
                            method,
                            cell.guidance().alpha(),
                            cell.corrections());
            long own = PredictorCorrector.evaluations(cell) * classOf.length;
            long done = before;
            long start = System.nanoTime();
            Points samples = samples(conditional, cell, classOf, heldOut, (stage, step, steps, text) -> {
                progress.update("grid", done + own * step / steps, total, what);
                if (progress.stopRequested()) {
                    throw new CancellationException("Stopped.");
                }
            });
            double seconds = (System.nanoTime() - start) / 1e9;
            GuidanceJudgement.Maker maker =
                    new GuidanceJudgement.Maker(method, cell.guidance().alpha(), cell.corrections(), seconds);
            all.add(GuidanceJudgement.of(maker, samples, classOf, names, judge));
            before += own;
            sofar.accept(List.copyOf(all));
        }
        return all;
    }

    /** As many held-out images of each class as a cell has samples, or fewer where there are not so many. */
    private GuidanceJudgement real(Points heldOut) {
        int[] taken = new int[names.size()];
        int[] rows = Arrays.stream(heldOut.usableRows())
                .filter(row -> {
                    int k = judge.classOf(heldOut, row);
                    return k >= 0 && taken[k]++ < plan.perClass();
                })
                .toArray();
        Points chosen = heldOut.select(rows);
        int[] classOf = new int[rows.length];
        Arrays.setAll(classOf, i -> judge.classOf(chosen, i));
        GuidanceJudgement.Maker maker = new GuidanceJudgement.Maker(GuidanceCell.Method.REAL, 0, 0, 0);
        return GuidanceJudgement.of(maker, chosen, classOf, names, judge);
    }

    /** In data units, cut off at the range of the pixels of {@code like}. */
    private Points samples(
            ConditionalModel conditional,
            PredictorCorrectorOptions options,
            int[] classOf,
            Points like,
            Progress inside) {
        float[] range = range(like);
        float[] values;
        try (Scope scope = new Scope()) {
            values = new PredictorCorrector(conditional, options)
                    .sample(classOf, plan.seed(), inside)
                    .toFloats();
        }
        model.standardiser().invert(values, classOf.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(range[0], Math.min(range[1], values[i])); // NaN stays
        }
        String[] labels = new String[classOf.length];
        Arrays.setAll(labels, i -> names.get(classOf[i]));
        return Points.of(values, model.ambientDimension(), "samples")
                .withLabels(List.of(labels))
                .withImageShape(like.imageShape().orElseThrow());
    }

    private static float[] range(Points points) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int row : points.usableRows()) {
            for (int j = 0; j < points.ambientDimension(); j++) {
                min = Math.min(min, points.value(row, j));
                max = Math.max(max, points.value(row, j));
            }
        }
        return new float[] {min, max};
    }
}
