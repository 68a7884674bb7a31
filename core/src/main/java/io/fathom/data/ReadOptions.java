package io.fathom.data;

import io.fathom.base.Check;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a file or folder becomes points. An option that the file's format does not know is refused, not ignored.
 *
 * @param table for CSV and Parquet
 * @param image for a folder of images
 * @param array the array's name in an NPZ file; null for the only one
 * @param labels a file with one label per row (IDX, NPY, {@code FILE.npz:NAME}, CSV with one column, or text lines); null
 *     for none
 * @param limit the first so many rows only; 0 for all
 */
public record ReadOptions(
        TableOptions table,
        ImageOptions image,
        @Nullable String array,
        @Nullable String labels,
        int limit) {
    public static final ReadOptions DEFAULT =
            new ReadOptions(TableOptions.DEFAULT, ImageOptions.DEFAULT, null, null, 0);

    public ReadOptions {
        Check.atLeast("limit", limit, 0);
        Check.that(
                labels == null || table.labelColumn() == null,
                "labels: expected a labels file or a label column, found both.");
    }

    public ReadOptions withTable(TableOptions newTable) {
        return new ReadOptions(newTable, image, array, labels, limit);
    }

    public ReadOptions withImage(ImageOptions newImage) {
        return new ReadOptions(table, newImage, array, labels, limit);
    }

    public ReadOptions withArray(@Nullable String newArray) {
        return new ReadOptions(table, image, newArray, labels, limit);
    }

    public ReadOptions withLabels(@Nullable Path newLabels) {
        return new ReadOptions(table, image, array, newLabels == null ? null : newLabels.toString(), limit);
    }

    public ReadOptions withLimit(int newLimit) {
        return new ReadOptions(table, image, array, labels, newLimit);
    }

    /** How many of {@code available} rows are read. */
    long rows(long available) {
        return limit == 0 ? available : Math.min(limit, available);
    }
}
