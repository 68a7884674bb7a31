package io.fathom.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.data.Points;
import io.fathom.estimate.LidResult;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The data that the report's page draws from. */
final class ReportJson {
    private static final int STRIP = 12; // images of each of lowest, middle, highest
    private static final int THUMBNAIL_SIDE = 96;
    private static final int SHEET_IMAGES = 10_000;

    private final ReportInput input;
    private final LidTable table;

    ReportJson(ReportInput input) {
        this.input = input;
        this.table = input.table();
    }

    ObjectNode build() {
        ObjectNode node = Json.object();
        node.put("title", input.title());
        node.put("source", table.source());
        node.put(
                "version",
                Objects.requireNonNullElse(
                        ReportJson.class.getPackage().getImplementationVersion(), "development build"));
        node.put("count", table.count());
        node.put("ambientDimension", table.ambientDimension());
        node.put("dataScale", Packed.number(table.dataScale()));
        node.put("elapsedSeconds", Packed.number(input.elapsedSeconds()));
        if (table.hasIds()) {
            ArrayNode ids = node.putArray("ids");
            IntStream.range(0, table.count()).forEach(i -> ids.add(table.id(i)));
        }
        if (table.hasLabels()) {
            @Nullable
            String[] labels =
                    IntStream.range(0, table.count()).mapToObj(table::label).toArray(String[]::new);
            node.set("labels", Packed.texts(labels));
        }
        List<Strips> strips = table.results().stream()
                .map(result -> Strips.of(result.lid(), STRIP))
                .toList();
        ArrayNode methods = node.putArray("methods");
        for (int k = 0; k < strips.size(); k++) {
            methods.add(new MethodJson(input, table.results().get(k)).build(strips.get(k)));
        }
        if (table.results().size() > 1) {
            node.set("correlation", correlation());
        }
        if (input.hasImages()) {
            int[] shown = strips.stream()
                    .flatMapToInt(Strips::rows)
                    .sorted()
                    .distinct()
                    .toArray();
            node.set("images", images(Objects.requireNonNull(input.points()), shown));
        }
        node.set("run", input.run().deepCopy().without(TableFile.TABLE)); // the page shows the table itself
        return node;
    }

    private ArrayNode correlation() {
        ArrayNode matrix = Json.object().putArray("matrix");
        for (LidResult a : table.results()) {
            ArrayNode row = matrix.addArray();
            for (LidResult b : table.results()) {
                row.add(Packed.number(RankCorrelation.of(a.lid(), b.lid()).rho()));
            }
        }
        return matrix;
    }

    /** Thumbnails of the rows that are shown large, a contact sheet of as many rows as fit, and sizes as PNG. */
    private ObjectNode images(Points points, int[] shown) {
        ImageTones tones = ImageTones.of(points);
        ObjectNode node = Json.object();
        node.put("width", tones.shape().width());
        node.put("height", tones.shape().height());
        ObjectNode thumbnails = node.putObject("thumbnails");
        for (int row : shown) {
            thumbnails.put(
                    Integer.toString(row),
                    uri("png", tones.small(row, THUMBNAIL_SIDE).png()));
        }
        int n = points.count();
        int[] rows = evenly(n, SHEET_IMAGES).toArray();
        ContactSheet sheet = ContactSheet.of(tones, rows);
        ObjectNode cells = node.putObject("sheet");
        cells.put("uri", uri("jpeg", sheet.jpeg()));
        cells.put("columns", sheet.columns()).put("cell", sheet.cell());
        cells.put("width", sheet.width()).put("height", sheet.height());
        if (rows.length < n) {
            cells.put("rows", Packed.ints(rows));
        }
        double[] sizes = PngSizes.of(points, tones);
        node.put("pngBytes", Packed.floats(sizes));
        ArrayNode rho = node.putArray("pngCorrelation");
        for (LidResult result : table.results()) {
            RankCorrelation spearman = RankCorrelation.of(result.lid(), sizes);
            rho.addObject().put("rho", Packed.number(spearman.rho())).put("pairs", spearman.pairs());
        }
        return node;
    }

    static String uri(String type, byte[] image) {
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(image);
    }

    /** All of 0..n-1, or {@code most} of them at even distances, ascending. */
    static IntStream evenly(int n, int most) {
        return n <= most ? IntStream.range(0, n) : IntStream.range(0, most).map(k -> (int) ((long) k * n / most));
    }
}
