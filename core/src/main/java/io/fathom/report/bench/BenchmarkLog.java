package io.fathom.report.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rows of a benchmark on disk as they come, a line of JSON each, so that a stopped run keeps what it has and a later one
 * goes on. The first line holds the settings that all rows share; numbers that are none are written as {@code "NaN"}.
 *
 * <p>A line that a crash cut short is the last one and is dropped; its cell is measured again.
 */
public final class BenchmarkLog {
    private static final String SETTINGS = "settings";

    private final Path file;
    private final Map<BenchmarkRow.Cell, BenchmarkRow> rows = new LinkedHashMap<>();

    private BenchmarkLog(Path file) {
        this.file = file;
    }

    /** Begins anew; an old log goes. */
    public static BenchmarkLog start(Path file, ObjectNode settings) {
        BenchmarkLog log = new BenchmarkLog(file);
        log.rewrite(settings);
        return log;
    }

    /**
     * Goes on with a log, or begins one if there is none.
     *
     * @throws BadInputException if the log was made with other settings, which would put unlike rows side by side
     */
    public static BenchmarkLog resume(Path file, ObjectNode settings) {
        if (!Files.exists(file)) {
            return start(file, settings);
        }
        BenchmarkLog log = new BenchmarkLog(file);
        log.read(settings);
        log.rewrite(settings);
        return log;
    }

    /** Whether the cell has been measured. */
    public boolean has(BenchmarkRow.Cell cell) {
        return rows.containsKey(cell);
    }

    /** The rows in the order they came. */
    public List<BenchmarkRow> rows() {
        return List.copyOf(rows.values());
    }

    /** Adds a row; it is on disk when this returns. */
    public void add(BenchmarkRow row) {
        if (rows.putIfAbsent(row.cell(), row) != null) {
            throw new IllegalArgumentException("row: expected a new cell, found " + row.cell() + " twice.");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer line = ByteBuffer.wrap((Json.text(row) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private void rewrite(ObjectNode settings) {
        List<String> lines = new ArrayList<>();
        lines.add(Json.text(Json.object().<ObjectNode>set(SETTINGS, settings)));
        rows.values().forEach(row -> lines.add(Json.text(row)));
        AtomicFile.write(file, out -> out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private void read(ObjectNode settings) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
        }
        // what follows the last line end is a line cut short
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (lines.isEmpty()) {
            return;
        }
        JsonNode found = Json.parse(lines.get(0), file + ", line 1").path(SETTINGS);
        if (!found.isObject()) {
            throw new BadInputException(file + ", line 1: expected the settings of a benchmark, found none.");
        }
        requireSame(settings, found);
        for (int i = 1; i < lines.size(); i++) {
            String where = file + ", line " + (i + 1);
            BenchmarkRow row = Json.as(Json.parse(lines.get(i), where), BenchmarkRow.class, where);
            rows.put(row.cell(), row);
        }
    }

    private void requireSame(ObjectNode settings, JsonNode found) {
        ObjectNode expected = (ObjectNode) Json.parse(Json.text(settings), "settings"); // as a reader sees them
        Set<String> names = new TreeSet<>();
        for (JsonNode node : List.of(expected, found)) {
            for (Iterator<String> i = node.fieldNames(); i.hasNext(); ) {
                names.add(i.next());
            }
        }
        for (String name : names) {
            if (!expected.path(name).equals(found.path(name))) {
                throw new BadInputException(file + ": cannot go on with rows of other settings: " + name + ": expected "
                        + text(expected.path(name)) + ", found " + text(found.path(name))
                        + ". Repeat the first run's options, or choose another folder.");
            }
        }
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "none" : value.toString();
    }
}
