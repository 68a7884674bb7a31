/**
 * Points in: readers for CSV, NPY/NPZ, Parquet, IDX and image folders, and the standardising that precedes training.
 *
 * <p>Everything becomes {@link io.fathom.data.Points}: float32 [N, D], ids, optional labels, optional image shape, and the
 * rows that cannot be used with the reason for each.
 */
@NullMarked
package io.fathom.data;

import org.jspecify.annotations.NullMarked;
