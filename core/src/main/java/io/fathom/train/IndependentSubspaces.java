package io.fathom.train;

import io.fathom.tensor.DType;
import io.fathom.tensor.LinearAlgebra;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits R^D into subspaces in which the points are independent of one another, if they do split.
 *
 * <p>Symmetric FastICA (Hyvarinen 1999, nonlinearity tanh) on the whitened linear hull of the points gives directions as independent
 * as a rotation can make them. Where the data is a product of curved factors, the directions of one factor stay dependent; two
 * directions are linked if a correlation between them, or between their squares, exceeds 5 standard errors, or up to 8 if that
 * leaves no split.
 * The connected components are the subspaces (independent subspace analysis, Hyvarinen and Hoyer 2000). Nothing depends on the
 * coordinate axes: turned data gives turned subspaces.
 *
 * <p>Images and most mixtures hang together in one component: then there are no subspaces, and the result is empty. It is empty too
 * with fewer than {@value #ROWS_PER_DIMENSION} points per dimension of the hull, or a hull of more than {@value #LARGEST_HULL}.
 *
 * <p>n points, D ambient dimension, k dimension of the linear hull.
 */
final class IndependentSubspaces {
    static final int LARGEST_HULL = 256;
    static final int LARGEST_SUBSPACE = 16;
    static final int ROWS_PER_DIMENSION = 10;
    static final int MOST_ROWS = 5000;
    private static final int ROUNDS = 200;
    private static final double CONVERGED = 1e-5;
    private static final double THINNEST = 1e-4; // of the largest variance
    private static final double[] SIGNIFICANT = {5, 6, 7, 8
    }; // standard errors; more where analysis of few points blurs the split
    private static final double OUTLIER = 3;

    private IndependentSubspaces() {}

    /**
     * The subspaces of at least two dimensions.
     *
     * @param points centred or not, [n, D], float32
     * @return orthonormal rows, [r, D] float32 each, r at most {@value #LARGEST_SUBSPACE}; empty if the points do not split
     */
    static List<Tensor> find(Tensor points, RandomStream random) {
        int n = Math.min(points.size(0), MOST_ROWS);
        Tensor x = points.narrow(0, 0, n).to(DType.FLOAT64);
        x = x.minus(x.mean(0, true));
        LinearAlgebra.Eigen eigen =
                LinearAlgebra.eigh(x.transpose(0, 1).matmul(x).times(1.0 / n));
        int k = hullDimension(eigen.values().toDoubles());
        if (k < 2 || k > LARGEST_HULL || n < ROWS_PER_DIMENSION * k) {
            return List.of();
        }
        int d = points.size(1);
        Tensor v = eigen.vectors().narrow(1, d - k, k); // [D, k]
        Tensor deviation = eigen.values().narrow(0, d - k, k).sqrt().reshape(1, k);
        Tensor white = x.matmul(v).dividedBy(deviation); // [n, k]
        Tensor unmixing = unmixing(white, random); // [k, k]
        double[] dependence = dependence(white.matmul(unmixing.transpose(0, 1)));
        Tensor mixing = v.times(deviation).matmul(unmixing.transpose(0, 1)); // x = mixing s, [D, k]
        for (double errors : SIGNIFICANT) {
            List<Tensor> bases = bases(mixing, components(dependence, k, errors / Math.sqrt(n)));
            if (!bases.isEmpty()) {
                return bases;
            }
        }
        return List.of();
    }

    private static int hullDimension(double[] ascending) {
        double least = THINNEST * ascending[ascending.length - 1];
        int k = 0;
        for (double value : ascending) {
            if (value > least && value > 0) {
                k++;
            }
        }
        return k;
    }

    /** Rows w of greatest non-normality of w.z, orthonormal, [k, k]; the best found if the iteration does not settle. */
    private static Tensor unmixing(Tensor white, RandomStream random) {
        int n = white.size(0);
        int k = white.size(1);
        double[] start = new double[k * k];
        random.fillNormal(start, 0, start.length);
        Tensor w = orthogonal(Tensor.of(start, k, k));
        for (int round = 0; round < ROUNDS; round++) {
            Tensor next;
            double worst = 0;
            try (Scope scope = new Scope()) {
                Tensor s = white.matmul(w.transpose(0, 1)); // [n, k]
                Tensor t = s.times(2).exp().plus(1).reciprocal().times(-2).plus(1); // tanh(s)
                Tensor slope = t.squared().negated().plus(1).mean(0, true).reshape(k, 1);
                next = scope.keep(orthogonal(
                        t.transpose(0, 1).matmul(white).times(1.0 / n).minus(w.times(slope))));
                for (double cosine : next.times(w).sum(1, false).abs().toDoubles()) {
                    worst = Math.max(worst, 1 - cosine);
                }
            }
            w = next;
            if (worst < CONVERGED) {
                break;
            }
        }
        return w;
    }

    /** The nearest orthogonal matrix, (W W^T)^(-1/2) W. */
    private static Tensor orthogonal(Tensor w) {
        LinearAlgebra.Singular svd = LinearAlgebra.svd(w);
        return svd.u().matmul(svd.vTransposed());
    }

    /** Largest absolute correlation among values and squares of each pair, both cut at 3 deviations, [k, k]. */
    private static double[] dependence(Tensor s) {
        int n = s.size(0);
        int k = s.size(1);
        double[] values = s.toDoubles();
        double[] squares = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(-OUTLIER, Math.min(OUTLIER, values[i]));
            squares[i] = values[i] * values[i];
        }
        Tensor both = unit(Tensor.join(1, Tensor.of(values, n, k), Tensor.of(squares, n, k))); // [n, 2k]
        double[] c = both.transpose(0, 1).matmul(both).times(1.0 / n).toDoubles();
        double[] largest = new double[k * k];
        for (int i = 0; i < 2 * k; i++) {
            for (int j = 0; j < 2 * k; j++) {
                int at = i % k * k + j % k;
                largest[at] = Math.max(largest[at], Math.abs(c[i * 2 * k + j]));
            }
        }
        return largest;
    }

    private static Tensor unit(Tensor x) {
        Tensor centred = x.minus(x.mean(0, true));
        return centred.dividedBy(centred.squared().mean(0, true).plus(1e-300).sqrt());
    }

    /** Connected components of the links above {@code threshold}, each ascending, in order of their first member. */
    private static List<List<Integer>> components(double[] dependence, int k, double threshold) {
        int[] root = new int[k];
        for (int i = 0; i < k; i++) {
            root[i] = i;
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < i; j++) {
                if (dependence[i * k + j] > threshold) {
                    root[rootOf(root, i)] = rootOf(root, j);
                }
            }
        }
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < k; i++) {
            members.computeIfAbsent(rootOf(root, i), key -> new ArrayList<>()).add(i);
        }
        return List.copyOf(members.values());
    }

    private static int rootOf(int[] root, int i) {
        int at = i;
        while (root[at] != at) {
            at = root[at];
        }
        return at;
    }

    /** Bases of the components, or none if the split is not clean: one component, a large one, or half of the hull unlinked. */
    private static List<Tensor> bases(Tensor mixing, List<List<Integer>> components) {
        List<Tensor> bases = new ArrayList<>();
        int covered = 0;
        for (List<Integer> component : components) {
            if (component.size() > LARGEST_SUBSPACE) {
                return List.of();
            }
            if (component.size() >= 2) {
                long[] columns =
                        component.stream().mapToLong(Integer::longValue).toArray();
                Tensor span = mixing.select(1, Tensor.of(columns, columns.length)); // [D, r]
                bases.add(LinearAlgebra.qr(span).q().transpose(0, 1).to(DType.FLOAT32));
                covered += component.size();
            }
        }
        return bases.size() < 2 || 2 * covered < mixing.size(1) ? List.of() : List.copyOf(bases);
    }
}
