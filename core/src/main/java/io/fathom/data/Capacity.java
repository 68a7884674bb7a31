package io.fathom.data;

import io.fathom.base.BadInputException;
import java.util.Locale;

/** Whether N x D numbers fit, asked before the array is made, so that a large file is an error and not an out-of-memory. */
final class Capacity {
    /** The longest array that common JVMs give. */
    static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private Capacity() {}

    /** N * D as an array length. */
    static int of(String source, long rows, long columns) {
        String size = String.format(Locale.ROOT, "%s: %,d rows x %,d columns", source, rows, columns);
        if (columns != 0 && rows > LONGEST_ARRAY / columns) {
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "%s are more than the %,d numbers that points can hold; read fewer rows (limit) or columns.",
                    size,
                    LONGEST_ARRAY));
        }
        long bytes = rows * columns * Float.BYTES;
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most / 4 * 3) {
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "%s need %.1f GiB of memory, this Java process may use %.1f GiB; raise -Xmx or read fewer rows (limit).",
                    size,
                    bytes / (double) (1 << 30),
                    most / (double) (1 << 30)));
        }
        return (int) (rows * columns);
    }
}
