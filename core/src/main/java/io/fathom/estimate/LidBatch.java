package io.fathom.estimate;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/** Rows to be estimated together, each with a key from which its random numbers follow. */
public final class LidBatch {
    private final Tensor x;
    private final long[] rows;
    private final long seed;
    private final int projections;

    /**
     * Rows as they are.
     *
     * @param x clean points, [B, D], in the model's precision; not changed
     * @param rows the key of each row, for example its number in the file, [B]
     * @param seed root of all random numbers; a row's follow from (seed, key) alone
     */
    public LidBatch(Tensor x, long[] rows, long seed) {
        this(x, rows, seed, 0);
    }

    /**
     * Rows that are first carried to the manifold: at each level x is replaced by {@code denoised(x)}, n times.
     *
     * @param x clean points, [B, D], in the model's precision; not changed
     * @param rows the key of each row, [B]
     * @param seed root of all random numbers
     * @param projections n, 0 or more
     */
    public LidBatch(Tensor x, long[] rows, long seed, int projections) {
        Check.atLeast("projections", projections, 0);
        Check.same("number of axes of x", 2, x.shape().length);
        Check.same("number of row keys", x.size(0), rows.length);
        this.x = x;
        this.rows = rows.clone();
        this.seed = seed;
        this.projections = projections;
    }

    /** The points, [B, D]. */
    public Tensor x() {
        return x;
    }

    /** The points at which an estimator looks at this level, projected as often as asked, [B, D]. */
    Tensor at(ScoreModel model, NoiseLevel sigma) {
        if (projections == 0 || count() == 0) {
            return x;
        }
        try (NoGrad off = new NoGrad();
                Scope scope = new Scope()) {
            Tensor y = x;
            for (int k = 0; k < projections; k++) {
                y = model.denoised(y, sigma);
            }
            return scope.keep(y);
        }
    }

    /** A copy of the keys, [B]. */
    public long[] rows() {
        return rows.clone();
    }

    /** The root seed. */
    public long seed() {
        return seed;
    }

    /** B. */
    public int count() {
        return rows.length;
    }

    /** Requires D and number type to be the model's. */
    void requireFor(ScoreModel model) {
        Check.that(
                x.size(1) == model.ambientDimension(),
                "Points must have the model's ambient dimension. Expected " + model.ambientDimension()
                        + " columns, found " + x.size(1) + ".");
        DType precision = model.precision();
        Check.that(
                precision == DType.FLOAT32 || precision == DType.FLOAT64,
                "precision: expected a model that takes FLOAT32 or FLOAT64, found " + precision + ".");
        Check.that(
                x.type() == precision,
                "number type of x: expected the model's " + precision + ", found " + x.type() + ".");
    }
}
