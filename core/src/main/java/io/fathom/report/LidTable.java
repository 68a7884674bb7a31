package io.fathom.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import io.fathom.base.Json;
import io.fathom.data.Points;
import io.fathom.estimate.LidResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a run says about every point: ids, labels and the result of each method; what tables, summaries and reports show.
 *
 * <p>As a {@link Table} its columns are {@code id}, {@code label} if any, then for the first method
 * {@code lid, lid_se, sigma, sigma_data, reason, flag}, {@code q} where the method sees it, and {@code lid@SIGMA} for every noise level of its grid, and the same
 * for every further method with its name before: {@code flipd.lid}. A method without noise levels has no columns of them.
 */
public final class LidTable {
    private final String @Nullable [] ids; // [N]
    private final @Nullable String @Nullable [] labels; // [N]
    private final List<LidResult> results;
    private final String source;
    private final int ambientDimension; // 0 when not known
    private final double dataScale; // NaN when not known

    private LidTable(
            String @Nullable [] ids,
            @Nullable String @Nullable [] labels,
            List<LidResult> results,
            String source,
            int ambientDimension,
            double dataScale) {
        this.ids = ids;
        this.labels = labels;
        this.results = List.copyOf(results);
        this.source = source;
        this.ambientDimension = ambientDimension;
        this.dataScale = dataScale;
    }

    /**
     * The results of one or more methods about {@code points}.
     *
     * @param dataScale what one standardised unit is in data units ({@code Standardiser.typicalScale()}), so that
     *     {@code sigma_data = sigma * dataScale}; NaN when no method has noise levels
     */
    public static LidTable of(Points points, List<LidResult> results, double dataScale) {
        Check.that(!results.isEmpty(), "results: expected at least one method, found none.");
        if (!Double.isNaN(dataScale)) {
            Check.positive("dataScale", dataScale);
        }
        int n = points.count();
        List<String> names = results.stream().map(LidResult::method).toList();
        Check.same(
                "different method names in " + names,
                names.size(),
                names.stream().distinct().count());
        results.forEach(result -> Check.same("rows of " + result.method(), n, result.count()));
        String[] ids = IntStream.range(0, n).mapToObj(points::id).toArray(String[]::new);
        @Nullable
        String[] labels = points.hasLabels()
                ? IntStream.range(0, n).mapToObj(points::label).toArray(String[]::new)
                : null;
        return new LidTable(
                areRowNumbers(ids) ? null : ids,
                labels,
                results,
                points.source(),
                points.ambientDimension(),
                dataScale);
    }

    /** The same results with labels and the ambient dimension of {@code points}, where the table has none of its own. */
    public LidTable completedBy(Points points) {
        Check.same("points", count(), points.count());
        @Nullable String[] known = labels;
        if (known == null && points.hasLabels()) {
            known = IntStream.range(0, count()).mapToObj(points::label).toArray(String[]::new);
        }
        int d = ambientDimension == 0 ? points.ambientDimension() : ambientDimension;
        return new LidTable(ids, known, results, source, d, dataScale);
    }

    /** N. */
    public int count() {
        return results.get(0).count();
    }

    /** The id of a row; its number from 0 when there are no ids. */
    public String id(int row) {
        return ids == null ? Integer.toString(row) : ids[row];
    }

    /** Whether rows have ids other than their numbers. */
    public boolean hasIds() {
        return ids != null;
    }

    /** Whether rows have labels. */
    public boolean hasLabels() {
        return labels != null;
    }

    /** The label of a row, or null. */
    public @Nullable String label(int row) {
        return labels == null ? null : labels[row];
    }

    /** The methods' results, at least one; the first is the one that headlines are about. */
    public List<LidResult> results() {
        return results;
    }

    /** Where the points come from. */
    public String source() {
        return source;
    }

    /** D, or 0 when the table does not say. */
    public int ambientDimension() {
        return ambientDimension;
    }

    /** What one standardised unit is in data units; NaN when the table does not say. */
    public double dataScale() {
        return dataScale;
    }

    /** The columns. */
    public Table toTable() {
        Table.Builder builder = new Table.Builder();
        if (ids == null) {
            builder.integers("id", IntStream.range(0, count()).asLongStream().toArray());
        } else {
            builder.text("id", ids);
        }
        if (labels != null) {
            builder.text("label", orEmpty(labels));
        }
        for (int k = 0; k < results.size(); k++) {
            LidResult r = results.get(k);
            String prefix = k == 0 ? "" : r.method() + ".";
            builder.numeric(prefix + "lid", r.lid()).numeric(prefix + "lid_se", r.standardError());
            if (r.hasNoise()) {
                double[] inDataUnits =
                        Arrays.stream(r.sigma()).map(s -> s * dataScale).toArray();
                builder.numeric(prefix + "sigma", r.sigma()).numeric(prefix + "sigma_data", inDataUnits);
            }
            builder.text(prefix + "reason", orEmpty(r.reason())).text(prefix + "flag", orEmpty(r.flag()));
            if (r.seesOffManifold()) {
                builder.numeric(prefix + "q", r.offManifold());
            }
            if (r.sigmas().length > 0) {
                builder.curve(prefix, r.sigmas(), r.curve());
            }
        }
        return builder.build();
    }

