package io.fathom.report.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.Json;
import io.fathom.report.PageTemplate;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A benchmark's outcome as files: JSON with everything, a CSV table with a line per row, and one page with plots.
 *
 * @param title for people
 * @param rows in the order they were measured
 * @param references figures of others
 * @param targets what should be reached
 * @param run settings and provenance
 */
public record BenchmarkResult(
        String title, List<BenchmarkRow> rows, List<Reference> references, List<Target> targets, ObjectNode run) {
    public BenchmarkResult {
        rows = List.copyOf(rows);
        references = List.copyOf(references);
        targets = List.copyOf(targets);
    }

    /** Everything; numbers that are none are null. */
    public ObjectNode toJson() {
        ObjectNode node = Json.object();
        node.put("title", title);
        node.set("run", run.deepCopy());
        node.set("targets", Json.tree(targets));
        ArrayNode met = node.putArray("targetsMet");
        targets.forEach(target -> met.add(target.met()));
        node.set("references", Json.tree(references));
        node.set("summaries", Json.tree(BenchmarkSummary.of(rows)));
        node.set("rows", Json.tree(rows));
        withoutNaN(node);
        return node;
    }

    /** Writes {@link #toJson}. */
    public void writeJson(Path file) {
        byte[] text = (Json.pretty(toJson()) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(text));
    }

    /** Writes {@link #toTable}, in the format that the file's ending names. */
    public void writeTable(Path file) {
        TableFile.write(file, toTable());
    }

    /** Writes one page that needs nothing else. */
    public void writeHtml(Path file) {
        byte[] html = PageTemplate.render("bench.html", title, toJson()).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(html));
    }

    /** A line per row; a data set of several components has the columns {@code maeByComponent} filled. */
    public Table toTable() {
        return new Columns(rows)
                .text("data", r -> r.cell().data())
                .text("network", r -> r.cell().network())
                .text("recipe", r -> r.cell().recipe())
                .text("estimator", r -> r.cell().estimator())
                .text("label", r -> r.reading().label())
                .text("level", r -> r.cell().level())
                .number("sigma", r -> r.reading().sigma())
                .number("t", r -> r.reading().flowTime())
                .integer("draws", r -> r.reading().draws())
                .integer("seed", r -> r.cell().seed())
                .text("split", r -> r.cell().split().toString())
                .integer("n", r -> r.score().count())
                .integer("finite", r -> r.score().finite())
                .number("d", r -> r.truth().intrinsicDimension())
                .integer("D", r -> r.truth().ambientDimension())
                .number("mae", r -> r.score().meanAbsoluteError())
                .number("bias", r -> r.score().bias())
                .number("mean", r -> r.score().mean())
                .number("std", r -> r.score().deviation())
                .number("se", r -> r.score().standardError())
                .number("concordance", r -> r.score().concordance())
                .number("ideal", r -> r.exact().lid())
                .number("maeFloor", r -> r.exact().floor())
                .number("trainSeconds", r -> r.cost().trainSeconds())
                .integer("steps", r -> r.cost().steps())
                .number("estimateSeconds", r -> r.cost().estimateSeconds())
                .number("peakMegabytes", r -> r.cost().peakMegabytes())
                .number("loss", r -> r.cost().loss())
                .number("lossFloor", r -> r.cost().lossFloor())
                .text("maeByComponent", BenchmarkResult::byComponent)
                .build();
    }

    private static String byComponent(BenchmarkRow row) {
        List<String> parts = new ArrayList<>();
        if (row.components().size() > 1) {
            for (BenchmarkRow.Component c : row.components()) {
                parts.add((float) c.intrinsicDimension() + ": " + (float) c.meanAbsoluteError());
            }
        }
        return String.join("; ", parts);
    }

    /** A table from rows. */
    private static final class Columns {
        private final List<BenchmarkRow> rows;
        private final Table.Builder table = new Table.Builder();

        Columns(List<BenchmarkRow> rows) {
            this.rows = rows;
        }

        Columns text(String name, Function<BenchmarkRow, String> value) {
            table.text(name, rows.stream().map(value).toArray(String[]::new));
            return this;
        }

        Columns number(String name, ToDoubleFunction<BenchmarkRow> value) {
            table.numeric(name, rows.stream().mapToDouble(value).toArray());
            return this;
        }

        Columns integer(String name, ToLongFunction<BenchmarkRow> value) {
            table.integers(name, rows.stream().mapToLong(value).toArray());
            return this;
        }

        Table build() {
            return table.build();
        }
    }

    private static void withoutNaN(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            for (Iterator<String> i = object.fieldNames(); i.hasNext(); ) {
                names.add(i.next());
            }
            for (String name : names) {
                if (isNaN(object.get(name))) {
                    object.putNull(name);
                } else {
                    withoutNaN(object.get(name));
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (isNaN(array.get(i))) {
                    array.setNull(i);
                } else {
                    withoutNaN(array.get(i));
                }
            }
        }
    }

    private static boolean isNaN(JsonNode node) {
        return node.isFloatingPointNumber() && !Double.isFinite(node.asDouble());
    }
}
