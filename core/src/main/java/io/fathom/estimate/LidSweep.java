package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.IntPredicate;

/**
 * Estimates every row at every noise level and chooses a level for each: points in, {@link LidResult} out.
 *
 * <p>Rows stream through in batches; what stays in memory is the curve of each row, N x G numbers. A faulty row gets NaN and
 * its reason; the others are not affected. Estimators share network evaluations: those that read the trace at the clean point
 * share one pass (and {@link FpRegress} reads the curve of {@link Flipd}), those that read residuals at noisy points share the
 * draws of one kind of noise.
 *
 * @param grid the levels asked for
 * @param rule which level is the answer
 * @param skipUntrained whether levels outside the model's range give NaN instead of an error
 * @param seed root of all random numbers
 * @param projections how often a point is first replaced by its denoised point, at each level anew; 0 or more
 * @param memory bytes that the noise and the results of one batch may take, at least 1; the model's own memory comes on top
 */
public record LidSweep(SigmaGrid grid, SigmaRule rule, boolean skipUntrained, long seed, int projections, long memory) {
    /** 16 levels from 0.02 to 3, the plateau of the median curve, 64 MB. */
    public static final LidSweep DEFAULT = new LidSweep(SigmaGrid.DEFAULT, Plateau.GLOBAL, false, 0, 0, 64L << 20);

    private static final int COPIES = 6; // arrays of [B, m, D] at work: noise, y, denoised, e, two spare
    private static final int MOST_EVALUATIONS = 512; // rows per model call: enough for a matrix product ...
    private static final int FEWEST_EVALUATIONS = 64;
    private static final int MOST_NUMBERS = 1 << 18; // ... and its arrays stay in the caches

    public LidSweep {
        Check.atLeast("projections", projections, 0);
        Check.that(memory >= 1, "memory: expected at least 1 byte, found " + memory + ".");
    }

    /** On another grid. */
    public LidSweep withGrid(SigmaGrid newGrid) {
        return new LidSweep(newGrid, rule, skipUntrained, seed, projections, memory);
    }

    /** By another rule. */
    public LidSweep withRule(SigmaRule newRule) {
        return new LidSweep(grid, newRule, skipUntrained, seed, projections, memory);
    }

    /** Leaving out untrained levels, or refusing them. */
    public LidSweep withSkipUntrained(boolean skip) {
        return new LidSweep(grid, rule, skip, seed, projections, memory);
    }

    /** From another seed. */
    public LidSweep withSeed(long newSeed) {
        return new LidSweep(grid, rule, skipUntrained, newSeed, projections, memory);
    }

    /** With points carried to the manifold first. */
    public LidSweep withProjections(int count) {
        return new LidSweep(grid, rule, skipUntrained, seed, count, memory);
    }

    /** In other memory. */
    public LidSweep withMemory(long bytes) {
        return new LidSweep(grid, rule, skipUntrained, seed, projections, bytes);
    }

    /**
     * Runs the estimators on rows in data units, which the model's standardiser brings to its own.
     *
     * @return one result per estimator, in their order; noise levels are in standardised units
     */
    public List<LidResult> run(TrainedModel model, List<LidEstimator> estimators, RowSource rows, Progress progress) {
        Check.that(rows.ambientDimension() == model.ambientDimension(), wrongDimension(model.ambientDimension(), rows));
        return run(model.score(), estimators, new StandardisedRows(rows, model.standardiser()), progress);
    }

    private static String wrongDimension(int expected, RowSource rows) {
        return "Points must have the model's ambient dimension. Expected " + expected + " columns, found "
                + rows.ambientDimension() + ", in " + rows.name() + ".";
    }

    /**
     * Runs the estimators.
     *
     * @param rows standardised points
     * @return one result per estimator, in their order
     * @throws CancellationException if {@code progress} asks to stop
     * @throws IllegalArgumentException if there are no rows, D differs from the model's, or a level lies outside the model's
     *     range and is not to be skipped
     */
    public List<LidResult> run(ScoreModel model, List<LidEstimator> estimators, RowSource rows, Progress progress) {
        Check.atLeastOne("number of estimators", estimators.size());
        Check.that(rows.count() > 0, rows.name() + ": expected at least one row, found none.");
        Check.that(rows.ambientDimension() == model.ambientDimension(), wrongDimension(model.ambientDimension(), rows));
        List<NoiseLevel> levels = levels(model);
        List<LidTable> tables = new ArrayList<>();
        for (LidEstimator estimator : estimators) {
            tables.add(new LidTable(estimator, levels, model.noiseRange(), rows.count(), rows.ambientDimension()));
        }
        List<NoiseLevel> known =
                levels.stream().filter(model.noiseRange()::contains).toList();
        stream(model, tables, rows, row -> true, known, progress, "estimate");
        List<LidResult> results = new ArrayList<>();
        for (LidTable table : tables) {
            LidResult result = table.result(rule);
            readAgain(model, table.estimator(), result, rows, progress);
            results.add(result);
        }
        return results;
    }

    /** Replaces headlines by those of the estimator's {@link LidEstimator#forHeadline}, each at the level chosen for its row. */
    private void readAgain(
            ScoreModel model, LidEstimator estimator, LidResult result, RowSource rows, Progress progress) {
        LidEstimator finer = estimator.forHeadline();
        if (finer.equals(estimator)) {
            return;
        }
        double[] chosen = result.sigma();
        for (double sigma : Arrays.stream(chosen)
                .filter(Double::isFinite)
                .distinct()
                .sorted()
                .toArray()) {
            List<NoiseLevel> level = List.of(new NoiseLevel(sigma));
            LidTable table = new LidTable(finer, level, model.noiseRange(), rows.count(), rows.ambientDimension());
            stream(model, List.of(table), rows, row -> chosen[row] == sigma, level, progress, "read headlines");
            table.replaceHeadlines(result);
        }
    }

