package io.fathom.report;

import blue.strategic.parquet.Dehydrator;
import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.HydratorSupplier;
import blue.strategic.parquet.ParquetReader;
import blue.strategic.parquet.ParquetWriter;
import io.fathom.base.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** A table as Parquet: DOUBLE, INT64 and UTF-8 columns, all required, Snappy. */
final class ParquetTable {
    private ParquetTable() {}

    static void write(Path file, Table table) throws IOException {
        Map<String, Column> flat = table.flat();
        List<Type> fields = flat.entrySet().stream()
                .map(e -> field(e.getKey(), e.getValue()))
                .toList();
        Dehydrator<Integer> cells = (row, out) -> flat.forEach((name, column) -> out.write(name, value(column, row)));
        try (ParquetWriter<Integer> writer =
                ParquetWriter.writeFile(new MessageType("lid", fields), file.toFile(), cells)) {
            for (int i = 0; i < table.rows(); i++) {
                writer.write(i);
            }
        }
    }

    static Table read(Path file) throws IOException {
        Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
        try {
            ParquetReader.readMetadata(file.toFile())
                    .getFileMetaData()
                    .getSchema()
                    .getFields()
                    .forEach(f -> columns.put(f.getName(), new ArrayList<>()));
            HydratorSupplier<Object[], Object[]> rows = HydratorSupplier.constantly(new Rows(columns));
            try (Stream<Object[]> stream = ParquetReader.streamContent(file.toFile(), rows)) {
                stream.forEach(row -> {});
            }
        } catch (RuntimeException e) {
            throw new BadInputException(file + ": not a Parquet table that can be read: " + e.getMessage(), e);
        }
        Map<String, Column> flat = new LinkedHashMap<>();
        columns.forEach((name, cells) -> flat.put(name, column(cells)));
        return Table.unflatten(flat, file.toString());
    }

    private static Type field(String name, Column column) {
        if (column instanceof Column.Text) {
            return Types.required(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(name);
        }
        return Types.required(column instanceof Column.Integers ? PrimitiveTypeName.INT64 : PrimitiveTypeName.DOUBLE)
                .named(name);
    }

    private static Object value(Column column, int row) {
        if (column instanceof Column.Numeric numeric) {
            return numeric.values()[row];
        }
        return column instanceof Column.Integers integers ? (Object) integers.values()[row] : column.text(row);
    }

    private static Column column(List<@Nullable Object> cells) {
        if (cells.stream().allMatch(c -> c == null || c instanceof Double || c instanceof Float)) {
            return new Column.Numeric(cells.stream()
                    .mapToDouble(c -> c instanceof Number number ? number.doubleValue() : Double.NaN)
                    .toArray());
        }
        return new Column.Text(
                cells.stream().map(c -> c == null ? "" : c.toString()).toArray(String[]::new));
    }

    /** Gathers the cells of every row in the columns. */
    private record Rows(Map<String, List<@Nullable Object>> columns) implements Hydrator<Object[], Object[]> {
        @Override
        public Object[] start() {
            return new Object[0];
        }

        @Override
        public Object[] add(Object[] target, String heading, @Nullable Object value) {
            List<@Nullable Object> cells = columns.get(heading);
            if (cells == null) {
                throw new IllegalArgumentException("nested column " + heading + ", expected plain columns");
            }
            cells.add(value);
            return target;
        }

        @Override
        public Object[] finish(Object[] target) {
            return target;
        }
    }
}
