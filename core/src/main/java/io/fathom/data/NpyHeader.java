package io.fathom.data;

import io.fathom.base.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an NPY file, versions 1 to 3: a Python dictionary with the element type, the order and the shape.
 *
 * @param length bytes before the first number
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
record NpyHeader(String source, int version, String descr, boolean fortranOrder, long[] shape, int length) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 16;
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*(?:'([^']*)'|\"([^\"]*)\"|(\\[))");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)\\b");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9L,\\s]*)\\)");
    private static final Pattern SIMPLE = Pattern.compile("([<>|=]?)([a-zA-Z?])(\\d*)");
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("b1", ElementType.BOOL),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("i1", ElementType.INT8),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("i2", ElementType.INT16),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("i4", ElementType.INT32),
            Map.entry("u8", ElementType.UINT64),
            Map.entry("i8", ElementType.INT64),
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("f4", ElementType.FLOAT32),
            Map.entry("f8", ElementType.FLOAT64));

    static NpyHeader read(String source, ArrayBytes data) throws IOException {
        byte[] start = data.read(8);
        if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new BadInputException(source + ": not an NPY array: it does not begin with \\x93NUMPY.");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw new BadInputException(
                    source + ": expected NPY version 1, 2 or 3, found " + version + "." + start[7] + ".");
        }
        int prefix = version == 1 ? 2 : 4;
        ByteBuffer size = ByteBuffer.wrap(data.read(prefix)).order(ByteOrder.LITTLE_ENDIAN);
        long length = version == 1 ? size.getShort() & 0xFFFF : size.getInt() & 0xFFFF_FFFFL;
        if (length > LONGEST || length > data.length()) {
            throw new BadInputException(source + ": the NPY header claims " + length
                    + " bytes for itself, expected at most " + Math.min(LONGEST, data.length()) + ".");
        }
        String text = new String(
                data.read((int) length), version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return parse(source, version, text, 8 + prefix + (int) length);
    }

    private static NpyHeader parse(String source, int version, String text, int length) {
        Matcher descr = DESCR.matcher(text);
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!descr.find() || !order.find() || !shape.find()) {
            throw new BadInputException(
                    source + ": the NPY header is damaged: expected {'descr': ..., 'fortran_order': ...,"
                            + " 'shape': (...)}, found " + quote(text.trim()) + ".");
        }
        String type = descr.group(3) != null ? "[" : descr.group(1) != null ? descr.group(1) : descr.group(2);
        boolean fortran = order.group(1).equals("True");
        try {
            long[] lengths = Pattern.compile(",")
                    .splitAsStream(shape.group(1))
                    .map(part -> part.replace("L", "").trim())
                    .filter(part -> !part.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new NpyHeader(source, version, String.valueOf(type), fortran, lengths, length);
        } catch (NumberFormatException e) {
            throw new BadInputException(source + ": the NPY header is damaged: expected whole numbers as shape, found ("
                    + shape.group(1) + ").");
        }
    }

    /** What the numbers are and how rows are made of them; refuses whatever is not numbers. */
    ArrayLayout layout() {
        Matcher simple = SIMPLE.matcher(descr);
        ElementType type = simple.matches() ? TYPES.get(simple.group(2) + simple.group(3)) : null;
        if (type == null) {
            throw new BadInputException(source + ": expected numbers, found " + kind() + " (dtype " + quote(descr)
                    + "). Save it as numbers: numpy.save(path, array.astype('float32')).");
        }
        boolean big = simple.group(1).equals(">");
        return new ArrayLayout(source, type, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, fortranOrder, shape);
    }

    private String kind() {
        Matcher simple = SIMPLE.matcher(descr);
        String letter = simple.matches() ? simple.group(2) : descr;
        switch (letter) {
            case "[":
                return "a structured array (named fields)";
            case "O":
                return "Python objects (pickled)";
            case "U":
            case "S":
            case "a":
                return "text";
            case "c":
                return "complex numbers";
            case "M":
            case "m":
                return "dates or durations";
            case "f":
                return "a float type that Java does not have";
            default:
                return "an unknown type";
        }
    }

    static String quote(String text) {
        String plain = text.codePoints()
                .limit(80)
                .map(c -> Character.isISOControl(c) || c > 0x7E && c < 0xA0 ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "\"" + plain + (text.length() > 80 ? "..." : "") + "\"";
    }

    @Override
    public String toString() {
        Matcher simple = SIMPLE.matcher(descr);
        ElementType type = simple.matches() ? TYPES.get(simple.group(2) + simple.group(3)) : null;
        return (type == null ? kind() : type) + " " + ArrayLayout.text(shape);
    }
}
