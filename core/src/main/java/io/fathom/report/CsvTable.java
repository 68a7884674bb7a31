package io.fathom.report;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.fathom.base.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table as CSV: UTF-8, commas, a header, {@code NaN} for a number that is none. */
final class CsvTable {
    private CsvTable() {}

    static void write(OutputStream out, Table table) throws IOException {
        Map<String, Column> flat = table.flat();
        List<Column> columns = List.copyOf(flat.values());
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(de.siegmar.fastcsv.writer.LineDelimiter.LF)
                .build(writer);
        csv.writeRecord(flat.keySet());
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < table.rows(); i++) {
            cells.clear();
            for (Column column : columns) {
                cells.add(column.text(i));
            }
            csv.writeRecord(cells);
        }
        csv.flush();
    }

    /** Every column as text; who asks for numbers gets them parsed. */
    static Table read(Path file) throws IOException {
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
            Iterator<CsvRecord> records = csv.iterator();
            if (!records.hasNext()) {
                throw new BadInputException(file + ": expected a header line, found an empty file.");
            }
            List<String> header = records.next().getFields();
            List<List<String>> columns = new ArrayList<>();
            header.forEach(name -> columns.add(new ArrayList<>()));
            while (records.hasNext()) {
                CsvRecord row = records.next();
                if (row.getFieldCount() != header.size()) {
                    throw new BadInputException(file + ", line " + row.getStartingLineNumber() + ": expected "
                            + header.size() + " columns as in the header, found " + row.getFieldCount() + ".");
                }
                for (int j = 0; j < header.size(); j++) {
                    columns.get(j).add(row.getField(j));
                }
            }
            Map<String, Column> flat = new LinkedHashMap<>();
            for (int j = 0; j < header.size(); j++) {
                Column column = new Column.Text(columns.get(j).toArray(String[]::new));
                if (flat.put(header.get(j), column) != null) {
                    throw new BadInputException(file + ": expected different column names, found \"" + header.get(j)
                            + "\" twice in the header.");
                }
            }
            return Table.unflatten(flat, file.toString());
        } catch (CsvParseException e) {
            throw new BadInputException(file + ": not valid CSV: " + e.getMessage(), e);
        }
    }
}
