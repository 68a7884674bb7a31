package io.fathom.data;

import io.fathom.base.BadInputException;
import io.fathom.data.TableOptions.Delimiter;
import io.fathom.data.TableOptions.Header;
import io.fathom.data.TextRows.Row;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a text table is laid out, seen from its first lines.
 *
 * @param names one per column; empty without a header
 * @param width cells in a row
 * @param rowNames whether column 1 only counts or names the rows and has no name itself
 */
record TextLayout(
        Delimiter delimiter, boolean header, List<String> names, int width, boolean rowNames, List<String> notes) {
    static final int SAMPLE_LINES = 100;

    static TextLayout detect(String source, String head, TableOptions options) throws IOException {
        Sample best = null;
        for (Delimiter delimiter : Delimiter.values()) {
            boolean asked = delimiter == options.delimiter();
            if (delimiter != Delimiter.DETECT && (asked || options.delimiter() == Delimiter.DETECT)) {
                Sample sample = Sample.of(source, head, delimiter);
                if (best == null || sample != null && sample.score() > best.score() + 1e-9) {
                    best = sample;
                }
            }
        }
        if (best == null
                || best.rows.stream().allMatch(row -> row.cells().stream().allMatch(String::isBlank))) {
            throw new BadInputException(source + ": expected rows of numbers, found only blank lines.");
        }
        return best.layout(source, options.header());
    }

    /** The first rows under one delimiter. */
    private record Sample(Delimiter delimiter, List<Row> rows, int width) {
        static @Nullable Sample of(String source, String head, Delimiter delimiter) throws IOException {
            List<Row> rows = new ArrayList<>();
            try (TextRows text = TextRows.of(source, new StringReader(head), delimiter)) {
                for (Row row = text.next(); row != null; row = text.next()) {
                    rows.add(row);
                }
            } catch (BadInputException e) {
                return rows.isEmpty() ? null : new Sample(delimiter, rows, commonest(rows));
            }
            return new Sample(delimiter, rows, commonest(rows));
        }

        /** The commonest width; of equals the one seen first. */
        private static int commonest(List<Row> rows) {
            Map<Integer, Integer> counts = new TreeMap<>();
            rows.forEach(row -> counts.merge(row.cells().size(), 1, Integer::sum));
            int most = counts.values().stream().max(Integer::compare).orElse(0);
            return rows.stream()
                    .map(row -> row.cells().size())
                    .filter(width -> counts.getOrDefault(width, 0) == most)
                    .findFirst()
                    .orElse(0);
        }

        /** Share of rows of the common width plus share of cells that are numbers; one column is the last resort. */
        double score() {
            if (width < 2) {
                return 0;
            }
            long cells = rows.stream().mapToLong(row -> row.cells().size()).sum();
            long numbers = rows.stream()
                    .flatMap(row -> row.cells().stream())
                    .filter(Cell::isNumber)
                    .count();
            long common =
                    rows.stream().filter(row -> row.cells().size() == width).count();
            return common / (double) rows.size() + numbers / (double) cells;
        }

        TextLayout layout(String source, Header wish) {
            List<String> first = rows.get(0).cells();
            List<List<String>> below = rows.stream()
                    .skip(1)
                    .map(Row::cells)
                    .filter(cells -> cells.size() == width)
                    .collect(Collectors.toList());
            List<String> notes = new ArrayList<>();
            boolean header = wish == Header.DETECT ? looksLikeHeader(first, below, notes) : wish == Header.PRESENT;
            if (!header) {
                return new TextLayout(delimiter, false, List.of(), width, false, notes);
            }
            List<String> names = first.stream().map(String::trim).collect(Collectors.toCollection(ArrayList::new));
            boolean unnamed = names.size() == width - 1; // as R writes row names
            if (unnamed) {
                names.add(0, "");
            }
            int width = below.isEmpty() || names.size() == this.width ? names.size() : this.width;
            if (names.size() != width) {
                throw new BadInputException(source + ": the header has " + names.size() + " cells, most rows have "
                        + width + ". Expected as many names as columns.");
            }
            boolean rowNames = width > 1 && names.get(0).isEmpty() && (unnamed || counts(below));
            if (rowNames) {
                notes.add("Column 1 has no name and numbers or names the rows: taken as ids.");
            }
            return new TextLayout(delimiter, true, List.copyOf(names), width, rowNames, notes);
        }

        /** Text above numbers, or 0, 1, 2, ... as pandas names columns that have no names. */
        private boolean looksLikeHeader(List<String> first, List<List<String>> below, List<String> notes) {
            if (below.isEmpty()) {
                return first.stream().noneMatch(Cell::numberLike);
            }
            int[] numeric = IntStream.range(0, width)
                    .filter(j -> below.stream()
                                            .filter(cells -> Cell.numberLike(cells.get(j)))
                                            .count()
                                    * 2
                            > below.size())
                    .toArray();
            if (first.size() != width) {
                return first.size() == width - 1 && first.stream().noneMatch(Cell::numberLike);
            }
            long text = IntStream.of(numeric)
                    .filter(j -> !Cell.numberLike(first.get(j)))
                    .count();
            boolean counting = ascending(first) && !ascending(below.get(0));
            if (counting) {
                notes.add("Line 1 counts 0, 1, 2, ...: taken as column names (--no-header if it is a row).");
            }
            return counting || text * 2 > numeric.length;
        }

        private static boolean ascending(List<String> cells) {
            List<String> numbers = cells.get(0).isEmpty() ? cells.subList(1, cells.size()) : cells;
            int start = numbers.isEmpty() ? -1 : Math.round(Cell.parse(numbers.get(0)));
            return numbers.size() >= 3
                    && IntStream.range(0, numbers.size())
                            .allMatch(j -> numbers.get(j).trim().equals(Integer.toString(start + j)))
                    && start >= 0;
        }

        /** Whether the first column is 0, 1, 2, ... or 1, 2, 3, ... */
        private static boolean counts(List<List<String>> below) {
            int start = below.isEmpty() || below.get(0).get(0).equals("0") ? 0 : 1;
            return IntStream.range(0, below.size())
                    .allMatch(i -> below.get(i).get(0).trim().equals(Integer.toString(start + i)));
        }
    }
}
