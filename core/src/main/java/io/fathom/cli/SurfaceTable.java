package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.Json;
import io.fathom.data.NpyArray;
import io.fathom.data.NpyWriter;
import io.fathom.data.Points;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Numbers of every row, in columns, with the projected rows: a table file, and a line of the terminal each. */
final class SurfaceTable {
    private static final int TEXT = 14; // columns for the name

    private final Points points;
    private final float[] projected; // [N, D], data units
    private final Map<String, double[]> columns = new LinkedHashMap<>();

    SurfaceTable(Points points) {
        this.points = points;
        this.projected = new float[Math.multiplyExact(points.count(), points.ambientDimension())];
    }

    /** Adds a column, or finds it; NaN until set, [N]. */
    double[] column(String name) {
        return columns.computeIfAbsent(name, key -> {
            double[] values = new double[points.count()];
            Arrays.fill(values, Double.NaN);
            return values;
        });
    }

    /** Copies a batch into a column. */
    void put(String name, double[] batch, int from) {
        System.arraycopy(batch, 0, column(name), from, batch.length);
    }

    /** [N, D], data units. */
    float[] projected() {
        return projected;
    }

    /** The projected rows as images, cut to the range of the data's values, so that they have its tones. */
    Points projectedImages(String source) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int row : points.usableRows()) {
            for (int j = 0; j < points.ambientDimension(); j++) {
                low = Math.min(low, points.value(row, j));
                high = Math.max(high, points.value(row, j));
            }
        }
        float[] values = projected.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(low, Math.min(high, values[i])); // NaN stays
        }
        return Points.of(values, points.ambientDimension(), source)
                .withImageShape(points.imageShape().orElseThrow());
    }

    static boolean isNpy(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    /** Writes id, label, columns and the projection, and the settings beside; a file .npy holds the projection alone. */
    void write(Path file, ObjectNode settings) {
        int n = points.count();
        int d = points.ambientDimension();
        if (isNpy(file)) {
            NpyWriter.write(file, NpyArray.of(projected, n, d));
        } else {
            Table.Builder table = new Table.Builder();
            String[] ids = new String[n];
            String[] labels = new String[n];
            for (int i = 0; i < n; i++) {
                ids[i] = points.id(i);
                String label = points.label(i);
                labels[i] = label == null ? "" : label;
            }
            table.text("id", ids);
            if (points.hasLabels()) {
                table.text("label", labels);
            }
            columns.forEach(table::numeric);
            for (int j = 0; j < d; j++) {
                double[] coordinate = new double[n];
                for (int i = 0; i < n; i++) {
                    coordinate[i] = projected[i * d + j];
                }
                table.numeric("projected_" + (j + 1), coordinate);
            }
            TableFile.write(file, table.build());
        }
        AtomicFile.write(
                TableFile.sidecar(file),
                out -> out.write((Json.pretty(settings) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** One line: median, 5 % and 95 % of a column. */
    String line(String name, String column, String more) {
        double[] sorted = Arrays.stream(column(column))
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        String text = sorted.length == 0
                ? "no row has one"
                : String.format(
                        Locale.ROOT,
                        "median %s, from %s (5 %%) to %s (95 %%)",
                        number(quantile(sorted, .5)),
                        number(quantile(sorted, .05)),
                        number(quantile(sorted, .95)));
        return String.format(Locale.ROOT, "  %-" + TEXT + "s%s%s%n", name, text, more.isEmpty() ? "" : "; " + more);
    }

    /** Linear between order statistics; NaN of nothing. */
    static double quantile(double[] sorted, double p) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = p * (sorted.length - 1);
        int low = (int) at;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] == sorted[high] ? sorted[low] : sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    /** Four digits. */
    static String number(double x) {
        if (Double.isNaN(x) || Double.isInfinite(x)) {
            return Double.isNaN(x) ? "NaN" : "infinite";
        }
        double size = Math.abs(x);
        return size == 0
                ? "0"
                : size < 1e-3 || size >= 1e6
                        ? String.format(Locale.ROOT, "%.2e", x)
                        : String.format(
                                Locale.ROOT, "%." + Math.max(0, 3 - (int) Math.floor(Math.log10(size))) + "f", x);
    }
}
