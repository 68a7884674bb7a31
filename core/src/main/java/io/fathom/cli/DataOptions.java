package io.fathom.cli;

import io.fathom.data.Dequantise;
import io.fathom.data.ImageOptions;
import io.fathom.data.ImageOptions.Colour;
import io.fathom.data.PointReader;
import io.fathom.data.Points;
import io.fathom.data.ReadOptions;
import io.fathom.data.Size;
import io.fathom.data.TableOptions;
import io.fathom.data.TableOptions.Delimiter;
import io.fathom.data.TableOptions.Header;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** How input files are read: the same options on every verb that reads points. A group of options. */
final class DataOptions {
    @Option(
            names = "--columns",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "CSV, Parquet: the coordinates, in this order; names, numbers from 1, or ranges such as 3-10."
                    + " Default: every column but label and id.")
    private List<String> columns = List.of();

    @Option(
            names = "--label-column",
            paramLabel = "COLUMN",
            description = "CSV, Parquet: name or number (from 1) of the column of labels. Default: none.")
    private @Nullable String labelColumn;

    @Option(
            names = "--id-column",
            paramLabel = "COLUMN",
            description =
                    "CSV, Parquet: name or number (from 1) of the column of ids. Default: rows are numbered from 0.")
    private @Nullable String idColumn;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "One label per row: IDX, NPY, FILE.npz:ARRAY, or text, one a line. Default: none.")
    private @Nullable Path labels;

    @Option(
            names = "--delimiter",
            paramLabel = "NAME",
            converter = DelimiterConverter.class,
            description = "CSV: comma, semicolon, tab, pipe, space (any run of blanks) or detect. Default: detect.")
    private Delimiter delimiter = Delimiter.DETECT;

    @Option(
            names = "--header",
            negatable = true,
            description = "CSV: line 1 holds (does not hold) column names. Default: detected.")
    private @Nullable Boolean header;

    @Option(names = "--array", paramLabel = "NAME", description = "NPZ: the array to read. Default: the only one.")
    private @Nullable String array;

    @Option(
            names = "--crop",
            paramLabel = "WxH",
            description = "Images: keep the centred WxH pixels (1 to 65536 each), or 'square' for the largest square."
                    + " Default: the whole image.")
    private @Nullable String crop;

    @Option(
            names = "--resize",
            paramLabel = "WxH",
            converter = SizeConverter.class,
            description = "Images: bring all to WxH pixels (1 to 65536 each), after cropping. Default: as they are.")
    private @Nullable Size resize;

    @Option(
            names = {"--grey", "--gray"},
            description = "Images: one channel, 0.299 R + 0.587 G + 0.114 B. Default: grey if all images are grey.")
    private boolean grey;

    @Option(
            names = {"--colour", "--color"},
            description = "Images: three channels, D = 3 x W x H. Default: colour if any image has colour.")
    private boolean colour;

    @Option(
            names = "--dequantise",
            paramLabel = "KIND",
            description = "Whole numbers 0 to 255: uniform adds noise of one level and brings them to [0, 1], for"
                    + " densities; none. Default: none; uniform to train energies of 8-bit images; density and ood: as the"
                    + " model was trained.")
    private @Nullable Dequantise dequantise;

    @Option(names = "--limit", paramLabel = "N", description = "Read the first N rows only, at least 1. Default: all.")
    private @Nullable Integer limit;

    /** Reads a file or folder as the options say. */
    Points read(CommandSpec command, Path file) {
        return read(command, file, Dequantise.NONE);
    }

    /** The same, dequantised in the usual way where the options do not say how. */
    Points read(CommandSpec command, Path file, Dequantise usual) {
        return read(command, file, points -> usual);
    }

    /** The same; what is usual depends on the points as they are in the file. */
    Points read(CommandSpec command, Path file, Function<Points, Dequantise> usual) {
        Points points = PointReader.read(file, toReadOptions(command));
        return (dequantise == null ? usual.apply(points) : dequantise).apply(points);
    }

    /** Points to compare others with, read alike but for labels and the limit, which are those of the others. */
    Points readReference(CommandSpec command, Path file, Dequantise usual) {
        Points points =
                PointReader.read(file, toReadOptions(command).withLabels(null).withLimit(0));
        return (dequantise == null ? usual : dequantise).apply(points);
    }

    /** Whether a file of labels was named. */
    boolean hasLabels() {
        return labels != null;
    }

    /** The options as the reader takes them; wrong ones are wrong usage. */
    ReadOptions toReadOptions(CommandSpec command) {
        if (limit != null && limit < 1) {
            throw new ParameterException(command.commandLine(), "--limit: expected at least 1, found " + limit + ".");
        }
        if (grey && colour) {
            throw new ParameterException(command.commandLine(), "--grey and --colour exclude each other.");
        }
        Header head = header == null ? Header.DETECT : header ? Header.PRESENT : Header.ABSENT;
        Colour channels = colour ? Colour.COLOUR : grey ? Colour.GREY : Colour.DETECT;
        try {
            boolean square = "square".equalsIgnoreCase(crop);
            Size size = crop == null || square ? null : Size.parse(crop);
            return new ReadOptions(
                    new TableOptions(columns, labelColumn, idColumn, delimiter, head),
                    new ImageOptions(size, square, resize, channels),
                    array,
                    labels == null ? null : labels.toString(),
                    limit == null ? 0 : limit);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    static final class DelimiterConverter implements ITypeConverter<Delimiter> {
        @Override
        public Delimiter convert(String text) {
            try {
                return Delimiter.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    static final class SizeConverter implements ITypeConverter<Size> {
        @Override
        public Size convert(String text) {
            try {
                return Size.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
