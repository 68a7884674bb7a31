package io.fathom.estimate.neighbour;

import io.fathom.base.Progress;
import io.fathom.estimate.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Runs local estimators over all points in blocks; those of one k share a block's matrices. */
final class LocalPass {
    private final Neighbourhoods all;
    private final List<? extends LocalEstimator> estimators;
    private final List<LocalLid> results = new ArrayList<>();

    LocalPass(Neighbourhoods all, List<? extends LocalEstimator> estimators) {
        this.all = all;
        this.estimators = estimators;
        int m = all.count();
        for (LocalEstimator e : estimators) {
            all.require(e.toString(), e.k());
            results.add(new LocalLid(e, new double[m], new double[m], new int[m], new String[m]));
        }
    }

    List<LocalLid> run(Progress progress) {
        int[] ks = estimators.stream().mapToInt(LocalEstimator::k).distinct().toArray();
        AtomicLong done = new AtomicLong();
        long total = (long) all.count() * ks.length;
        for (int k : ks) {
            int size = NeighbourhoodBlock.sizeFor(k, all.points().dimension());
            int blocks = (all.count() + size - 1) / size;
            Workers.run(all.threads(), blocks, () -> {
                NeighbourhoodBlock block = new NeighbourhoodBlock(all, k);
                return b -> {
                    int first = b * size;
                    int n = Math.min(size, all.count() - first);
                    block.fill(first, n);
                    for (int e = 0; e < estimators.size(); e++) {
                        if (estimators.get(e).k() == k) {
                            estimate(estimators.get(e), results.get(e), block, first, n);
                        }
                    }
                    progress.advance("estimate", done.addAndGet(n), total, "");
                };
            });
        }
        return List.copyOf(results);
    }

    private static void estimate(
            LocalEstimator estimator, LocalLid result, NeighbourhoodBlock block, int first, int n) {
        for (int b = 0; b < n; b++) {
            double[] r = block.distances(b);
            double value = Double.NaN;
            String reason =
                    r.length < estimator.least() || r.length == 0 || r[r.length - 1] == 0 ? Reason.TOO_FEW : null;
            if (reason == null) {
                value = estimator.at(new Neighbourhood(block, b));
                reason = reason(value, r);
            }
            result.value()[first + b] = value;
            result.used()[first + b] = r.length;
            result.reason()[first + b] = reason;
            result.standardError()[first + b] = reason == null ? estimator.standardError(value, r.length) : Double.NaN;
        }
    }

    private static @Nullable String reason(double value, double[] r) {
        if (Double.isFinite(value)) {
            return null;
        }
        return r[0] == r[r.length - 1] ? Reason.ALL_EQUAL : Reason.UNDEFINED;
    }
}
