package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.Json;
import io.fathom.report.BenchPage;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The results of {@code bench density} as JSON, CSV, text and HTML. */
record BenchDensityOutput(List<DensityFindings> all) {
    static final String JSON = "density.json";
    static final String CSV = "density.csv";
    static final String HTML = "density.html";
    private static final int WIDTH = 96;

    void write(Path folder, ObjectNode run) {
        ObjectNode json = run.deepCopy();
        json.set("values", Json.tree(values()));
        AtomicFile.write(
                folder.resolve(JSON), out -> out.write((Json.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8)));
        TableFile.write(folder.resolve(CSV), table());
        BenchPage page = new BenchPage(
                "Log-density by energy models",
                "Dual score matching (arXiv 2506.05310) on data whose truth is known, and on images");
        all.forEach(found -> found.show(page));
        page.run(run).write(folder.resolve(HTML));
    }

    private List<DensityFindings.Value> values() {
        return all.stream().flatMap(found -> found.values().stream()).toList();
    }

    private Table table() {
        return new Table.Builder()
                .text("experiment", texts(DensityFindings.Value::experiment))
                .text("setting", texts(DensityFindings.Value::setting))
                .text("quantity", texts(DensityFindings.Value::quantity))
                .numeric("at", numbers(DensityFindings.Value::at))
                .numeric("value", numbers(DensityFindings.Value::value))
                .numeric("reference", numbers(DensityFindings.Value::reference))
                .build();
    }

    private String[] texts(Function<DensityFindings.Value, String> of) {
        return values().stream().map(of).toArray(String[]::new);
    }

    private double[] numbers(ToDoubleFunction<DensityFindings.Value> of) {
        return values().stream().mapToDouble(of).toArray();
    }

    /** Prints the tables of one experiment in 96 columns. */
    static void print(DensityFindings found, PrintWriter out) {
        if (!found.figures().isEmpty()) {
            out.println();
        }
        found.figures().forEach(f -> wrapped(f.name() + ": " + f.value() + ", " + f.more() + ".", out));
        for (BenchPage.Sheet sheet : found.sheets()) {
            out.println();
            out.println(sheet.title());
            int[] widths = new int[sheet.head().size()];
            for (int c = 0; c < widths.length; c++) {
                int at = c;
                widths[c] = Math.max(
                        sheet.head().get(c).length(),
                        sheet.rows().stream()
                                .mapToInt(row -> row.get(at).length())
                                .max()
                                .orElse(0));
            }
            out.println(line(sheet.head(), widths, sheet.textColumns()));
            sheet.rows().forEach(row -> out.println(line(row, widths, sheet.textColumns())));
            wrapped(sheet.note(), out);
        }
        out.flush();
    }

    private static String line(List<String> cells, int[] widths, int textColumns) {
        StringBuilder line = new StringBuilder(" ");
        for (int c = 0; c < widths.length; c++) {
            String blanks = " ".repeat(widths[c] - cells.get(c).length());
            line.append(' ')
                    .append(c < textColumns ? cells.get(c) + blanks : blanks + cells.get(c))
                    .append(' ');
        }
        return line.toString().stripTrailing();
    }

    private static void wrapped(String note, PrintWriter out) {
        StringBuilder line = new StringBuilder(" ");
        for (String word : note.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line = new StringBuilder(" ");
            }
            line.append(' ').append(word);
        }
        if (!note.isEmpty()) {
            out.println(line);
        }
    }

    /** The names of the experiments, for the settings. */
    static List<String> names(List<DensityExperiment> experiments) {
        return experiments.stream().map(BenchChoice::name).toList();
    }
}
