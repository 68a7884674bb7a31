package io.fathom.data.manifold;

import blue.strategic.parquet.Dehydrator;
import blue.strategic.parquet.ParquetWriter;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.fathom.base.AtomicFile;
import io.fathom.base.BadInputException;
import io.fathom.data.ImageShape;
import io.fathom.data.NpyArray;
import io.fathom.data.NpyWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Samples as files: the points alone, so that whatever reads them has only coordinates, and the truth beside them.
 *
 * <p>CSV and Parquet have the columns x0, x1, ...; NPY is [N, D], or [N, H, W] for images; NPZ holds {@code x} and, as it can
 * keep them apart, {@code lid} [N] and {@code label} [N] too.
 */
public final class SampleFile {
    private SampleFile() {}

    /** The formats, named by the file's ending. */
    enum Format {
        CSV,
        NPY,
        NPZ,
        PARQUET;

        static Format of(Path file, Format... allowed) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            return Arrays.stream(allowed)
                    .filter(f -> name.endsWith(f.ending()))
                    .findFirst()
                    .orElseThrow(() -> new BadInputException(file + ": expected a file name ending in "
                            + Arrays.stream(allowed).map(Format::ending).collect(Collectors.joining(", "))
                            + ", found another ending."));
        }

        String ending() {
            return "." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Throws unless the ending of {@code file} names a format for points; to be asked before long work. */
    public static void checkPointsEnding(Path file) {
        Format.of(file, Format.values());
    }

    /** Throws unless the ending of {@code file} names a format for one column, CSV or NPY. */
    public static void checkColumnEnding(Path file) {
        Format.of(file, Format.CSV, Format.NPY);
    }

    /** Whether the file of points also holds the truth. */
    public static boolean holdsTruth(Path file) {
        return Format.of(file, Format.values()) == Format.NPZ;
    }

    /**
     * Writes the points.
     *
     * @param image how a point is an image, if it is one
     * @param precise whether as float64, else float32, which is what Fathom computes with
     */
    public static void writePoints(Path file, Sample sample, Optional<ImageShape> image, boolean precise) {
        switch (Format.of(file, Format.values())) {
            case CSV -> writeCsv(file, names(sample), sample.count(), i -> cells(sample, i, precise));
            case NPY -> NpyWriter.write(file, array(sample, image, precise));
            case NPZ -> {
                Map<String, NpyArray> arrays = new LinkedHashMap<>();
                arrays.put("x", array(sample, image, precise));
                arrays.put("lid", NpyArray.of(sample.lid()));
                arrays.put("label", NpyArray.of(sample.component()));
                NpyWriter.writeNpz(file, arrays);
            }
            case PARQUET ->
                AtomicFile.writePath(file, path -> {
                    PrimitiveTypeName kind = precise ? PrimitiveTypeName.DOUBLE : PrimitiveTypeName.FLOAT;
                    String[] names = names(sample);
                    List<Type> fields = Arrays.stream(names)
                            .map(name -> (Type) Types.required(kind).named(name))
                            .toList();
                    Dehydrator<Integer> row = (i, out) -> {
                        for (int j = 0; j < names.length; j++) {
                            double x = sample.value(i, j);
                            out.write(names[j], precise ? (Object) x : (Object) (float) x);
                        }
                    };
                    try (ParquetWriter<Integer> writer =
                            ParquetWriter.writeFile(new MessageType("points", fields), path.toFile(), row)) {
                        for (int i = 0; i < sample.count(); i++) {
                            writer.write(i);
                        }
                    }
                });
        }
    }

    /** Writes the columns lid (true dimension) and label (number of the component) as CSV. */
    public static void writeTruth(Path file, Sample sample) {
        double[] lid = sample.lid();
        int[] label = sample.component();
        writeCsv(
                file,
                new String[] {"lid", "label"},
                sample.count(),
                i -> List.of(Double.toString(lid[i]), Integer.toString(label[i])));
    }

    /** Writes the true dimensions alone, as CSV with the header {@code lid} or as NPY, float64 [N]. */
    public static void writeLid(Path file, Sample sample) {
        double[] lid = sample.lid();
        writeColumn(file, "lid", sample.count(), NpyArray.of(lid), i -> Double.toString(lid[i]));
    }

    /** Writes the components' numbers alone, as CSV with the header {@code label} or as NPY, int32 [N]. */
    public static void writeLabels(Path file, Sample sample) {
        int[] label = sample.component();
        writeColumn(file, "label", sample.count(), NpyArray.of(label), i -> Integer.toString(label[i]));
    }

    private static void writeColumn(Path file, String name, int count, NpyArray array, IntFunction<String> cell) {
        if (Format.of(file, Format.CSV, Format.NPY) == Format.NPY) {
            NpyWriter.write(file, array);
        } else {
            writeCsv(file, new String[] {name}, count, i -> List.of(cell.apply(i)));
        }
    }

    private static void writeCsv(Path file, String[] header, int count, IntFunction<List<String>> row) {
        AtomicFile.write(file, out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            try (CsvWriter csv = CsvWriter.builder().build(writer)) {
                csv.writeRecord(header);
                for (int i = 0; i < count; i++) {
                    csv.writeRecord(row.apply(i));
                }
            }
        });
    }

    private static List<String> cells(Sample sample, int row, boolean precise) {
        return Arrays.stream(sample.row(row))
                .mapToObj(x -> precise ? Double.toString(x) : Float.toString((float) x))
                .toList();
    }

    private static String[] names(Sample sample) {
        return IntStream.range(0, sample.ambientDimension())
                .mapToObj(j -> "x" + j)
                .toArray(String[]::new);
    }

    private static NpyArray array(Sample sample, Optional<ImageShape> image, boolean precise) {
        int[] shape = image.map(s -> new int[] {sample.count(), s.height(), s.width()})
                .orElse(new int[] {sample.count(), sample.ambientDimension()});
        return precise ? NpyArray.of(sample.values(), shape) : NpyArray.of(sample.toFloats(), shape);
    }
}