    /** What the columns alone do not say, for the file beside the table. */
    ObjectNode describe() {
        ObjectNode node = Json.object();
        node.put("rows", count());
        node.put("source", source);
        node.put("ambient_dimension", ambientDimension);
        node.put("data_scale", Double.isNaN(dataScale) ? null : dataScale);
        ArrayNode methods = node.putArray("methods");
        for (LidResult r : results) {
            ObjectNode method = methods.addObject().put("name", r.method()).put("label", r.label());
            ArrayNode sigmas = method.putArray("sigmas");
            Arrays.stream(r.sigmas()).forEach(sigmas::add);
        }
        ObjectNode columns = node.putObject("columns");
        columns.put(
                "lid", "local intrinsic dimension at the chosen noise level; NaN with a reason where there is none");
        columns.put("lid_se", "standard error of lid");
        columns.put("sigma", "chosen noise level in standardised units");
        columns.put("sigma_data", "the same noise level in data units: sigma * data_scale");
        columns.put("reason", "why lid is NaN");
        columns.put("flag", "a caveat on lid");
        columns.put(
                "q",
                "squared distance to the manifold at the chosen noise level, over sigma^2; above 4 the point is flagged"
                        + " off_manifold; NaN where the draws are too few to see it");
        columns.put("lid@SIGMA", "local intrinsic dimension at noise level SIGMA, standardised units");
        return node;
    }

    /**
     * The inverse of {@link #toTable}. Only {@code lid} is needed; a column that is missing reads as NaN or empty.
     *
     * @param description what {@link #describe} gave, or a missing node; it has the exact noise levels and method names
     * @param where the table's file, for messages
     */
    static LidTable from(Table table, JsonNode description, String where) {
        if (!table.has("lid")) {
            throw new BadInputException(where + ": expected a column lid, found " + String.join(", ", table.names())
                    + ". A report is made from a table that fathom estimate wrote.");
        }
        if (table.rows() == 0) {
            throw new BadInputException(where + ": expected at least one row, found none.");
        }
        int rows = description.path("rows").asInt(table.rows());
        if (rows != table.rows()) {
            throw new BadInputException(where + ": expected " + rows + " rows as the file beside it says, found "
                    + table.rows() + ". Was one of the two replaced?");
        }
        List<LidResult> results = new ArrayList<>();
        List<String> prefixes =
                table.names().stream().filter(n -> n.endsWith(".lid")).toList();
        for (int k = 0; k <= prefixes.size(); k++) {
            String prefix = k == 0
                    ? ""
                    : prefixes.get(k - 1).substring(0, prefixes.get(k - 1).length() - 3);
            String bare = k == 0 ? "lid" : prefix.substring(0, prefix.length() - 1);
            results.add(result(table, prefix, bare, description.path("methods").path(k), where));
        }
        String[] ids = table.has("id") ? table.texts("id") : null;
        @Nullable String[] labels = table.has("label") ? orNull(table.texts("label")) : null;
        return new LidTable(
                ids == null || areRowNumbers(ids) ? null : ids,
                labels,
                results,
                description.path("source").asText(where),
                description.path("ambient_dimension").asInt(0),
                dataScale(table, description, where));
    }

    private static LidResult result(Table table, String prefix, String bare, JsonNode method, String where) {
        int n = table.rows();
        double[] sigmas = {};
        float[][] curve = new float[n][0];
        if (table.has(prefix + Table.CURVE) && table.column(prefix + Table.CURVE) instanceof Column.Curve c) {
            double[] exact = Json.as(
                    method.has("sigmas") ? method.path("sigmas") : Json.tree(c.sigmas()),
                    double[].class,
                    where + ".json");
            boolean agree = Arrays.equals(Numbers.sigmaNames(exact), Numbers.sigmaNames(c.sigmas()));
            sigmas = agree ? exact : c.sigmas();
            curve = c.values();
        }
        float[][] noError = new float[n][sigmas.length];
        for (float[] row : noError) {
            Arrays.fill(row, Float.NaN);
        }
        String name = method.path("name").asText(bare);
        return new LidResult(
                name,
                method.path("label").asText(name),
                sigmas,
                curve,
                noError,
                table.numbers(prefix + "lid", where),
                numbers(table, prefix + "lid_se", where),
                numbers(table, prefix + "sigma", where),
                texts(table, prefix + "reason"),
                texts(table, prefix + "flag"),
                numbers(table, prefix + "q", where));
    }

    private static double dataScale(Table table, JsonNode description, String where) {
        double[] sigma = numbers(table, "sigma", where);
        double[] data = numbers(table, "sigma_data", where);
        double ratio = IntStream.range(0, sigma.length)
                .mapToDouble(i -> data[i] / sigma[i])
                .filter(r -> r > 0 && r < Double.POSITIVE_INFINITY)
                .findFirst()
                .orElse(Double.NaN);
        return description.path("data_scale").asDouble(ratio);
    }

    private static double[] numbers(Table table, String name, String where) {
        if (table.has(name)) {
            return table.numbers(name, where);
        }
        double[] none = new double[table.rows()];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    private static @Nullable String[] texts(Table table, String name) {
        return table.has(name) ? orNull(table.texts(name)) : new String[table.rows()];
    }

    private static String[] orEmpty(@Nullable String[] texts) {
        return Arrays.stream(texts).map(t -> t == null ? "" : t).toArray(String[]::new);
    }

    private static @Nullable String[] orNull(String[] texts) {
        return Arrays.stream(texts).map(t -> t.isEmpty() ? null : t).toArray(String[]::new);
    }

    private static boolean areRowNumbers(String[] ids) {
        return IntStream.range(0, ids.length).allMatch(i -> ids[i].equals(Integer.toString(i)));
    }
}
