package io.fathom.data;

import io.fathom.base.AtomicFile;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes NPY files (one array) and NPZ files (a zip of named arrays), atomically; equal arrays give equal bytes.
 *
 * <p>Example: {@code NpyWriter.writeNpz(path, Map.of("x", NpyArray.of(values, n, d), "lid", NpyArray.of(lid)))}. Use an
 * ordered map where the order of the entries matters.
 */
public final class NpyWriter {
    // a fixed time stamp, the oldest that a zip holds, keeps two runs of one seed equal byte for byte
    private static final LocalDateTime STAMP = LocalDateTime.of(1980, 1, 1, 0, 0);

    private NpyWriter() {}

    /** Writes one array. */
    public static void write(Path target, NpyArray array) {
        AtomicFile.write(target, array::writeTo);
    }

    /** Writes named arrays in the map's order; {@code numpy.load(path)[name]} finds each. */
    public static void writeNpz(Path target, Map<String, NpyArray> arrays) {
        AtomicFile.write(target, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                entry.setTimeLocal(STAMP);
                zip.putNextEntry(entry);
                array.getValue().writeTo(zip);
                zip.closeEntry();
            }
            zip.finish();
        });
    }
}
