package io.fathom.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.fathom.base.BadInputException;
import io.fathom.data.TableOptions.Delimiter;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows of a delimited text, blank lines left out. */
abstract class TextRows implements Closeable {
    /** Numbers the line on which the row begins, from 1. */
    record Row(long line, List<String> cells) {}

    /** The next row, or null at the end. */
    abstract @Nullable Row next() throws IOException;

    static TextRows of(String source, Reader text, Delimiter delimiter) {
        return delimiter == Delimiter.SPACE
                ? new Spaced(new BufferedReader(text))
                : new Delimited(source, text, delimiter.character());
    }

    /** Cells between runs of spaces and tabs. */
    private static final class Spaced extends TextRows {
        private final BufferedReader in;
        private long line;

        Spaced(BufferedReader in) {
            this.in = in;
        }

        @Override
        @Nullable
        Row next() throws IOException {
            String text;
            do {
                text = in.readLine();
                line++;
            } while (text != null && text.isBlank());
            return text == null ? null : new Row(line, List.of(text.strip().split("[ \t]+")));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** RFC 4180 with any separator. */
    private static final class Delimited extends TextRows {
        private final String source;
        private final CloseableIterator<CsvRecord> records;
        private long line;

        Delimited(String source, Reader text, char separator) {
            this.source = source;
            this.records = CsvReader.builder()
                    .fieldSeparator(separator)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .skipEmptyLines(true)
                    .trimWhitespacesAroundQuotes(true)
                    .ofCsvRecord(text)
                    .iterator();
        }

        @Override
        @Nullable
        Row next() throws IOException {
            try {
                if (!records.hasNext()) {
                    return null;
                }
                CsvRecord record = records.next();
                line = record.getStartingLineNumber();
                return new Row(line, record.getFields());
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } catch (CsvParseException | NoSuchElementException e) {
                Throwable cause = e.getCause();
                if (cause instanceof IOException) {
                    throw (IOException) cause;
                }
                throw new BadInputException(
                        source + ", after line " + line + ": not valid CSV: "
                                + (cause == null ? e.getMessage() : cause.getMessage()),
                        e);
            }
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
