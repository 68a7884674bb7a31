package io.fathom.data;

import io.fathom.base.BadInputException;
import io.fathom.data.RowFault.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Parquet: the numeric columns as coordinates, or one list column as the whole vector. Read column by column. */
final class ParquetTable {
    private static final int STEP = 1 << 16; // rows appended at a time: a row count is believed once its values came
    private static final int LONGEST_REASON = 300; // characters of the library's message
    private static final int SAMPLE = 1000; // lists looked at for the commonest length

    private final String source;
    private final ParquetFileReader file;
    private final ReadOptions options;
    private final MessageType schema;
    private final List<ParquetColumn> columns;
    private final List<String> notes = new ArrayList<>();
    private final @Nullable ParquetColumn label;
    private final @Nullable ParquetColumn id;
    private final List<@Nullable String> labels = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();

    private ParquetTable(String source, ParquetFileReader file, ReadOptions options) {
        this.source = source;
        this.file = file;
        this.options = options;
        this.schema = file.getFileMetaData().getSchema();
        this.columns = schema.getColumns().stream().map(ParquetColumn::new).collect(Collectors.toList());
        String labelColumn = options.table().labelColumn();
        String idColumn = options.table().idColumn();
        this.label = labelColumn == null ? null : textColumn("--label-column", labelColumn);
        this.id = idColumn == null ? null : textColumn("--id-column", idColumn);
    }

    static Points read(Path path, ReadOptions options) throws IOException {
        ParquetReadOptions reading = new ParquetReadOptions.Builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .withUseHadoopVectoredIo(false)
                .usePageChecksumVerification()
                .build();
        InputFile input = new LocalInputFile(path);
        try (ParquetFileReader file = ParquetFileReader.open(input, reading)) {
            ParquetTable table = new ParquetTable(path.toString(), file, options);
            table.checkChunks(Files.size(path));
            return table.points();
        } catch (BadInputException e) {
            throw e;
        } catch (RuntimeException | IOException | OutOfMemoryError e) {
            // OutOfMemoryError: page headers carry counts that the library allocates by, out of our sight
            Throwable cause = e;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            String why = String.valueOf(cause.getMessage())
                    .replace(input.toString(), "it")
                    .strip();
            throw new BadInputException(
                    path + ": not a readable Parquet file: "
                            + (e instanceof OutOfMemoryError ? "it asks for more memory than there is: " : "")
                            + why.substring(0, Math.min(why.length(), LONGEST_REASON))
                            + (why.endsWith(".") ? "" : "."),
                    e);
        }
    }

