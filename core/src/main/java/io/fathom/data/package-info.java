/**
 * Points in: readers for CSV, NPY/NPZ, Parquet, IDX and image folders, and the standardising that precedes training.
 *
 * <p>Everything becomes {@link io.fathom.data.Points}: float32 [N, D] in data units, ids, optional labels, optional image
 * shape, and the rows that cannot be used with the reason for each. Enter through {@link io.fathom.data.PointReader}:
 *
 * <pre>{@code
 * Points points = PointReader.read(Path.of("t10k-images-idx3-ubyte.gz"));
 * System.out.println(PointSummary.of(points));
 * Standardiser toUnits = Standardising.of(points, Standardising.Mode.ONE_SCALE);
 * }</pre>
 *
 * <table>
 * <caption>What a row is</caption>
 * <tr><th>format</th><th>row</th><th>faulty row</th></tr>
 * <tr><td>CSV, plain or gzip</td><td>a line's chosen columns</td><td>text, empty, NaN, beyond float32, wrong width</td></tr>
 * <tr><td>NPY, NPZ, IDX</td><td>all but the first index</td><td>NaN, infinite, beyond float32</td></tr>
 * <tr><td>Parquet</td><td>numeric columns, or one list</td><td>the same, null, list of another length</td></tr>
 * <tr><td>folder of images</td><td>0 to 255, channel after channel</td><td>unreadable, of another size</td></tr>
 * </table>
 *
 * <p>A file that is wrong as a whole is an {@link io.fathom.base.BadInputException} whose message names the file and the
 * place. No header's size is believed before it is compared with the file's length.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The NPY format</a>
 * @see <a href="https://parquet.apache.org/docs/file-format/">The Parquet format</a>
 */
@NullMarked
package io.fathom.data;

import org.jspecify.annotations.NullMarked;
