package io.fathom.data;

import io.fathom.base.BadInputException;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What the header of an array file (NPY, IDX) claims, and how its shape becomes rows.
 *
 * @param fortranOrder whether the first index runs fastest in the file
 * @param shape [N, ...]; the rest is one point
 */
record ArrayLayout(String source, ElementType type, ByteOrder order, boolean fortranOrder, long[] shape) {
    /** Wider or taller than this ratio is a table or a signal, not an image. */
    private static final int LONGEST_IMAGE = 16;

    ArrayLayout {
        if (shape.length == 0) {
            throw new BadInputException(source + ": expected an array of points, found a single number (shape ()).");
        }
        for (long length : shape) {
            if (length <= 0) {
                throw new BadInputException(
                        source + ": expected at least one row and one column, found shape " + text(shape) + ".");
            }
        }
    }

    long rows() {
        return shape[0];
    }

    /** D, as a long since nothing has been checked yet. */
    long columns() {
        return product(1);
    }

    /** Bytes of all numbers. */
    long bytes() {
        try {
            return Math.multiplyExact(product(0), (long) type.bytes());
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
    }

    private long product(int from) {
        long product = 1;
        try {
            for (int i = from; i < shape.length; i++) {
                product = Math.multiplyExact(product, shape[i]);
            }
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
        return product;
    }

    private BadInputException tooLarge() {
        return new BadInputException(
                source + ": the header's shape " + text(shape) + " of " + type + " is larger than any file.");
    }

    /** Refuses a header that claims other than the file can hold, before anything is allocated. */
    void checkAgainst(ArrayBytes data) {
        long claimed = bytes();
        if (data.exact() ? claimed != data.length() : claimed > data.length()) {
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "%s: the header says shape %s of %s = %,d bytes, the file holds %s%,d.",
                    source,
                    text(shape),
                    type,
                    claimed,
                    data.exact() ? "" : "at most ",
                    data.length()));
        }
    }

    /** The image that a row is, if its shape looks like one; rows come out channel after channel. */
    @Nullable
    ImageShape imageShape() {
        long[] s = shape;
        if (s.length == 3 && plausible(s[1], s[2])) {
            return new ImageShape(1, (int) s[1], (int) s[2]);
        }
        if (s.length == 4 && channels(s[3]) && plausible(s[1], s[2])) {
            return new ImageShape((int) s[3], (int) s[1], (int) s[2]);
        }
        if (s.length == 4 && channels(s[1]) && plausible(s[2], s[3])) {
            return new ImageShape((int) s[1], (int) s[2], (int) s[3]);
        }
        return null;
    }

    private static boolean channels(long n) {
        return n == 1 || n == 3;
    }

    private static boolean plausible(long height, long width) {
        long small = Math.min(height, width);
        return small > 1 && Math.max(height, width) <= Math.min(LONGEST_IMAGE * small, Size.LARGEST);
    }

    /**
     * Where the k-th number of a row, in the file's order, goes in the row; null where it stays.
     *
     * @param columns D
     */
    int @Nullable [] places(int columns) {
        ImageShape image = imageShape();
        int channels = image != null && shape.length == 4 && channels(shape[3]) ? (int) shape[3] : 1;
        if (!fortranOrder && channels == 1) {
            return null;
        }
        int[] places = new int[columns];
        int pixels = columns / channels;
        for (int k = 0; k < columns; k++) {
            int inRow = fortranOrder ? rowMajor(k) : k;
            places[k] = inRow % channels * pixels + inRow / channels;
        }
        return places;
    }

    private int rowMajor(int fortranIndex) {
        int index = 0;
        int rest = fortranIndex;
        int stride = (int) columns();
        for (int i = 1; i < shape.length; i++) {
            stride /= (int) shape[i];
            index += rest % (int) shape[i] * stride;
            rest /= (int) shape[i];
        }
        return index;
    }

    /** The shape as numpy writes it, for example {@code (60000, 28, 28)}. */
    static String text(long[] shape) {
        StringJoiner text = new StringJoiner(", ", "(", shape.length == 1 ? ",)" : ")");
        for (long length : shape) {
            text.add(Long.toString(length));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return type + " " + text(shape);
    }
}
