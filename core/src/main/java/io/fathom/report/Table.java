package io.fathom.report;

import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A small table by columns: named columns of numbers, integers or text, and curves over noise levels, all equally long.
 *
 * <p>{@link TableFile} writes it as CSV, Parquet or NPZ. Arrays are kept, not copied.
 */
public final class Table {
    /** How the name of a curve ends; with a noise level behind it, that of one of its columns. */
    static final String CURVE = "lid@";

    private final Map<String, Column> columns;
    private final int rows;

    private Table(Map<String, Column> columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /** Collects columns in order. */
    public static final class Builder {
        private final Map<String, Column> columns = new LinkedHashMap<>();

        /** Adds a column of real numbers; NaN where there is none. */
        public Builder numeric(String name, double[] values) {
            return add(name, new Column.Numeric(values));
        }

        /** Adds a column of integers. */
        public Builder integers(String name, long[] values) {
            return add(name, new Column.Integers(values));
        }

        /** Adds a column of text, empty where there is none. */
        public Builder text(String name, String[] values) {
            return add(name, new Column.Text(values));
        }

        /**
         * Adds a curve LID(sigma): {@code values} is [N][G], in flat files G columns named {@code PREFIXlid@SIGMA}.
         *
         * @param sigmas [G], different from one another
         */
        public Builder curve(String prefix, double[] sigmas, float[][] values) {
            return add(prefix + CURVE, new Column.Curve(sigmas, values));
        }

        /** Adds a column {@code NAME@SIGMA} of real numbers for each noise level; {@code values} is [N][G]. */
        public Builder levels(String name, double[] sigmas, float[][] values) {
            String[] names = Numbers.sigmaNames(sigmas);
            for (int g = 0; g < names.length; g++) {
                numeric(name + "@" + names[g], new Column.Curve(sigmas, values).at(g));
            }
            return this;
        }

        Builder add(String name, Column column) {
            Check.that(!columns.containsKey(name), "columns: expected different names, found " + name + " twice.");
            columns.values().forEach(first -> Check.same("rows of column " + name, first.length(), column.length()));
            columns.put(name, column);
            return this;
        }

        /** The table. */
        public Table build() {
            int rows = columns.values().stream()
                    .mapToInt(Column::length)
                    .findFirst()
                    .orElse(0);
            return new Table(new LinkedHashMap<>(columns), rows);
        }
    }

    /** N. */
    public int rows() {
        return rows;
    }

    /** Names in order; a curve has one name. */
    public Set<String> names() {
        return columns.keySet();
    }

    /** Whether there is a column of this name. */
    public boolean has(String name) {
        return columns.containsKey(name);
    }

    Column column(String name) {
        Column column = columns.get(name);
        Check.that(column != null, "column: expected one of " + columns.keySet() + ", found " + name + ".");
        return Objects.requireNonNull(column);
    }

    /**
     * A column as numbers; text that is a number is read as one.
     *
     * @param where the file, for the message
     * @throws BadInputException if a cell is not a number, with its row (from 1) and column
     */
    public double[] numbers(String name, String where) {
        Column column = column(name);
        if (column instanceof Column.Numeric numeric) {
            return numeric.values();
        }
        double[] numbers = new double[rows];
        for (int i = 0; i < rows; i++) {
            String cell = column.text(i).trim();
            try {
                numbers[i] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                throw new BadInputException(
                        where + ", row " + (i + 1) + ", column " + name + ": expected a number, found \"" + cell
                                + "\".",
                        e);
            }
        }
        return numbers;
    }

    /** A column as text. */
    public String[] texts(String name) {
        Column column = column(name);
        String[] texts = new String[rows];
        for (int i = 0; i < rows; i++) {
            texts[i] = column.text(i);
        }
        return texts;
    }

    /** The flat columns, a curve as one column per noise level. */
    Map<String, Column> flat() {
        Map<String, Column> flat = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            if (column instanceof Column.Curve curve) {
                String[] names = curve.names(name);
                for (int g = 0; g < names.length; g++) {
                    flat.put(names[g], new Column.Numeric(curve.at(g)));
                }
            } else {
                flat.put(name, column);
            }
        });
        return flat;
    }

    /**
     * Gathers columns {@code PREFIXlid@SIGMA} into curves; the inverse of {@link #flat}, but for the noise levels, which are as
     * exact as the names.
     */
    static Table unflatten(Map<String, Column> flat, String where) {
        Table all = new Table(
                flat,
                flat.values().stream().mapToInt(Column::length).findFirst().orElse(0));
        Builder builder = new Builder();
        Map<String, TreeMap<Double, String>> curves = new LinkedHashMap<>();
        flat.forEach((name, column) -> {
            int at = name.lastIndexOf(CURVE);
            double sigma = at < 0 ? Double.NaN : sigmaOf(name.substring(at + CURVE.length()));
            if (sigma > 0) {
                curves.computeIfAbsent(name.substring(0, at), key -> new TreeMap<>())
                        .put(sigma, name);
            } else {
                builder.add(name, column);
            }
        });
        curves.forEach((prefix, columns) -> {
            List<double[]> values = new ArrayList<>();
            columns.values().forEach(c -> values.add(all.numbers(c, where)));
            float[][] curve = new float[all.rows][values.size()]; // [N][G]
            for (int i = 0; i < all.rows; i++) {
                for (int g = 0; g < curve[i].length; g++) {
                    curve[i][g] = (float) values.get(g)[i];
                }
            }
            double[] sigmas =
                    columns.keySet().stream().mapToDouble(Double::doubleValue).toArray();
            builder.curve(prefix, sigmas, curve);
        });
        return builder.build();
    }

    private static double sigmaOf(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
