package io.fathom.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tables on disk, in the format that the file's ending names, with a file {@code NAME.json} beside each that holds settings,
 * provenance and what the columns alone do not say.
 *
 * <p>CSV has the precision of float32, Parquet and NPZ that of float64 (curves: float32). NPY holds the headline LID alone,
 * float64 [N], and is not read back.
 */
public final class TableFile {
    /** The key of {@link LidTable#describe} in the sidecar. */
    static final String TABLE = "table";

    private TableFile() {}

    /** The formats, named by the file's ending. */
    enum Format {
        CSV,
        PARQUET,
        NPZ,
        NPY;

        static Format of(Path file) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            return Arrays.stream(values())
                    .filter(f -> name.endsWith(f.ending()))
                    .findFirst()
                    .orElseThrow(() -> new BadInputException(file + ": expected a table ending in "
                            + Arrays.stream(values()).map(Format::ending).collect(Collectors.joining(", "))
                            + ", found another ending."));
        }

        String ending() {
            return "." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Throws unless the ending of {@code file} names a format; to be asked before long work. */
    public static void checkEnding(Path file) {
        Format.of(file);
    }

    /**
     * Writes a table and its sidecar.
     *
     * @param run settings and provenance; not modified; the sidecar adds the key {@code table}
     * @throws BadInputException if the ending names no format
     */
    public static void write(Path file, LidTable table, ObjectNode run) {
        if (Format.of(file) == Format.NPY) {
            Column lid = new Column.Numeric(table.results().get(0).lid());
            AtomicFile.write(file, out -> Npy.write(out, lid));
        } else {
            write(file, table.toTable());
        }
        ObjectNode sidecar = run.deepCopy();
        sidecar.set(TABLE, table.describe());
        AtomicFile.write(
                sidecar(file), out -> out.write((Json.pretty(sidecar) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes any table with a sidecar of settings and provenance. */
    public static void write(Path file, Table table, ObjectNode run) {
        write(file, table);
        AtomicFile.write(sidecar(file), out -> out.write((Json.pretty(run) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Throws unless the ending names a format that holds a whole table. */
    public static void checkTableEnding(Path file) {
        if (Format.of(file) == Format.NPY) {
            throw new BadInputException(
                    file + ": expected .csv, .parquet or .npz, found .npy, which holds one column" + " only.");
        }
    }

    /** Writes any table, without a sidecar, as CSV, Parquet or NPZ. */
    public static void write(Path file, Table table) {
        switch (Format.of(file)) {
            case CSV -> AtomicFile.write(file, out -> CsvTable.write(out, table));
            case PARQUET -> AtomicFile.writePath(file, path -> ParquetTable.write(path, table));
            case NPZ -> AtomicFile.write(file, out -> NpzTable.write(out, table));
            case NPY ->
                throw new BadInputException(
                        file + ": expected .csv, .parquet or .npz, found .npy, which" + " holds one column only.");
        }
    }

    /**
     * Reads a table of results back; without a sidecar, methods go by their column names and noise levels are as exact as
     * those. Standard errors along the curve are not stored and read as NaN.
     *
     * @throws BadInputException if the file is missing, damaged or has no column {@code lid}
     */
    public static LidTable read(Path file) {
        return LidTable.from(readTable(file), readSidecar(file).path(TABLE), file.toString());
    }

    /** Reads any table back; columns of a CSV file are text until asked for as numbers. */
    public static Table readTable(Path file) {
        Format format = Format.of(file);
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + ": expected a table, found no such file.");
        }
        try {
            return switch (format) {
                case CSV -> CsvTable.read(file);
                case PARQUET -> ParquetTable.read(file);
                case NPZ -> NpzTable.read(file);
                case NPY ->
                    throw new BadInputException(file + ": expected a table as .csv, .parquet or .npz, found"
                            + " .npy, which holds the headline LID without ids, curves and reasons.");
            };
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Settings and provenance beside a table: the sidecar whole; empty when there is none. */
    public static ObjectNode readSidecar(Path file) {
        Path sidecar = sidecar(file);
        try {
            if (Json.parse(Files.readString(sidecar), sidecar.toString()) instanceof ObjectNode node) {
                return node;
            }
            throw new BadInputException(sidecar + ": expected a JSON object, found another value.");
        } catch (NoSuchFileException e) {
            return Json.object();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + sidecar + ": " + e.getMessage(), e);
        }
    }

    /** The file beside a table: {@code lid.csv} has {@code lid.csv.json}. */
    public static Path sidecar(Path file) {
        return file.resolveSibling(file.getFileName() + ".json");
    }
}