    /** The library allocates by the footer's sizes, so they must lie inside the file. */
    private void checkChunks(long fileLength) {
        for (BlockMetaData block : file.getRowGroups()) {
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                long start = chunk.getStartingPos();
                if (start < 0 || chunk.getTotalSize() < 0 || chunk.getTotalSize() > fileLength - start) {
                    throw new BadInputException(source + ": the footer puts column " + chunk.getPath()
                            + " outside the file of " + fileLength + " bytes.");
                }
            }
        }
    }

    private ParquetColumn textColumn(String option, String wanted) {
        ParquetColumn column = columns.get(choice().find(option, wanted));
        if (column.isRepeated()) {
            throw new BadInputException(
                    source + ": " + option + " " + wanted + ": expected one value per row, found a list.");
        }
        return column;
    }

    private ColumnChoice choice() {
        return new ColumnChoice(
                source, columns.stream().map(ParquetColumn::name).collect(Collectors.toList()), columns.size());
    }

    private Points points() throws IOException {
        List<ParquetColumn> chosen = coordinates();
        Set<ColumnDescriptor> needed = new LinkedHashSet<>();
        chosen.forEach(column -> needed.add(column.descriptor()));
        if (label != null) {
            needed.add(label.descriptor());
        }
        if (id != null) {
            needed.add(id.descriptor());
        }
        file.setRequestedSchema(new ArrayList<>(needed));
        boolean vector = chosen.get(0).isVector();
        RowStore store = new RowStore(source, vector ? commonestLength(chosen.get(0)) : chosen.size(), 0);
        for (int group = 0; group < file.getRowGroups().size() && store.count() < most(); group++) {
            Group pages = group(group);
            int first = store.count();
            int rows = (int) Math.min(pages.rows(), most() - first);
            if (vector) {
                readVectors(chosen.get(0), pages, rows, store);
            } else {
                for (int j = 0; j < chosen.size(); j++) {
                    readNumbers(chosen.get(j), j, pages, first, rows, store);
                }
            }
            readTexts(pages, first, rows);
        }
        if (store.count() == 0) {
            throw new BadInputException(source + ": expected at least one row, found none.");
        }
        String types =
                chosen.stream().map(ParquetColumn::typeName).distinct().limit(4).collect(Collectors.joining(", "));
        Points points = store.toPoints(new Origin(
                source, vector ? "Parquet, list column " + chosen.get(0).name() : "Parquet", types, notes));
        points = id == null ? points : points.withIds(ids);
        return label == null ? points : points.withLabels(labels);
    }

    private long most() {
        return options.rows(Integer.MAX_VALUE);
    }

    /** One row group. */
    private record Group(PageReadStore pages, ColumnReadStoreImpl readers) {
        long rows() {
            return pages.getRowCount();
        }

        ColumnReader reader(ParquetColumn column) {
            return readers.getColumnReader(column.descriptor());
        }

        /** Entries of a column, nulls included. */
        long entries(ParquetColumn column) {
            return pages.getPageReader(column.descriptor()).getTotalValueCount();
        }
    }

    private Group group(int number) throws IOException {
        PageReadStore pages = file.readRowGroup(number);
        return new Group(
                pages,
                new ColumnReadStoreImpl(
                        pages,
                        new DummyRecordConverter(schema).getRootConverter(),
                        schema,
                        file.getFileMetaData().getCreatedBy()));
    }

    /** The columns asked for, or all numeric ones, or the one list of numbers. */
    private List<ParquetColumn> coordinates() {
        List<String> wanted = options.table().columns();
        List<ParquetColumn> chosen = wanted.isEmpty()
                ? columns.stream().filter(c -> c != label && c != id).collect(Collectors.toList())
                : IntStream.of(choice().findAll("--columns", wanted))
                        .mapToObj(columns::get)
                        .collect(Collectors.toList());
        List<ParquetColumn> vectors =
                chosen.stream().filter(ParquetColumn::isVector).collect(Collectors.toList());
        List<ParquetColumn> numbers =
                chosen.stream().filter(c -> !c.isRepeated() && c.isNumber()).collect(Collectors.toList());
        if (vectors.size() == 1 && numbers.isEmpty() && (wanted.isEmpty() || chosen.size() == 1)) {
            if (chosen.size() > 1) {
                notes.add("Read the list column " + vectors.get(0).name() + "; the other columns hold no numbers.");
            }
            return vectors;
        }
        if (!vectors.isEmpty() || numbers.size() < chosen.size() || chosen.isEmpty()) {
            ParquetColumn other = chosen.stream()
                    .filter(c -> !numbers.contains(c))
                    .findFirst()
                    .orElse(null);
            throw new BadInputException(source + ": "
                    + (other == null
                            ? "no column is left for the coordinates"
                            : "column " + other.name() + " (" + other.typeName() + ") is not one number per row")
                    + ". Choose numeric columns, or one list of numbers, with --columns; name the others with"
                    + " --label-column or --id-column. Columns: "
                    + columns.stream()
                            .limit(20)
                            .map(c -> c.name() + " " + c.typeName())
                            .collect(Collectors.joining("; "))
                    + (columns.size() > 20 ? "; and " + (columns.size() - 20) + " more" : "") + ".");
        }
        return numbers;
    }

    private ColumnReader plainReader(ParquetColumn column, Group group) {
        if (group.entries(column) != group.rows()) {
            throw new BadInputException(source + ": column " + column.name() + " has " + group.entries(column)
                    + " values where its row group has " + group.rows() + " rows.");
        }
        return group.reader(column);
    }

    private void readNumbers(ParquetColumn column, int j, Group group, int first, int rows, RowStore store) {
        ColumnReader in = plainReader(column, group);
        for (int i = first; i < first + rows; i++) {
            if (i == store.count()) {
                store.append(Math.min(STEP, first + rows - i));
            }
            put(column, in, i, j, store);
            in.consume();
        }
    }

    private void put(ParquetColumn column, ColumnReader in, int row, int j, RowStore store) {
        String where = "row " + (row + 1) + ", column " + (j + 1) + " " + NpyHeader.quote(column.name());
        if (!column.present(in)) {
            store.fault(row, new RowFault(Kind.MISSING_VALUE, where + ": null"));
            return;
        }
        double value = column.number(in);
        store.set(row, j, (float) value);
        if (!Float.isFinite((float) value)) {
            store.fault(row, RowFault.nonFinite(row, j, value));
        }
    }

    private int commonestLength(ParquetColumn column) throws IOException {
        Map<Integer, Integer> counts = new TreeMap<>();
        Group group = group(0);
        ColumnReader in = group.reader(column);
        int length = 0;
        for (long k = 0, rows = 0; k < group.entries(column) && rows <= SAMPLE; k++) {
            if (in.getCurrentRepetitionLevel() == 0 && k > 0) {
                counts.merge(length, 1, Integer::sum);
                length = 0;
                rows++;
            }
            length += column.present(in) || column.nullElement(in) ? 1 : 0;
            in.skip();
            in.consume();
        }
        counts.merge(length, 1, Integer::sum);
        counts.remove(0);
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new BadInputException(
                        source + ": column " + column.name() + ": expected lists of numbers, found empty ones."));
    }

    private void readVectors(ParquetColumn column, Group group, int rows, RowStore store) {
        ColumnReader in = group.reader(column);
        int d = store.ambientDimension();
        int first = store.count();
        int length = 0;
        boolean whole = true;
        for (long k = 0; k < group.entries(column); k++) {
            if (in.getCurrentRepetitionLevel() == 0) {
                finish(column, store, first, length);
                if (store.count() == first + rows) {
                    whole = false;
                    break;
                }
                store.append(1);
                length = 0;
            }
            int row = store.count() - 1;
            if (column.present(in) || column.nullElement(in)) {
                if (length < d) {
                    put(column, in, row, length, store);
                } else {
                    in.skip();
                }
                length++;
            } else if (in.getCurrentDefinitionLevel() == 0) {
                String where = "row " + (row + 1) + ", column " + NpyHeader.quote(column.name());
                store.fault(row, new RowFault(Kind.MISSING_VALUE, where + ": null"));
            }
            in.consume();
        }
        if (whole) {
            finish(column, store, first, length);
            if (store.count() - first != group.rows()) {
                throw new BadInputException(source + ": column " + column.name() + " has " + (store.count() - first)
                        + " lists where its row group has " + group.rows() + " rows.");
            }
        }
    }

    private void finish(ParquetColumn column, RowStore store, int first, int length) {
        int row = store.count() - 1;
        if (row >= first && length != store.ambientDimension()) {
            store.fault(
                    row,
                    new RowFault(
                            Kind.WRONG_WIDTH,
                            "row " + (row + 1) + ", column " + NpyHeader.quote(column.name()) + ": expected "
                                    + store.ambientDimension() + " numbers, found " + length));
        }
    }

    private void readTexts(Group group, int first, int rows) {
        if (label != null) {
            ColumnReader in = plainReader(label, group);
            for (int i = 0; i < rows; i++, in.consume()) {
                labels.add(label.present(in) ? label.text(in) : null);
            }
        }
        if (id != null) {
            ColumnReader in = plainReader(id, group);
            for (int i = 0; i < rows; i++, in.consume()) {
                ids.add(id.present(in) ? id.text(in) : Integer.toString(first + i));
            }
        }
    }
}