    /** The levels of the curve, ascending, as the model can take them. */
    private List<NoiseLevel> levels(ScoreModel model) {
        NoiseRange range = model.noiseRange();
        TreeSet<NoiseLevel> levels = new TreeSet<>();
        for (NoiseLevel wanted : rule.levels(grid)) {
            if (!range.contains(wanted)) {
                if (!skipUntrained) {
                    range.require(wanted);
                }
                levels.add(wanted);
            } else {
                levels.add(model.nearestLevel(wanted));
            }
        }
        return List.copyOf(levels);
    }

    private void stream(
            ScoreModel model,
            List<LidTable> tables,
            RowSource rows,
            IntPredicate wanted,
            List<NoiseLevel> known,
            Progress progress,
            String work) {
        int n = rows.count();
        int d = rows.ambientDimension();
        int size = batchSize(tables, model);
        float[] values = new float[size * d];
        float[] one = new float[d];
        int[] members = new int[size];
        int filled = 0;
        progress.update(work, 0, n, "");
        for (int row = 0; row < n; row++) {
            String fault = rows.fault(row);
            boolean read = wanted.test(row);
            if (read && fault == null) {
                rows.copyRows(row, row + 1, one);
                fault = Check.finite(one) ? null : Reason.NON_FINITE_INPUT;
            }
            if (read && fault == null) {
                System.arraycopy(one, 0, values, filled * d, d);
                members[filled++] = row;
            } else if (fault != null) {
                for (LidTable table : tables) {
                    table.refuse(row, fault);
                }
            }
            if (filled == size || row == n - 1) {
                batch(model, tables, rows, known, values, Arrays.copyOf(members, filled));
                filled = 0;
                progress.advance(work, row + 1L, n, "");
            }
        }
    }

    private void batch(
            ScoreModel model,
            List<LidTable> tables,
            RowSource rows,
            List<NoiseLevel> known,
            float[] values,
            int[] members) {
        if (members.length == 0 || known.isEmpty()) {
            return;
        }
        int d = model.ambientDimension();
        long[] keys = new long[members.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = rows.key(members[i]);
        }
        try (Scope scope = new Scope()) {
            Tensor x = Tensor.of(Arrays.copyOf(values, keys.length * d), (long) keys.length, d)
                    .to(model.precision());
            evaluate(model, tables, new LidBatch(x, keys, seed, projections), known, members);
        }
    }

    /** Runs every estimator on one batch, those that can share evaluations together. */
    private static void evaluate(
            ScoreModel model, List<LidTable> tables, LidBatch batch, List<NoiseLevel> known, int[] members) {
        Map<Divergence, List<LidTable>> clean = new LinkedHashMap<>();
        Map<NoiseKind, List<LidTable>> noisy = new LinkedHashMap<>();
        for (LidTable table : tables) {
            LidEstimator estimator = table.estimator();
            if (estimator.undefinedIn(model.ambientDimension()) != null) {
                continue;
            }
            if (estimator instanceof CleanPointEstimator c) {
                clean.computeIfAbsent(c.divergence(), key -> new ArrayList<>()).add(table);
            } else if (estimator instanceof NoisyPointEstimator n) {
                noisy.computeIfAbsent(n.noise(), key -> new ArrayList<>()).add(table);
            } else {
                table.put(members, estimator.estimate(model, batch, known));
            }
        }
        clean.forEach((divergence, group) -> {
            TreeSet<NoiseLevel> levels = new TreeSet<>();
            group.forEach(table -> levels.addAll(((CleanPointEstimator) table.estimator()).needed(model, known)));
            CleanPointEstimator.Pass pass = CleanPointEstimator.pass(model, batch, List.copyOf(levels), divergence);
            group.forEach(
                    table -> table.put(members, ((CleanPointEstimator) table.estimator()).from(pass, model, known)));
        });
        noisy.values().forEach(group -> {
            List<NoisyPointEstimator> readers =
                    group.stream().map(t -> (NoisyPointEstimator) t.estimator()).toList();
            List<LidCurves> curves = NoisyPointEstimator.pass(model, batch, known, readers);
            for (int k = 0; k < curves.size(); k++) {
                group.get(k).put(members, curves.get(k));
            }
        });
    }

    private int batchSize(List<LidTable> tables, ScoreModel model) {
        int d = model.ambientDimension();
        int atOnce = 1;
        long kept = 0;
        for (LidTable table : tables) {
            atOnce = Math.max(atOnce, table.estimator().evaluationsAtOnce(d));
            kept += table.estimator().numbersPerRow(d);
        }
        long number = model.precision() == DType.FLOAT64 ? 8 : 4;
        long perRow = (long) COPIES * number * d * atOnce + Double.BYTES * kept;
        int evaluations = Math.max(FEWEST_EVALUATIONS, Math.min(MOST_EVALUATIONS, MOST_NUMBERS / d));
        if (tables.stream().anyMatch(table -> !(table.estimator() instanceof NoisyPointEstimator))) {
            evaluations = Math.min(evaluations, model.rowsAtOnce());
        }
        return (int) Math.max(1, Math.min(memory / perRow, Math.max(1, evaluations / atOnce)));
    }
}
