package io.fathom.train;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows in standardised units and their classes.
 *
 * @param values [N, D]
 * @param classes [N], K for a row of no class; empty for data without classes
 * @param tangents [N, d, D], null where nothing is displaced
 */
record TrainingRows(Tensor values, long[] classes, @Nullable Tensor tangents) {
    TrainingRows {
        Check.that(
                classes.length == 0 || classes.length == values.size(0),
                "classes: expected one per row or none, found " + classes.length + ".");
    }

    /** With classes. */
    TrainingRows(Tensor values, long[] classes) {
        this(values, classes, null);
    }

    /** Without classes. */
    TrainingRows(Tensor values) {
        this(values, new long[0]);
    }

    /** The same with tangents. */
    TrainingRows withTangents(Tensor found) {
        return new TrainingRows(values, classes, found);
    }

    /** The rows of a batch, told classes or none. */
    TrainingBatch batch(long[] rows, @Nullable Tensor told) {
        Tensor index = Tensor.of(rows, rows.length);
        return new TrainingBatch(values.select(0, index), told, tangents == null ? null : tangents.select(0, index));
    }

    /** N. */
    int count() {
        return values.size(0);
    }

    /** The first rows, all if there are fewer. */
    TrainingRows first(int count) {
        int n = Math.min(count, count());
        return new TrainingRows(values.narrow(0, 0, n), classes.length == 0 ? classes : Arrays.copyOf(classes, n));
    }

    /** The same told no classes. */
    TrainingRows withoutClasses() {
        return new TrainingRows(values);
    }

    /** The classes as a tensor, null for data without. */
    @Nullable
    Tensor told() {
        return classes.length == 0 ? null : Tensor.of(classes, classes.length);
    }

    /**
     * The classes of a batch, some dropped; null for data without.
     *
     * @param rows of the batch
     * @param dropped chance of a row to become one of no class
     * @param none the number of no class, K
     * @return int64 [B]
     */
    @Nullable
    Tensor told(long[] rows, double dropped, int none, RandomStream random) {
        if (classes.length == 0) {
            return null;
        }
        long[] told = new long[rows.length];
        for (int i = 0; i < told.length; i++) {
            told[i] = random.nextDouble() < dropped ? none : classes[(int) rows[i]];
        }
        return Tensor.of(told, told.length);
    }
}
