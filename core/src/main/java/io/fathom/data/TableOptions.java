package io.fathom.data;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a table (CSV, Parquet) is read.
 *
 * @param columns the coordinates, in this order: names, numbers from 1, or ranges of numbers such as {@code 3-10}; empty for
 *     every column that is neither label nor id
 * @param labelColumn name or number of the column of labels; null for none
 * @param idColumn name or number of the column of ids; null for none
 * @param delimiter what separates the cells of a text line
 * @param header whether a text file's first line holds names
 */
public record TableOptions(
        List<String> columns,
        @Nullable String labelColumn,
        @Nullable String idColumn,
        Delimiter delimiter,
        Header header) {
    public static final TableOptions DEFAULT = new TableOptions(List.of(), null, null, Delimiter.DETECT, Header.DETECT);

    public TableOptions {
        columns = List.copyOf(columns);
    }

    /** What separates cells. */
    public enum Delimiter {
        DETECT('\0'),
        COMMA(','),
        SEMICOLON(';'),
        TAB('\t'),
        PIPE('|'),
        /** Any run of spaces and tabs; no quotes. */
        SPACE(' ');

        private final char character;

        Delimiter(char character) {
            this.character = character;
        }

        char character() {
            return character;
        }

        /** Parses a name such as {@code comma} or the character itself. */
        public static Delimiter parse(String text) {
            for (Delimiter delimiter : values()) {
                boolean character = delimiter != DETECT && text.equals(String.valueOf(delimiter.character));
                if (character || delimiter.name().equalsIgnoreCase(text) || delimiter == TAB && text.equals("\\t")) {
                    return delimiter;
                }
            }
            throw new IllegalArgumentException(
                    "delimiter: expected detect, comma, semicolon, tab, pipe or space, found \"" + text + "\".");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether there is a line of names. */
    public enum Header {
        DETECT,
        PRESENT,
        ABSENT
    }

    public TableOptions withColumns(List<String> newColumns) {
        return new TableOptions(newColumns, labelColumn, idColumn, delimiter, header);
    }

    public TableOptions withLabelColumn(@Nullable String newLabelColumn) {
        return new TableOptions(columns, newLabelColumn, idColumn, delimiter, header);
    }

    public TableOptions withIdColumn(@Nullable String newIdColumn) {
        return new TableOptions(columns, labelColumn, newIdColumn, delimiter, header);
    }

    public TableOptions withDelimiter(Delimiter newDelimiter) {
        return new TableOptions(columns, labelColumn, idColumn, newDelimiter, header);
    }

    public TableOptions withHeader(Header newHeader) {
        return new TableOptions(columns, labelColumn, idColumn, delimiter, newHeader);
    }
}
