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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
    private static final int HISTOGRAM_BINS = 48;
    private static final double FRAME_ROOM = 1.5; // of the central 90 %
    private static final int MOST_DOTS = 3000; // of one cloud

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

    /**
     * An axis.
     *
     * @param name what it measures
     * @param log whether it is logarithmic: then all its numbers are above 0
     * @param fromZero whether a linear one of numbers above 0 starts at 0; else it starts near the smallest
     */
    public record Axis(String name, boolean log, boolean fromZero) {
        /** From 0. */
        public Axis(String name, boolean log) {
            this(name, log, true);
        }
    }

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
    public record Scatter(String title, String note, Axis x, Axis y, boolean equal, List<Cloud> clouds) {
        /**
         * A plot of many points, of which every so-manieth is drawn. Its frame is that of the first cloud's bulk with room around
         * it; points beyond are drawn on its edge, and the note says so.
         */
        public static Scatter framed(String title, String note, Axis x, Axis y, List<Cloud> clouds) {
            Check.that(!clouds.isEmpty(), "clouds: expected at least one, found none.");
            double[] across = frame(clouds.get(0).x());
            double[] up = frame(clouds.get(0).y());
            List<Cloud> drawn = new ArrayList<>();
            boolean cut = false;
            for (Cloud cloud : clouds) {
                int step = Math.max(1, (cloud.x().length + MOST_DOTS - 1) / MOST_DOTS);
                int[] shown = IntStream.range(0, cloud.x().length)
                        .filter(i -> i % step == 0 && Double.isFinite(cloud.x()[i]) && Double.isFinite(cloud.y()[i]))
                        .toArray();
                Cloud inside = new Cloud(
                        cloud.name(),
                        Arrays.stream(shown)
                                .mapToDouble(i -> within(across, cloud.x()[i]))
                                .toArray(),
                        Arrays.stream(shown)
                                .mapToDouble(i -> within(up, cloud.y()[i]))
                                .toArray());
                for (int k = 0; k < shown.length; k++) {
                    cut |= inside.x()[k] != cloud.x()[shown[k]] || inside.y()[k] != cloud.y()[shown[k]];
                }
                drawn.add(inside);
            }
            String more = cut ? " Points beyond the frame are drawn on its edge." : "";
            return new Scatter(title, note + more, x, y, false, drawn);
        }

        private static double within(double[] frame, double value) {
            return Math.max(frame[0], Math.min(frame[1], value));
        }

        /** Smallest and largest number shown: the central 90 % with as much room on both sides, and half more. */
        private static double[] frame(double[] values) {
            Distribution d = Distribution.of(values);
            double room = FRAME_ROOM * (d.q95() - d.q05());
            return room > 0
                    ? new double[] {d.q05() - room, d.q95() + room}
                    : new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
        }
    }

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

        /** With the numbers of all points, of which those of the rows are shown. */
        public static Strip of(String name, int[] rows, double[] all) {
            return new Strip(
                    name, rows, Arrays.stream(rows).mapToDouble(i -> all[i]).toArray());
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
        node.put("yName", y.name()).put("yLog", y.log()).put("yFromZero", y.fromZero());
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

    /** Adds a histogram of the finite numbers, half the page wide. */
    public BenchPage histogram(String title, String note, String xName, double[] values) {
        Histogram h = Histogram.of(values, HISTOGRAM_BINS);
        ObjectNode node = block("histogram", title, note).put("xName", xName).put("yName", "rows");
        node.put("from", h.from()).put("width", h.width());
        node.set("counts", Json.tree(h.counts()));
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
        return gallery(title, note, points, strips, 1);
    }

    /** The same with so many decimals under the images. */
    public BenchPage gallery(String title, String note, Points points, List<Strip> strips, int decimals) {
        ImageTones tones = ImageTones.of(points);
        ObjectNode node = block("gallery", title, note).put("digits", decimals);
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
