package io.fathom.data;

import io.fathom.base.BadInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/**
 * Reads points from a file or folder: delimited text, NPY, NPZ, Parquet, IDX, or a folder of images.
 *
 * <p>The format is told from the content, not the name; text, NPY and IDX may be packed by gzip. Headers are not trusted: what
 * they claim is compared with the file's length before memory is taken. A row that does not fit stays, as a faulty row.
 *
 * <pre>{@code
 * Points points = PointReader.read(Path.of("iris.csv"),
 *         ReadOptions.DEFAULT.withTable(TableOptions.DEFAULT.withLabelColumn("species")));
 * }</pre>
 */
public final class PointReader {
    private PointReader() {}

    /** Reads with the defaults: everything detected, all rows. */
    public static Points read(Path path) {
        return read(path, ReadOptions.DEFAULT);
    }

    /**
     * Reads a file or folder.
     *
     * @throws BadInputException when the file cannot be read, no row of it can be used, or an option does not suit it
     */
    public static Points read(Path path, ReadOptions options) {
        Points points = guarded(path.toString(), () -> readAny(path, options));
        refuseUnusable(points);
        String labels = options.labels();
        return labels == null
                ? points
                : points.withLabels(guarded(labels, () -> LabelFile.read(labels, points.count(), options.limit() > 0)));
    }

    private static Points readAny(Path path, ReadOptions options) throws IOException {
        if (Files.isDirectory(path)) {
            OptionCheck.folder(path, options);
            return ImageFolder.read(path, options);
        }
        Opened opened = Opened.of(path);
        checkEnding(opened);
        OptionCheck.file(opened, options);
        switch (opened.kind()) {
            case TEXT:
                return TextTableReader.read(path, opened.gzip(), options);
            case PARQUET:
                return ParquetTable.read(plain(opened), options);
            case ZIP:
                return NpzFile.read(plain(opened), options);
            case NPY:
            case IDX:
                try (InputStream in = opened.open()) {
                    ArrayBytes bytes = opened.bytes(in);
                    return opened.kind() == FileKind.NPY
                            ? NpyReader.read(path.toString(), bytes, options)
                            : IdxReader.read(path.toString(), bytes, options, opened.gzip());
                }
            default:
                throw new BadInputException(refusal(opened));
        }
    }

    private static Path plain(Opened opened) {
        if (opened.gzip()) {
            throw new BadInputException(
                    opened.path() + ": " + opened.kind() + " inside gzip is not read; unpack it first (gunzip).");
        }
        return opened.path();
    }

    private static String refusal(Opened opened) {
        String found = opened.path() + ": ";
        switch (opened.kind()) {
            case PNG:
            case JPEG:
            case WEBP:
                return found + "one " + opened.kind() + " image; give the folder of images.";
            case XZ:
            case BZIP2:
            case ZSTD:
            case GZIP:
                return found + "packed by " + opened.kind() + (opened.gzip() ? " twice" : "") + "; unpack it first.";
            case UTF16:
                return found + "UTF-16 text; save it as UTF-8.";
            case UNKNOWN:
                return found + "not a format that Fathom reads (CSV, NPY, NPZ, Parquet, IDX, a folder of images).";
            default:
                return found + opened.kind() + " is not read; save the numbers as NPY, for example"
                        + " numpy.save(path, array.astype('float32')).";
        }
    }

    /** A name that promises a format and content that is text means a mix-up, such as a saved error page. */
    private static void checkEnding(Opened opened) {
        String name = opened.path().toString().toLowerCase(Locale.ROOT);
        Map<FileKind, String> endings = new EnumMap<>(Map.of(
                FileKind.NPY, ".npy",
                FileKind.ZIP, ".npz",
                FileKind.PARQUET, ".parquet"));
        endings.forEach((kind, ending) -> {
            if (name.endsWith(ending) && (opened.kind() == FileKind.TEXT || opened.kind() == FileKind.UNKNOWN)) {
                throw new BadInputException(opened.path() + ": the name says " + (kind == FileKind.ZIP ? "NPZ" : kind)
                        + ", the content is " + (opened.kind() == FileKind.TEXT ? "text." : "something else."));
            }
        });
    }

    private static void refuseUnusable(Points points) {
        for (int i = 0; i < points.count(); i++) {
            if (points.fault(i) == null) {
                return;
            }
        }
        String reasons = FaultCount.of(points).entrySet().stream()
                .map(e -> e.getValue().count() + " " + e.getKey() + " ("
                        + e.getValue().examples().get(0) + ")")
                .collect(Collectors.joining(", "));
        throw new BadInputException(
                points.source() + ": none of the " + points.count() + " rows can be used: " + reasons + ".");
    }

    @FunctionalInterface
    private interface Reading<T> {
        T get() throws IOException;
    }

    private static <T> T guarded(String source, Reading<T> reading) {
        try {
            return reading.get();
        } catch (UncheckedIOException e) {
            throw refused(source, e.getCause() == null ? new IOException(e) : e.getCause());
        } catch (IOException e) {
            throw refused(source, e);
        }
    }

    private static BadInputException refused(String source, IOException e) {
        String what;
        if (e instanceof CutOffException) {
            what = e.getMessage();
        } else if (e instanceof EOFException) {
            what = "the packed data ends early, as if the file were cut off";
        } else if (e instanceof ZipException) {
            what = "the packed data is damaged (" + e.getMessage() + ")";
        } else if (e instanceof CharacterCodingException) {
            what = "expected UTF-8 text, found other bytes; convert it, for example iconv -f latin1 -t utf-8";
        } else if (e instanceof AccessDeniedException) {
            what = "no permission to read it";
        } else {
            what = "cannot be read: " + e.getMessage();
        }
        return new BadInputException(source + ": " + what + ".", e);
    }
}
