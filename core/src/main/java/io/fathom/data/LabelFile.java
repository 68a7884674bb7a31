package io.fathom.data;

import io.fathom.base.BadInputException;
import io.fathom.data.TableOptions.Delimiter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** One label per row from a file of its own: IDX, NPY, an array of an NPZ, or text with one label a line. */
final class LabelFile {
    private static final int LONGEST_TEXT = 1 << 12; // bytes of one text element

    private final String source;
    private final int rows;
    private final boolean atLeast; // a limit was set: more labels than rows are fine

    private LabelFile(String source, int rows, boolean atLeast) {
        this.source = source;
        this.rows = rows;
        this.atLeast = atLeast;
    }

    /** @param atLeast whether the file may go on after {@code rows} labels */
    static List<@Nullable String> read(String labels, int rows, boolean atLeast) throws IOException {
        Path path = Path.of(labels);
        int colon = labels.lastIndexOf(".npz:");
        String array = null;
        if (colon > 0 && !Files.exists(path)) {
            path = Path.of(labels.substring(0, colon + 4));
            array = labels.substring(colon + 5);
        }
        LabelFile file = new LabelFile(labels, rows, atLeast);
        Opened opened = Opened.of(path);
        switch (opened.kind()) {
            case NPY:
            case IDX:
                try (InputStream in = opened.open()) {
                    ArrayBytes bytes = opened.bytes(in);
                    return opened.kind() == FileKind.NPY ? file.npy(bytes) : file.idx(bytes);
                }
            case ZIP:
                try (NpzFile npz = new NpzFile(path)) {
                    return file.npz(npz, array);
                }
            case TEXT:
                return file.text(opened);
            default:
                throw new BadInputException(
                        labels + ": expected labels as IDX, NPY, NPZ or text, found " + opened.kind() + ".");
        }
    }

    /** The labels of an array of an open NPZ file. */
    static List<@Nullable String> read(NpzFile npz, String source, String array, int rows, boolean atLeast)
            throws IOException {
        return new LabelFile(source, rows, atLeast).npz(npz, array);
    }

    private List<@Nullable String> npz(NpzFile npz, @Nullable String array) throws IOException {
        ZipEntry entry = npz.choose(array);
        try (InputStream in = npz.open(entry)) {
            return npy(npz.bytes(entry, in));
        }
    }

    private List<@Nullable String> npy(ArrayBytes bytes) throws IOException {
        NpyHeader header = NpyHeader.read(source, bytes);
        String descr = header.descr();
        if (descr.matches("[<>|=]?[US]\\d{1,6}")) {
            boolean wide = descr.contains("U");
            int length = Integer.parseInt(descr.replaceAll("\\D", "")) * (wide ? 4 : 1);
            ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            checkCount(header.shape());
            if (length < 1 || length > LONGEST_TEXT || (long) rows * length > bytes.length() - header.length()) {
                throw new BadInputException(source + ": the header says " + rows + " texts of " + length
                        + " bytes, the file holds " + (bytes.length() - header.length()) + " bytes.");
            }
            List<@Nullable String> labels = new ArrayList<>(rows);
            for (int i = 0; i < rows; i++) {
                labels.add(text(bytes.read(length), wide, order));
            }
            return labels;
        }
        return numbers(header.layout(), bytes.without(header.length()));
    }

    private static @Nullable String text(byte[] bytes, boolean wide, ByteOrder order) {
        String text;
        if (wide) {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
            StringBuilder built = new StringBuilder();
            while (in.hasRemaining()) {
                int c = in.getInt();
                built.appendCodePoint(Character.isValidCodePoint(c) ? c : 0xFFFD);
            }
            text = built.toString();
        } else {
            text = new String(bytes, StandardCharsets.UTF_8);
        }
        int end = text.indexOf(0);
        String plain = end < 0 ? text : text.substring(0, end);
        return plain.isEmpty() ? null : plain;
    }

    private List<@Nullable String> idx(ArrayBytes bytes) throws IOException {
        IdxReader.Header header = IdxReader.header(source, bytes);
        return numbers(header.layout(), bytes.without(header.length()));
    }

    private List<@Nullable String> numbers(ArrayLayout layout, ArrayBytes bytes) throws IOException {
        layout.checkAgainst(bytes);
        checkCount(layout.shape());
        List<@Nullable String> labels = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            ByteBuffer one = ByteBuffer.wrap(bytes.read(layout.type().bytes())).order(layout.order());
            labels.add(layout.type().text(layout.type().next(one)));
        }
        return labels;
    }

    private void checkCount(long[] shape) {
        if (shape.length != 1 && !(shape.length == 2 && shape[1] == 1)) {
            throw new BadInputException(
                    source + ": expected one label per row, found an array of shape " + ArrayLayout.text(shape) + ".");
        }
        checkCount(shape[0]);
    }

    private void checkCount(long found) {
        if (atLeast ? found < rows : found != rows) {
            throw new BadInputException(source + ": expected " + (atLeast ? "at least " : "") + rows
                    + " labels, one per row, found " + found + ".");
        }
    }

    /** One label a line, quotes as in CSV; one line more than rows is a header. */
    private List<@Nullable String> text(Opened opened) throws IOException {
        List<@Nullable String> labels = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(TextFile.open(opened.path(), opened.gzip()))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String label = line.strip();
                if (label.length() > LONGEST_TEXT || labels.size() > Capacity.LONGEST_ARRAY / 64) {
                    throw new BadInputException(source + ": expected one label a line, found line "
                            + (labels.size() + 1) + " of " + label.length() + " characters.");
                }
                boolean quoted = label.length() > 1 && label.startsWith("\"") && label.endsWith("\"");
                label = quoted ? label.substring(1, label.length() - 1).replace("\"\"", "\"") : label;
                labels.add(label.isEmpty() ? null : label);
            }
        }
        while (!labels.isEmpty() && labels.size() > rows && labels.get(labels.size() - 1) == null) {
            labels.remove(labels.size() - 1);
        }
        if (labels.size() == rows + 1 && !atLeast) {
            labels.remove(0);
        }
        checkTable(labels);
        checkCount(labels.size());
        return labels.subList(0, rows);
    }

    /** A file of several numeric columns is not a file of labels. */
    private void checkTable(List<@Nullable String> labels) {
        for (Delimiter delimiter : Delimiter.values()) {
            boolean table = delimiter != Delimiter.DETECT
                    && !labels.isEmpty()
                    && labels.stream().allMatch(label -> label != null && severalNumbers(label, delimiter.character()));
            if (table) {
                throw new BadInputException(source + ": expected one label a line, found several numbers, for example "
                        + NpyHeader.quote(String.valueOf(labels.get(0))) + ".");
            }
        }
    }

    private static boolean severalNumbers(String line, char delimiter) {
        int at = line.indexOf(delimiter);
        return at > 0
                && Cell.isNumber(line.substring(0, at))
                && Cell.isNumber(line.substring(line.lastIndexOf(delimiter) + 1));
    }
}
