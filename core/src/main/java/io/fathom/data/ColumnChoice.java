package io.fathom.data;

import io.fathom.base.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds columns by name, number from 1, or range of numbers; a name that looks like a number wins over the number. */
final class ColumnChoice {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

    private final String source;
    private final List<String> names; // empty when columns have no names
    private final int width;

    ColumnChoice(String source, List<String> names, int width) {
        this.source = source;
        this.names = names;
        this.width = width;
    }

    /** The one column that {@code wanted} means. */
    int find(String option, String wanted) {
        List<Integer> found = all(option, wanted);
        if (found.size() != 1) {
            throw new BadInputException(
                    source + ": " + option + " " + wanted + ": expected one column, found " + found.size() + ".");
        }
        return found.get(0);
    }

    /** All columns named, in the order named. */
    int[] findAll(String option, List<String> wanted) {
        List<Integer> found = new ArrayList<>();
        for (String one : wanted) {
            for (int column : all(option, one)) {
                if (found.contains(column)) {
                    throw new BadInputException(source + ": " + option + ": " + describe(column) + " is named twice.");
                }
                found.add(column);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private List<Integer> all(String option, String wanted) {
        String name = wanted.trim();
        List<Integer> named = IntStream.range(0, names.size())
                .filter(j -> names.get(j).equals(name))
                .boxed()
                .collect(Collectors.toList());
        if (named.size() > 1) {
            throw new BadInputException(source + ": " + option + " " + name + ": " + named.size()
                    + " columns have this name (" + list(named) + "); use the number.");
        }
        Matcher range = RANGE.matcher(name);
        if (named.isEmpty() && range.matches()) {
            int from = Integer.parseInt(range.group(1));
            int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
            if (from < 1 || to < from || to > width) {
                throw new BadInputException(source + ": " + option + " " + name + ": expected numbers from 1 to "
                        + width + (to < from ? ", the smaller first." : ", the file has " + width + " columns."));
            }
            return IntStream.rangeClosed(from - 1, to - 1).boxed().collect(Collectors.toList());
        }
        if (named.isEmpty()) {
            throw new BadInputException(source + ": " + option + " " + name + ": no such column. "
                    + (names.isEmpty()
                            ? "The file has no header; use numbers from 1 to " + width + "."
                            : "Columns: " + names.stream().limit(20).collect(Collectors.joining(", "))
                                    + (names.size() > 20 ? ", ... (" + names.size() + " in all)." : ".")));
        }
        return named;
    }

    private static String list(List<Integer> columns) {
        return columns.stream().map(j -> Integer.toString(j + 1)).collect(Collectors.joining(", "));
    }

    /** For messages: {@code column 3 "x2"}. */
    String describe(int column) {
        return "column " + (column + 1)
                + (column < names.size() && !names.get(column).isEmpty()
                        ? " " + NpyHeader.quote(names.get(column))
                        : "");
    }
}
