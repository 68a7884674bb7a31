package io.fathom.cli;

import io.fathom.base.Check;
import io.fathom.cli.EstimateArguments.Method;
import io.fathom.estimate.neighbour.Abid;
import io.fathom.estimate.neighbour.AggregatedHill;
import io.fathom.estimate.neighbour.Alid;
import io.fathom.estimate.neighbour.Duplicates;
import io.fathom.estimate.neighbour.Ess;
import io.fathom.estimate.neighbour.Ged;
import io.fathom.estimate.neighbour.LMoments;
import io.fathom.estimate.neighbour.LocalEstimator;
import io.fathom.estimate.neighbour.LocalPca;
import io.fathom.estimate.neighbour.Mada;
import io.fathom.estimate.neighbour.Mle;
import io.fathom.estimate.neighbour.Mom;
import io.fathom.estimate.neighbour.NeighbourSweep;
import io.fathom.estimate.neighbour.Pwm;
import io.fathom.estimate.neighbour.Rv;
import io.fathom.estimate.neighbour.SearchOptions;
import io.fathom.estimate.neighbour.Tle;
import io.fathom.estimate.neighbour.TwoNnLocal;
import io.fathom.estimate.neighbour.Zipf;
import io.fathom.tensor.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How the methods that read neighbours run: a group of options of {@code estimate}. */
final class NeighbourArguments {
    private static final int FEW = 20; // for methods that read distances
    private static final int MANY = 100; // for those that read directions

    @Option(
            names = "--quick",
            description = "Answer in seconds without training: mle, two_nn, ess and local_pca instead of the default of"
                    + " --method. Too low where the dimension is high; the result says so.")
    private boolean quick;

    @Option(
            names = "--k",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Neighbours, 4 or more and fewer than points; several give a result each from one search."
                    + " Default: 20 for methods that read distances, 100 for two_nn, ess, local_pca and"
                    + " participation; fewer when there are fewer points.")
    private List<Integer> k = List.of();

    @Option(
            names = "--duplicates",
            paramLabel = "HOW",
            description = "Equal rows: collapse (search one of each), drop (leave out distances of 0) or fail."
                    + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "collapse")
    private Duplicates duplicates = Duplicates.COLLAPSE;

    @Option(
            names = "--subsets",
            paramLabel = "N",
            description = "Standard errors of the figures for all points from N random halves of the points, 2 or more,"
                    + " instead of by theory. Default: by theory.")
    private int subsets;

    boolean quick() {
        return quick;
    }

    int subsets() {
        Check.that(subsets == 0 || subsets > 1, "--subsets: expected 2 or more, found " + subsets + ".");
        return subsets;
    }

    /** The methods of a run: those given, or with --quick its own. */
    List<Method> methods(List<Method> given, boolean chosen) {
        if (!quick) {
            return given;
        }
        if (!chosen) {
            return List.of(Method.MLE, Method.TWO_NN, Method.ESS, Method.LOCAL_PCA);
        }
        given.forEach(m -> Check.that(
                m.readsNeighbours(), "--quick: expected methods that read neighbours alone, found " + m + "."));
        return given;
    }

    /** The estimators of one method for a number of usable points. */
    List<LocalEstimator> estimators(Method method, int points) {
        List<LocalEstimator> result = new ArrayList<>();
        for (int each : k.isEmpty() ? List.of(Math.max(4, Math.min(usual(method), points - 1))) : k) {
            Check.atLeast("--k", each, 4);
            result.add(estimator(method, each));
        }
        return result;
    }

    /** Results of one method: one for each k. */
    int resultsOfOne() {
        return Math.max(1, k.size());
    }

    NeighbourSweep sweep(List<LocalEstimator> estimators) {
        return new NeighbourSweep(estimators, duplicates, options());
    }

    SearchOptions options() {
        return SearchOptions.DEFAULT.withThreads(Engine.start().threads());
    }

    String duplicates() {
        return duplicates.name().toLowerCase(Locale.ROOT);
    }

    private static int usual(Method method) {
        switch (method) {
            case TWO_NN:
            case ESS:
            case LOCAL_PCA:
            case PARTICIPATION:
                return MANY;
            default:
                return FEW;
        }
    }

    private static LocalEstimator estimator(Method method, int k) {
        switch (method) {
            case MLE:
                return new Mle(k, false);
            case MOM:
                return new Mom(k, true);
            case MADA:
                return new Mada(k);
            case TLE:
                return new Tle(k, false);
            case TWO_NN:
                return new TwoNnLocal(k, 0.1);
            case ESS:
                return new Ess(k, false);
            case LOCAL_PCA:
                return new LocalPca(k, LocalPca.Rule.FUKUNAGA_OLSEN);
            case PARTICIPATION:
                return new LocalPca(k, LocalPca.Rule.PARTICIPATION);
            case ABID:
                return new Abid(k, true);
            case ALID:
                return new Alid(k);
            case RV:
                return new Rv(k);
            case PWM:
                return new Pwm(k, false);
            case L_MOMENTS:
                return new LMoments(k);
            case ZIPF:
                return new Zipf(k);
            case GED:
                return new Ged(k);
            case AGGREGATED_HILL:
                return new AggregatedHill(k);
            default:
                throw new IllegalArgumentException(method + " reads no neighbours.");
        }
    }
}
