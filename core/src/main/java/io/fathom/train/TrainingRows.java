package io.fathom.train;

import io.fathom.base.Check;
import io.fathom.data.ImageShape;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows in standardised units and their classes.
 *
 * @param values [N, D]
 * @param classes [N], K for a row of no class; empty for data without classes
 * @param mirror the column that each column of a mirrored image is taken from, [D]; empty where none is mirrored
 * @param tangents [N, d, D], null where nothing is displaced; then nothing is mirrored
 */
record TrainingRows(
        Tensor values,
        long[] classes,
        long[] mirror,
        @Nullable Tensor tangents) {
    TrainingRows {
        Check.that(
                classes.length == 0 || classes.length == values.size(0),
                "classes: expected one per row or none, found " + classes.length + ".");
    }

    /** Without tangents. */
    TrainingRows(Tensor values, long[] classes, long[] mirror) {
        this(values, classes, mirror, null);
    }

    /** Without classes, as they are. */
    TrainingRows(Tensor values) {
        this(values, new long[0], new long[0]);
    }

    /** The columns of images of C x H x W pixels, channel after channel, from right to left. */
    static long[] mirror(ImageShape shape) {
        long[] from = new long[shape.ambientDimension()];
        int width = shape.width();
        for (int row = 0; row < from.length; row += width) {
            for (int x = 0; x < width; x++) {
                from[row + x] = (long) row + width - 1 - x;
            }
        }
        return from;
    }

    /** The rows of a batch, told classes or none; where rows may be mirrored, each is with probability 1/2. */
    TrainingBatch batch(long[] rows, @Nullable Tensor told, RandomStream coin) {
        Tensor index = Tensor.of(rows, rows.length);
        Tensor basis = tangents == null ? null : tangents.select(0, index);
        return new TrainingBatch(mirrored(values.select(0, index), coin), told, basis);
    }

    private Tensor mirrored(Tensor batch, RandomStream coin) {
        if (mirror.length == 0) {
            return batch;
        }
        float[] chosen = new float[batch.size(0)];
        float[] others = new float[batch.size(0)];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = coin.nextInt(2);
            others[i] = 1 - chosen[i];
        }
        return batch.times(Tensor.of(others, others.length, 1))
                .plus(batch.select(1, Tensor.of(mirror, mirror.length)).times(Tensor.of(chosen, chosen.length, 1)));
    }

    /** The same with tangents. */
    TrainingRows withTangents(Tensor found) {
        return new TrainingRows(values, classes, mirror, found);
    }

    /** N. */
    int count() {
        return values.size(0);
    }

    /** The first rows, all if there are fewer. */
    TrainingRows first(int count) {
        int n = Math.min(count, count());
        return new TrainingRows(
                values.narrow(0, 0, n), classes.length == 0 ? classes : Arrays.copyOf(classes, n), mirror);
    }

    /** The same told no classes. */
    TrainingRows withoutClasses() {
        return new TrainingRows(values, new long[0], mirror);
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
