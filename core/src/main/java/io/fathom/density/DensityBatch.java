package io.fathom.density;

import io.fathom.base.Check;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.Tensor;

/** Rows whose density is read together, each with a key from which its random numbers follow. */
public final class DensityBatch {
    private final Tensor x;
    private final long[] rows;
    private final long seed;

    /**
     * Rows in the model's units.
     *
     * @param x clean points, [B, D], in the model's precision; not changed
     * @param rows the key of each row, for example its number in the file, [B]
     * @param seed root of all random numbers; a row's follow from (seed, key) alone
     */
    public DensityBatch(Tensor x, long[] rows, long seed) {
        Check.same("number of axes of x", 2, x.shape().length);
        Check.same("number of row keys", x.size(0), rows.length);
        this.x = x;
        this.rows = rows.clone();
        this.seed = seed;
    }

    /** The points, [B, D]. */
    public Tensor x() {
        return x;
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
        Check.that(
                x.type() == model.precision(),
                "number type of x: expected the model's " + model.precision() + ", found " + x.type() + ".");
    }
}
