package io.fathom.report;

import io.fathom.base.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A table as NPZ: one array per column, and a curve as {@code curve} [N, G] float32 with {@code sigmas} [G] (a further
 * method's with its name before: {@code flipd.curve}).
 */
final class NpzTable {
    private static final String CURVE = "curve";
    private static final String SIGMAS = "sigmas";

    private NpzTable() {}

    static void write(OutputStream out, Table table) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (String name : table.names()) {
            Column column = table.column(name);
            if (column instanceof Column.Curve curve) {
                String prefix = name.substring(0, name.length() - Table.CURVE.length());
                write(zip, prefix + CURVE, curve);
                write(zip, prefix + SIGMAS, new Column.Numeric(curve.sigmas()));
            } else {
                write(zip, name, column);
            }
        }
        zip.finish();
    }

    private static void write(ZipOutputStream zip, String name, Column column) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setLastModifiedTime(FileTime.fromMillis(0)); // the same table gives the same bytes
        zip.putNextEntry(entry);
        Npy.write(zip, column);
        zip.closeEntry();
    }

    static Table read(Path file) throws IOException {
        Map<String, Npy.Array> arrays = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                String name = e.getName().replaceFirst("\\.npy$", "");
                arrays.put(name, Npy.read(zip.readAllBytes(), file + ", array " + name));
            }
        } catch (ZipException e) {
            throw new BadInputException(file + ": not a valid NPZ file: " + e.getMessage(), e);
        }
        if (arrays.isEmpty()) {
            throw new BadInputException(file + ": expected an NPZ file with arrays, found none.");
        }
        Table.Builder builder = new Table.Builder();
        arrays.forEach((name, array) -> {
            if (name.endsWith(CURVE) && array.shape().length == 2) {
                addCurve(builder, name.substring(0, name.length() - CURVE.length()), arrays, file);
            } else if (!name.endsWith(SIGMAS)) {
                builder.add(name, array.column());
            }
        });
        return builder.build();
    }

    private static void addCurve(Table.Builder builder, String prefix, Map<String, Npy.Array> arrays, Path file) {
        int[] shape = Objects.requireNonNull(arrays.get(prefix + CURVE)).shape();
        Npy.Array sigmas = arrays.get(prefix + SIGMAS);
        if (sigmas == null || sigmas.elements() != shape[1]) {
            throw new BadInputException(file + ", array " + prefix + CURVE + ": expected an array " + prefix + SIGMAS
                    + " of " + shape[1] + " noise levels, found "
                    + (sigmas == null ? "none" : sigmas.elements() + "") + ".");
        }
        double[] flat = Objects.requireNonNull(arrays.get(prefix + CURVE)).doubles();
        float[][] curve = new float[shape[0]][shape[1]]; // [N][G]
        for (int i = 0; i < flat.length; i++) {
            curve[i / shape[1]][i % shape[1]] = (float) flat[i];
        }
        builder.curve(prefix, sigmas.doubles(), curve);
    }
}
