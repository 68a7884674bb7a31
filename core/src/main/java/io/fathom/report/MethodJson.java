package io.fathom.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.estimate.LidResult;
import java.util.Arrays;
import java.util.stream.IntStream;

/** One method's part of the report's data: the columns and everything that is drawn from them. */
final class MethodJson {
    private static final int BINS = 60;
    private static final int MOST_LABELS = 60;
    private static final int CURVE_NUMBERS = 850_000; // in all; about 4.5 MB in the file

    private final ReportInput input;
    private final LidResult result;

    MethodJson(ReportInput input, LidResult result) {
        this.input = input;
        this.result = result;
    }

    ObjectNode build(Strips strips) {
        ObjectNode node = Json.object();
        node.put("name", result.method());
        node.put("label", result.label());
        node.put("lid", Packed.floats(result.lid()));
        node.put("se", Packed.floats(result.standardError()));
        node.put("sigma", Packed.floats(result.sigma()));
        node.set("reason", Packed.texts(result.reason()));
        node.set("flag", Packed.texts(result.flag()));
        node.set("reasonCounts", counts(Counts.of(result.reason())));
        node.set("flagCounts", counts(Counts.of(result.flag())));
        node.set("summary", distribution(Distribution.of(result.lid())));
        node.set("sigmaSummary", distribution(Distribution.of(result.sigma())));
        node.set("histogram", histogram());
        if (result.sigmas().length > 0) {
            node.set("curve", curve(strips));
        }
        if (input.hasImages()) {
            ObjectNode rows = node.putObject("strips");
            rows.put("lowest", Packed.ints(strips.lowest()));
            rows.put("middle", Packed.ints(strips.middle()));
            rows.put("highest", Packed.ints(strips.highest()));
        }
        if (input.table().hasLabels()) {
            node.set("boxes", boxes());
        }
        return node;
    }

    private ObjectNode histogram() {
        Histogram h = Histogram.of(result.lid(), BINS);
        ObjectNode node = Json.object();
        node.put("from", h.from())
                .put("width", h.width())
                .put("below", h.below())
                .put("above", h.above());
        node.set("counts", Json.tree(h.counts()));
        return node;
    }

    /** Quantiles over rows at each noise level, and the rows' own curves: all, or evenly chosen ones of very many. */
    private ObjectNode curve(Strips strips) {
        ObjectNode node = Json.object();
        node.set("sigmas", Json.tree(result.sigmas()));
        String[] names = {"q05", "q25", "median", "q75", "q95"};
        double[] p = {0.05, 0.25, 0.5, 0.75, 0.95};
        ArrayNode[] bands = new ArrayNode[p.length];
        for (int k = 0; k < p.length; k++) {
            bands[k] = node.putArray(names[k]);
        }
        for (int g = 0; g < result.sigmas().length; g++) {
            int level = g;
            double[] sorted = Distribution.sortedFinite(
                    Arrays.stream(result.curve()).mapToDouble(row -> row[level]).toArray());
            for (int k = 0; k < p.length; k++) {
                bands[k].add(Packed.number(Distribution.quantile(sorted, p[k])));
            }
        }
        int n = result.count();
        int most = CURVE_NUMBERS
                / (result.sigmas().length * input.table().results().size());
        int[] rows = IntStream.concat(strips.rows(), ReportJson.evenly(n, most))
                .sorted()
                .distinct()
                .toArray();
        node.put("values", Packed.floats(result.curve(), rows));
        if (rows.length < n) {
            node.put("rows", Packed.ints(rows));
        }
        return node;
    }

    private ObjectNode boxes() {
        LabelBoxes boxes = LabelBoxes.of(input.table(), result.lid(), MOST_LABELS);
        ObjectNode node = Json.object().put("leftOut", boxes.labelsLeftOut());
        ArrayNode list = node.putArray("list");
        for (LabelBoxes.Box box : boxes.boxes()) {
            list.add(distribution(box.lid()).put("label", box.label()));
        }
        return node;
    }

    private static ArrayNode counts(Counts counts) {
        ArrayNode list = Json.object().putArray("list");
        counts.entries().forEach(e -> list.addObject().put("name", e.getKey()).put("count", e.getValue()));
        return list;
    }

    private static ObjectNode distribution(Distribution d) {
        return Json.object()
                .put("count", d.count())
                .put("finite", d.finite())
                .put("mean", Packed.number(d.mean()))
                .put("se", Packed.number(d.standardError()))
                .put("sd", Packed.number(d.sd()))
                .put("min", Packed.number(d.min()))
                .put("q05", Packed.number(d.q05()))
                .put("q25", Packed.number(d.q25()))
                .put("median", Packed.number(d.median()))
                .put("q75", Packed.number(d.q75()))
                .put("q95", Packed.number(d.q95()))
                .put("max", Packed.number(d.max()));
    }
}
