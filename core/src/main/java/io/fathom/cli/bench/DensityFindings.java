package io.fathom.cli.bench;

import io.fathom.report.BenchPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What one experiment of {@code bench density} found: numbers for the table, and text and pictures for people. */
final class DensityFindings {
    /**
     * One number.
     *
     * @param setting which model, or which data
     * @param at where it was read, for example a noise level; NaN where there is only one
     * @param reference what it should be, or what was published; NaN where there is nothing to compare with
     */
    record Value(String experiment, String setting, String quantity, double at, double value, double reference) {}

    /** A headline. */
    record Figure(String name, String value, String more) {}

    private final String experiment;
    private final List<Value> values = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private final List<BenchPage.Sheet> sheets = new ArrayList<>();
    private final List<Consumer<BenchPage>> blocks = new ArrayList<>();

    DensityFindings(String experiment) {
        this.experiment = experiment;
    }

    String experiment() {
        return experiment;
    }

    List<Value> values() {
        return List.copyOf(values);
    }

    List<Figure> figures() {
        return List.copyOf(figures);
    }

    List<BenchPage.Sheet> sheets() {
        return List.copyOf(sheets);
    }

    void value(String setting, String quantity, double at, double value, double reference) {
        values.add(new Value(experiment, setting, quantity, at, value, reference));
    }

    /** The number found under these names. */
    double found(String setting, String quantity, double at) {
        return values.stream()
                .filter(v -> v.setting().equals(setting) && v.quantity().equals(quantity))
                .filter(v -> Double.compare(v.at(), at) == 0)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "value: expected one of " + values + ", found " + setting + ", " + quantity + ", " + at + "."))
                .value();
    }

    void figure(String name, String value, String more) {
        figures.add(new Figure(name, value, more));
    }

    void sheet(BenchPage.Sheet sheet) {
        sheets.add(sheet);
        blocks.add(page -> page.table(sheet));
    }

    void chart(BenchPage.Chart chart) {
        blocks.add(page -> page.chart(chart));
    }

    /** Anything else for the page. */
    void block(Consumer<BenchPage> block) {
        blocks.add(block);
    }

    void show(BenchPage page) {
        figures.forEach(f -> page.figure(f.name(), f.value(), f.more()));
        blocks.forEach(block -> block.accept(page));
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** The mean of the finite ones; NaN of none. */
    static double mean(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
    }

    /** The means of the columns, [G], over rows whose number there is finite. */
    static double[] columnMeans(float[][] rows, int columns) {
        double[] means = new double[columns];
        for (int g = 0; g < columns; g++) {
            int at = g;
            means[g] = mean(Arrays.stream(rows).mapToDouble(row -> row[at]).toArray());
        }
        return means;
    }
}
