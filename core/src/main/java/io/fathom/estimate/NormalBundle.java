package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.geometry.Symmetric;
import io.fathom.tensor.DType;
import io.fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The number of directions in which scores near a point do not point (Stanczuk et al., arXiv 2212.12611).
 *
 * <p>The K scores at {@code x + sigma eps_j} lie in the normal space: of their singular values {@code s_1 >= ... >= s_D},
 * D - d are large and d are small. Gap rule: {@code LID = D - argmax_i (s_i - s_{i+1})}, i = 1..D-1, so 1..D-1 and undefined
 * for D = 1. Threshold rule: the number of singular values of the scores, times {@code sigma / sqrt(K)}, which are about 1 in
 * normal and about 0 in tangent directions, below the threshold. Both need K >= D - d; K is a multiple of D.
 *
 * <p>Beside the manifold, from about 1.5 sigma on, the first singular value is the offset and the gap rule gives D - 1:
 * project first. {@code q = |mean noise prediction|^2} is given without bias by the same scores.
 *
 * <p>The singular values are roots of the eigenvalues of the D x D Gram matrix, summed up in double precision while the scores
 * come in chunks: K D^2 + O(D^3) operations and D^2 numbers, where decomposing the K x D matrix of scores takes about 4 to 20
 * times the operations and K D numbers. That halves the digits of the smallest singular values, to about 1e-8 of the largest;
 * gaps lie far above. Forward passes only, K per row and level. The result is an integer without a standard error (NaN).
 *
 * @param drawsPerDimension K / D, at least 1; the paper takes 4
 * @param threshold of the threshold rule, above 0 and below 1; 0 for the gap rule
 */
public record NormalBundle(int drawsPerDimension, double threshold) implements NoisyPointEstimator {
    public NormalBundle {
        Check.atLeastOne("drawsPerDimension", drawsPerDimension);
        Check.that(
                threshold >= 0 && threshold < 1,
                "threshold: expected 0 (gap rule) or a number between 0 and 1, found " + threshold + ".");
    }

    /** The paper's: K = 4 D and the largest gap. */
    public static NormalBundle byGap() {
        return new NormalBundle(4, 0);
    }

    @Override
    public String method() {
        return "normal_bundle";
    }

    @Override
    public NoiseKind noise() {
        return NoiseKind.PLAIN;
    }

    @Override
    public int drawsFor(int ambientDimension) {
        return Math.multiplyExact(drawsPerDimension, ambientDimension);
    }

    @Override
    public int evaluationsAtOnce() {
        return CHUNK;
    }

    @Override
    public long numbersPerRow(int ambientDimension) {
        return 2L * ambientDimension * ambientDimension;
    }

    @Override
    public @Nullable String undefinedIn(int ambientDimension) {
        return ambientDimension == 1 && threshold == 0 ? Reason.UNDEFINED : null;
    }

    @Override
    public Reading reading(int rows, int ambientDimension) {
        return new Scores(rows, ambientDimension);
    }

    /** The LID of singular values, descending, scaled to about 1 in normal directions; NaN where there is none. */
    double lid(double[] singular) {
        int d = singular.length;
        if (Double.isNaN(singular[0])) {
            return Double.NaN;
        }
        if (threshold > 0) {
            int below = 0;
            for (double s : singular) {
                below += s < threshold ? 1 : 0;
            }
            return below;
        }
        return d == 1 ? Double.NaN : d - Symmetric.largestGap(singular);
    }

    private final class Scores implements Reading {
        private final int d;
        private final Tensor[] gram; // of the noise predictions, [D, D] of each row
        private final Tensor sum; // [B, D]

        Scores(int rows, int d) {
            this.d = d;
            this.gram = new Tensor[rows];
            for (int i = 0; i < rows; i++) {
                gram[i] = Tensor.zeros(DType.FLOAT64, d, d);
            }
            this.sum = Tensor.zeros(DType.FLOAT64, rows, d);
        }

        @Override
        public void add(Tensor residual, Tensor eps, NoiseLevel sigma, boolean mayOverwrite) {
            Tensor predicted = eps.to(DType.FLOAT64).plus(residual, -1 / sigma.sigma()); // -sigma score
            sum.addInPlace(predicted.sum(1, false), 1);
            for (int i = 0; i < gram.length; i++) {
                Tensor own = predicted.narrow(0, i, 1).reshape(-1, d); // [c, D]
                gram[i].addInPlace(own.transpose(0, 1).matmul(own), 1);
            }
        }

        @Override
        public void finish(NoiseLevel sigma, LidCurves curves, int g) {
            double k = drawsFor(d);
            double[] square = sum.squared().sum(1, false).toDoubles(); // |sum of predictions|^2
            for (int i = 0; i < gram.length; i++) {
                double[] singular = Symmetric.eigenvalues(gram[i]);
                double trace = 0;
                for (int j = 0; j < d; j++) {
                    trace += singular[j];
                    singular[j] = Math.sqrt(Math.max(0, singular[j]) / k);
                }
                curves.value()[g][i] = lid(singular);
                curves.standardError()[g][i] = Double.NaN;
                curves.offManifold()[g][i] = noise().squaredMean(square[i], trace, drawsFor(d));
            }
        }
    }

    @Override
    public String toString() {
        return "NormalBundle(K=" + drawsPerDimension + "D, " + (threshold == 0 ? "largest gap" : "below " + threshold)
                + ")";
    }
}
