package io.fathom.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.Check;
import io.fathom.base.Json;
import io.fathom.data.Points;
import io.fathom.tensor.Environment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A benchmark's results as one HTML file that needs nothing else: headline figures, plots, tables and galleries of images, in
 * the order in which they are added, and the settings at the end. What it shows is given as text and numbers; it computes
 * nothing.
 *
 * <pre>{@code
 * new BenchPage("Cost of the estimators", "2 threads")
 *         .figure("Fastest", "0.4 ms", "DenoisingLoss, D = 64")
 *         .chart(new BenchPage.Chart("Seconds a point", "", new BenchPage.Axis("D", true), new BenchPage.Axis("s", true), lines))
 *         .write(Path.of("cost.html"));
 * }</pre>
 */
public final class BenchPage {
    private static final int THUMBNAIL_SIDE = 96;

    private final ObjectNode data = Json.object();
    private final ArrayNode figures;
    private final ArrayNode blocks;

    /** @param subtitle a line below the title */
    public BenchPage(String title, String subtitle) {
        Check.that(!title.isBlank(), "title: expected text, found none.");
        data.put("title", title);
        data.put("subtitle", subtitle);
        data.put("version", Environment.version());
        figures = data.putArray("figures");
        blocks = data.putArray("blocks");
    }

    /** What an axis measures, and whether it is logarithmic: then all its numbers are above 0. */
    public record Axis(String name, boolean log) {}

    /**
     * One line of a plot.
     *
     * @param x [n]
     * @param y [n]; NaN leaves a gap
     * @param dashed drawn dashed, for what is only a reference
     */
    public record Line(String name, double[] x, double[] y, boolean dashed) {
        public Line {
            Check.same("numbers of the line " + name, x.length, y.length);
        }
    }

    /** Lines in one plot. */
    public record Chart(String title, String note, Axis x, Axis y, List<Line> lines) {}

    /** Dots of one kind in a scatter plot. */
    public record Cloud(String name, double[] x, double[] y) {
        public Cloud {
            Check.same("numbers of the cloud " + name, x.length, y.length);
        }
    }

    /**
     * Clouds in one plot, later ones above.
     *
     * @param equal whether one unit is equally long on both axes
     */
    public record Scatter(String title, String note, Axis x, Axis y, boolean equal, List<Cloud> clouds) {}

    /** One group of bars: a value for each category. */
    public record Bars(String name, double[] values) {}

    /**
     * Rows of text under a head.
     *
     * @param textColumns how many columns from the left are text; the others are numbers, set to the right
     */
    public record Sheet(String title, String note, int textColumns, List<String> head, List<List<String>> rows) {}

    /** A row of images: their rows in the points and the number under each. */
    public record Strip(String name, int[] rows, double[] values) {
        public Strip {
            Check.same("numbers under the images of " + name, rows.length, values.length);
        }
    }

    /** Adds a number to the headline. */
    public BenchPage figure(String name, String value, String more) {
        figures.addObject().put("name", name).put("value", value).put("more", more);
        return this;
    }

    /** Adds a plot of lines, half the page wide. */
    public BenchPage chart(Chart chart) {
        ArrayNode series = axes(block("lines", chart.title(), chart.note()), chart.x(), chart.y());
        for (Line line : chart.lines()) {
            ObjectNode one = series.addObject().put("name", line.name()).put("dashed", line.dashed());
            pairs(one, line.x(), line.y());
        }
        return this;
    }

    /** Adds a scatter plot, half the page wide. A few thousand dots are enough to see a shape. */
    public BenchPage scatter(Scatter scatter) {
        ObjectNode node = block("scatter", scatter.title(), scatter.note()).put("equal", scatter.equal());
        ArrayNode series = axes(node, scatter.x(), scatter.y());
        for (Cloud cloud : scatter.clouds()) {
            pairs(series.addObject().put("name", cloud.name()), cloud.x(), cloud.y());
        }
        return this;
    }

    private static ArrayNode axes(ObjectNode node, Axis x, Axis y) {
        node.put("xName", x.name()).put("xLog", x.log());
        node.put("yName", y.name()).put("yLog", y.log());
        return node.putArray("series");
    }

    private static void pairs(ObjectNode one, double[] x, double[] y) {
        ArrayNode points = one.putArray("points");
        for (int i = 0; i < x.length; i++) {
            points.addArray().add(Packed.number(x[i])).add(Packed.number(y[i]));
        }
    }

    /** Adds a plot of bars, half the page wide. */
    public BenchPage bars(String title, String note, String yName, List<String> categories, List<Bars> groups) {
        ObjectNode node = block("bars", title, note);
        node.put("yName", yName);
        node.set("categories", Json.tree(categories));
        ArrayNode series = node.putArray("series");
        for (Bars group : groups) {
            Check.same("bars of " + group.name(), categories.size(), group.values().length);
            ArrayNode values = series.addObject().put("name", group.name()).putArray("values");
            for (double value : group.values()) {
                values.add(Packed.number(value));
            }
        }
        return this;
    }

    /** Adds a table, as wide as the page. */
    public BenchPage table(Sheet grid) {
        grid.rows().forEach(row -> Check.same("cells of a row", grid.head().size(), row.size()));
        ObjectNode node = block("table", grid.title(), grid.note());
        node.put("textColumns", grid.textColumns());
        node.set("head", Json.tree(grid.head()));
        node.set("rows", Json.tree(grid.rows()));
        return this;
    }

    /** Adds rows of images, as wide as the page; {@code points} must have an image shape. */
    public BenchPage gallery(String title, String note, Points points, List<Strip> strips) {
        ImageTones tones = ImageTones.of(points);
        ObjectNode node = block("gallery", title, note);
        ArrayNode list = node.putArray("strips");
        for (Strip strip : strips) {
            ObjectNode one = list.addObject().put("name", strip.name());
            ArrayNode images = one.putArray("images");
            for (int k = 0; k < strip.rows().length; k++) {
                int row = strip.rows()[k];
                images.addObject()
                        .put(
                                "uri",
                                ReportJson.uri(
                                        "png", tones.small(row, THUMBNAIL_SIDE).png()))
                        .put("value", Packed.number(strip.values()[k]))
                        .put("who", points.hasLabels() ? points.label(row) : points.id(row));
            }
        }
        return this;
    }

    /** Sets the settings and provenance, shown as they are at the end. */
    public BenchPage run(ObjectNode settings) {
        data.set("run", settings);
        return this;
    }

    /** Writes the file. */
    public void write(Path file) {
        byte[] html = render().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(html));
    }

    String render() {
        return PageTemplate.render("page.html", data.path("title").asText(), data);
    }

    private ObjectNode block(String kind, String title, String note) {
        return blocks.addObject().put("kind", kind).put("title", title).put("note", note);
    }
}
