package io.fathom.estimate;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The curves of one estimator while a sweep fills them, [N][G], and the headline at the end. */
final class LidTable {
    private static final double OFF_MANIFOLD = 4; // q
    private static final double SURE = 2; // standard errors

    private final LidEstimator estimator;
    private final double[] sigmas; // [G]
    private final boolean[] known; // whether the model knows the level, [G]
    private final int ambientDimension;
    private final float[][] curve; // [N][G]
    private final float[][] error; // [N][G]
    private final float[][] offManifold; // [N][G]
    private float @Nullable [][] transition; // [N][G], once the estimator gives it
    private final @Nullable String[] refused; // [N]

    LidTable(LidEstimator estimator, List<NoiseLevel> levels, NoiseRange range, int count, int ambientDimension) {
        this.estimator = estimator;
        this.ambientDimension = ambientDimension;
        int g = levels.size();
        this.sigmas = new double[g];
        this.known = new boolean[g];
        for (int i = 0; i < g; i++) {
            sigmas[i] = levels.get(i).sigma();
            known[i] = range.contains(levels.get(i));
        }
        this.curve = nan(count, g);
        this.error = nan(count, g);
        this.offManifold = nan(count, g);
        this.refused = new String[count];
    }

    LidEstimator estimator() {
        return estimator;
    }

    void refuse(int row, String reason) {
        refused[row] = reason;
    }

    /** Takes the curves of some rows, whose levels are the known ones. */
    void put(int[] rows, LidCurves curves) {
        double[][] q = curves.offManifold();
        double[][] share = curves.transition();
        if (share != null && transition == null) {
            transition = nan(curve.length, sigmas.length);
        }
        int from = 0;
        for (int g = 0; g < sigmas.length; g++) {
            if (!known[g]) {
                continue;
            }
            for (int i = 0; i < rows.length; i++) {
                curve[rows[i]][g] = (float) curves.value()[from][i];
                error[rows[i]][g] = (float) curves.standardError()[from][i];
                offManifold[rows[i]][g] = (float) q[from][i];
                if (share != null && transition != null) {
                    transition[rows[i]][g] = (float) share[from][i];
                }
            }
            from++;
        }
    }

    LidResult result(SigmaRule rule) {
        int n = curve.length;
        LidResult result = new LidResult(
                estimator.method(),
                estimator.toString(),
                sigmas,
                curve,
                error,
                new double[n],
                new double[n],
                new double[n],
                refused,
                new String[n],
                new double[n]);
        SigmaRule own = estimator instanceof SpectralFilter filter && filter.ownLevel() ? new LeastTransition() : rule;
        SigmaRule fitted = medianIsEmpty() ? own : own.fitted(median());
        for (int i = 0; i < n; i++) {
            SigmaChoice choice = refused[i] == null ? choose(i, fitted) : SigmaChoice.none(refused[i]);
            result.lid()[i] = choice.lid();
            result.standardError()[i] = choice.standardError();
            result.sigma()[i] = choice.index() < 0 ? Double.NaN : sigmas[choice.index()];
            result.reason()[i] = choice.reason();
            result.offManifold()[i] = choice.index() < 0 ? Double.NaN : offManifold[i][choice.index()];
            result.flag()[i] = choice.reason() == null ? flags(i, choice) : null;
        }
        return result;
    }

    /** Writes this table's only level over the headlines; rows not read here and what is not finite leave the old one. */
    void replaceHeadlines(LidResult result) {
        for (int i = 0; i < curve.length; i++) {
            if (Float.isFinite(curve[i][0])) {
                result.lid()[i] = curve[i][0];
                result.standardError()[i] = error[i][0];
                boolean outside = outside(curve[i][0], error[i][0]);
                result.flag()[i] = withFlag(result.flag()[i], Reason.OUTSIDE, outside);
                result.offManifold()[i] = offManifold[i][0];
                boolean beside = offManifold[i][0] > OFF_MANIFOLD;
                result.flag()[i] = withFlag(result.flag()[i], Reason.OFF_MANIFOLD, beside);
            }
        }
    }

    /** The flags with or without one of them. */
    private static @Nullable String withFlag(@Nullable String old, String flag, boolean set) {
        List<String> flags = new ArrayList<>(old == null ? List.of() : List.of(old.split(";", -1)));
        flags.remove(flag);
        if (set) {
            flags.add(flag);
        }
        return flags.isEmpty() ? null : String.join(";", flags);
    }

    private boolean outside(double lid, double standardError) {
        double slack = Double.isNaN(standardError) ? 0 : SURE * standardError;
        return lid < -slack || lid > ambientDimension + slack;
    }

    private SigmaChoice choose(int row, SigmaRule rule) {
        boolean any = false;
        boolean anyKnown = false;
        for (int g = 0; g < sigmas.length; g++) {
            any |= Float.isFinite(curve[row][g]);
            anyKnown |= known[g];
        }
        String undefined = estimator.undefinedIn(ambientDimension);
        if (undefined != null) {
            return SigmaChoice.none(undefined);
        }
        if (!any) {
            return SigmaChoice.none(anyKnown ? Reason.NON_FINITE_OUTPUT : Reason.SIGMA_UNTRAINED);
        }
        SigmaChoice choice = rule.choose(new LidCurve(
                sigmas,
                doubles(curve[row]),
                doubles(error[row]),
                transition == null ? null : doubles(transition[row])));
        if (Reason.NON_FINITE_OUTPUT.equals(choice.reason()) && choice.index() >= 0 && !known[choice.index()]) {
            return SigmaChoice.none(Reason.SIGMA_UNTRAINED);
        }
        return choice;
    }

    private @Nullable String flags(int row, SigmaChoice choice) {
        List<String> flags = new ArrayList<>();
        if (choice.flag() != null) {
            flags.add(choice.flag());
        }
        if (outside(choice.lid(), choice.standardError())) {
            flags.add(Reason.OUTSIDE);
        }
        String caveat = estimator.caveat(choice.lid(), ambientDimension);
        if (caveat != null) {
            flags.add(caveat);
        }
        if (choice.index() >= 0 && offManifold[row][choice.index()] > OFF_MANIFOLD) {
            flags.add(Reason.OFF_MANIFOLD);
        }
        for (int g = 0; g < sigmas.length; g++) {
            if (known[g] && !Float.isFinite(curve[row][g])) {
                flags.add(Reason.PARTIAL_CURVE);
                break;
            }
        }
        return flags.isEmpty() ? null : String.join(";", flags);
    }

    private boolean medianIsEmpty() {
        return Arrays.stream(curve).noneMatch(row -> {
            for (float x : row) {
                if (Float.isFinite(x)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** The median curve over the rows with a finite value, level by level. */
    private LidCurve median() {
        double[] lid = new double[sigmas.length];
        double[] none = new double[sigmas.length];
        Arrays.fill(none, Double.NaN);
        for (int g = 0; g < lid.length; g++) {
            int level = g;
            double[] column = Arrays.stream(curve)
                    .mapToDouble(row -> row[level])
                    .filter(Double::isFinite)
                    .toArray();
            lid[g] = column.length == 0 ? Double.NaN : LidCurve.median(column);
        }
        return new LidCurve(sigmas, lid, none);
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static float[][] nan(int n, int g) {
        float[][] values = new float[n][g];
        for (float[] row : values) {
            Arrays.fill(row, Float.NaN);
        }
        return values;
    }
}
