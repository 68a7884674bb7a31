package io.fathom.data;

import io.fathom.base.BadInputException;
import io.fathom.data.RowFault.Kind;
import io.fathom.data.TextRows.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** CSV and its kin: delimiter, header and columns detected from the first lines, each overridable. */
final class TextTableReader {
    /** After so many rows a column without numbers ends the reading; at the end it is checked again. */
    private static final int EARLY_CHECK = 1000;

    private static final double NEARLY_ALL = 0.9;

    private final String source;
    private final TextLayout layout;
    private final ColumnChoice choice;
    private final int label; // -1 for none
    private final int id; // -1 for none
    private final int[] columns;
    private final RowStore store;
    private final List<@Nullable String> labels = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final Map<String, String> known = new HashMap<>(); // one string for equal labels
    private final int[] bad; // per column, cells that are not numbers
    private final @Nullable String[] example; // the first of them
    private int fullRows;

    private TextTableReader(String source, TextLayout layout, TableOptions options) {
        this.source = source;
        this.layout = layout;
        this.choice = new ColumnChoice(source, layout.names(), layout.width());
        this.label = options.labelColumn() == null ? -1 : choice.find("--label-column", options.labelColumn());
        boolean rowNames = layout.rowNames() && options.columns().isEmpty() && label != 0;
        this.id = options.idColumn() == null ? rowNames ? 0 : -1 : choice.find("--id-column", options.idColumn());
        this.columns = options.columns().isEmpty()
                ? IntStream.range(0, layout.width())
                        .filter(j -> j != label && j != id && !(rowNames && j == 0))
                        .toArray()
                : choice.findAll("--columns", options.columns());
        if (columns.length == 0) {
            throw new BadInputException(source + ": no column is left for the coordinates; the file has "
                    + layout.width() + ", taken as label or id.");
        }
        this.store = new RowStore(source, columns.length, 0);
        this.bad = new int[columns.length];
        this.example = new String[columns.length];
    }

    static Points read(Path path, boolean gzip, ReadOptions options) throws IOException {
        String source = path.toString();
        String head = TextFile.head(path, gzip, TextLayout.SAMPLE_LINES);
        TextLayout layout = TextLayout.detect(source, head, options.table());
        TextTableReader reader = new TextTableReader(source, layout, options.table());
        try (TextRows rows = TextRows.of(source, TextFile.open(path, gzip), layout.delimiter())) {
            if (layout.header()) {
                rows.next();
            }
            long most = options.rows(Integer.MAX_VALUE);
            for (Row row = rows.next(); row != null && reader.store.count() < most; row = rows.next()) {
                reader.add(row);
            }
        }
        return reader.points(gzip);
    }

    private void add(Row row) {
        int n = store.append(1);
        List<String> cells = row.cells();
        if (label >= 0) {
            String text = label < cells.size() ? cells.get(label).trim() : "";
            labels.add(text.isEmpty() ? null : known.computeIfAbsent(text, t -> t));
        }
        if (id >= 0) {
            ids.add(id < cells.size() ? cells.get(id).trim() : Integer.toString(n));
        }
        if (cells.size() != layout.width()) {
            store.fault(
                    n,
                    new RowFault(
                            Kind.WRONG_WIDTH,
                            where(n, row) + ": expected " + layout.width() + " cells, found " + cells.size()));
            return;
        }
        fullRows++;
        for (int k = 0; k < columns.length; k++) {
            String cell = cells.get(columns[k]);
            float value = Cell.parse(cell);
            if (Float.isFinite(value)) {
                store.set(n, k, value);
            } else {
                store.fault(n, Cell.fault(cell, where(n, row) + ", " + choice.describe(columns[k])));
                bad[k]++;
                example[k] = example[k] == null ? cell : example[k];
            }
        }
        if (fullRows == EARLY_CHECK) {
            refuseTextColumns();
        }
    }

    private static String where(int n, Row row) {
        return "row " + (n + 1) + " (line " + row.line() + ")";
    }

    private void refuseTextColumns() {
        for (int k = 0; k < columns.length; k++) {
            String cell = example[k];
            if (cell != null && bad[k] > NEARLY_ALL * fullRows) {
                String advice = Cell.hasDecimalComma(cell)
                        ? "Decimal commas are not read: write decimal points."
                        : "Name it with --label-column or --id-column, or choose the numeric columns with --columns.";
                throw new BadInputException(source + ": " + choice.describe(columns[k]) + " has no number in " + bad[k]
                        + " of " + fullRows + " rows, for example "
                        + (cell.isBlank() ? "an empty cell" : NpyHeader.quote(cell)) + ". " + advice);
            }
        }
    }

    private Points points(boolean gzip) {
        refuseTextColumns();
        if (store.count() == 0) {
            throw new BadInputException(source + ": expected rows of numbers below the header, found none.");
        }
        String format = "CSV, " + (layout.width() == 1 ? "one column" : layout.delimiter())
                + (layout.header() ? ", header" : ", no header") + (gzip ? ", gzip" : "");
        Points points = store.toPoints(new Origin(source, format, "decimal numbers", layout.notes()));
        points = id >= 0 ? points.withIds(ids) : points;
        return label >= 0 ? points.withLabels(labels) : points;
    }
}
