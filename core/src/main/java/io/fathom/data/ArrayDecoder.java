package io.fathom.data;

import io.fathom.base.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes the numbers of an array file to points, straight into the one array that they keep. */
final class ArrayDecoder {
    private static final int CHUNK = 1 << 16; // numbers

    private final ArrayLayout layout;
    private final ArrayBytes data;
    private final int rows; // N after the limit
    private final int columns; // D
    private final float[] values; // [N, D]
    private final @Nullable RowFault[] faults; // [N]
    private final byte[] bytes;
    private final float[] chunk = new float[CHUNK];

    private ArrayDecoder(ArrayLayout layout, ArrayBytes data, ReadOptions options) {
        layout.checkAgainst(data);
        this.layout = layout;
        this.data = data;
        long n = options.rows(layout.rows());
        this.values = new float[Capacity.of(layout.source(), n, layout.columns())];
        this.rows = (int) n;
        this.columns = (int) layout.columns();
        this.faults = new RowFault[rows];
        this.bytes = new byte[CHUNK * layout.type().bytes()];
    }

    static Points decode(ArrayLayout layout, ArrayBytes data, ReadOptions options, String format) throws IOException {
        ArrayDecoder decoder = new ArrayDecoder(layout, data, options);
        int @Nullable [] places = layout.places(decoder.columns);
        if (layout.fortranOrder()) {
            decoder.columnByColumn(places);
        } else {
            decoder.rowByRow(places);
        }
        if (decoder.rows == layout.rows() && data.in().read() != -1) {
            throw new BadInputException(layout.source() + ": the header says " + layout + " = " + layout.bytes()
                    + " bytes, the file holds more.");
        }
        Origin origin = new Origin(layout.source(), format, layout.toString(), List.of());
        Points points = Points.of(decoder.values, decoder.columns, decoder.faults, origin);
        ImageShape image = layout.imageShape();
        return image == null ? points : points.withImageShape(image);
    }

    private void rowByRow(int @Nullable [] places) throws IOException {
        int total = rows * columns;
        int from = 0;
        while (from < total) {
            int n = Math.min(CHUNK, total - from);
            next(n);
            if (places == null) {
                System.arraycopy(chunk, 0, values, from, n);
            }
            for (int k = 0; k < n; k++) {
                int row = (from + k) / columns;
                int column = (from + k) % columns;
                if (places != null) {
                    values[row * columns + places[column]] = chunk[k];
                }
                watch(k, row, column);
            }
            from += n;
        }
    }

    private void columnByColumn(int @Nullable [] places) throws IOException {
        long all = layout.rows();
        for (int column = 0; column < columns; column++) {
            int place = places == null ? column : places[column];
            for (long from = 0; from < all; from += CHUNK) {
                int n = (int) Math.min(CHUNK, all - from);
                next(n);
                int kept = (int) Math.max(0, Math.min(n, rows - from));
                for (int k = 0; k < kept; k++) {
                    int row = (int) from + k;
                    values[row * columns + place] = chunk[k];
                    watch(k, row, place);
                }
            }
        }
    }

    private void next(int n) throws IOException {
        data.read(bytes, n * layout.type().bytes());
        layout.type().decode(ByteBuffer.wrap(bytes).order(layout.order()), n, chunk, 0);
    }

    /** A float64 that float32 cannot hold is said with its value; other faults are found later. */
    private void watch(int k, int row, int column) {
        if (Float.isInfinite(chunk[k]) && layout.type() == ElementType.FLOAT64 && faults[row] == null) {
            double found = ByteBuffer.wrap(bytes).order(layout.order()).getDouble(k * Double.BYTES);
            faults[row] = RowFault.nonFinite(row, column, found);
        }
    }
}
