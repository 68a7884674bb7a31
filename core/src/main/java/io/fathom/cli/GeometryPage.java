package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.data.Points;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.report.BenchPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What {@code fathom geometry} found, as a page: headline, distances, curvature, scatter plots or images, the farthest rows. */
final class GeometryPage {
    private static final int DOTS = 4000; // of a scatter plot
    private static final int STEPS = 100; // of a curve of quantiles
    private static final int FARTHEST = 20;
    private static final int GALLERY = 12;

    private final ModelRows rows;
    private final SurfaceTable table;
    private final NoiseLevel sigma;
    private final ObjectNode settings;
    private final Integer[] byDistance; // rows with a distance, nearest first

    GeometryPage(ModelRows rows, SurfaceTable table, NoiseLevel sigma, ObjectNode settings) {
        this.rows = rows;
        this.table = table;
        this.sigma = sigma;
        this.settings = settings;
        double[] distance = table.column("distance");
        this.byDistance = IntStream.range(0, rows.count())
                .filter(i -> !Double.isNaN(distance[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distance[i]))
                .toArray(Integer[]::new);
    }

    void write(Path file) {
        Points points = rows.points();
        BenchPage page = new BenchPage(
                "Geometry of " + Path.of(points.source()).getFileName(),
                String.format(
                        "%,d points, D = %,d, seen at sigma = %s of standardised units; 1 unit is %s in data units",
                        rows.count(),
                        rows.ambientDimension(),
                        SurfaceTable.number(sigma.sigma()),
                        SurfaceTable.number(rows.unit())));
        figure(page, "LID", "trace", "median of tr J at the projections");
        figure(page, "Distance", "distance", "median, standardised units");
        figure(page, "Mean curvature", "mean_curvature", "median length of tr II");
        page.figure(
                "Reach",
                "\u2264 " + SurfaceTable.number(GeometryCommand.quantile(table, "reach_curvature", .05)),
                "by curvature, 5 % of the points");
        coordinates(page);
        distances(page);
        against(page);
        images(page);
        farthest(page);
        page.run(settings).write(file);
    }

    private void figure(BenchPage page, String name, String column, String more) {
        page.figure(name, SurfaceTable.number(GeometryCommand.quantile(table, column, .5)), more);
    }

    /** Points of two or three columns before and after. */
    private void coordinates(BenchPage page) {
        int d = rows.ambientDimension();
        if (d < 2 || d > 3) {
            return;
        }
        for (int second = 1; second < d; second++) {
            int[] shown = spread(byDistance.length);
            double[][] before = new double[2][shown.length];
            double[][] after = new double[2][shown.length];
            int[] axes = {0, second};
            for (int k = 0; k < shown.length; k++) {
                int row = byDistance[shown[k]];
                for (int a = 0; a < 2; a++) {
                    before[a][k] = rows.points().value(row, axes[a]);
                    after[a][k] = table.projected()[row * d + axes[a]];
                }
            }
            page.scatter(new BenchPage.Scatter(
                    "Points and their projections",
                    "Data units. The projection is the nearest point of the surface that the model sees at this sigma.",
                    new BenchPage.Axis("column 1", false),
                    new BenchPage.Axis("column " + (second + 1), false),
                    true,
                    List.of(
                            new BenchPage.Cloud("points", before[0], before[1]),
                            new BenchPage.Cloud("projected", after[0], after[1]))));
        }
    }

    private void distances(BenchPage page) {
        if (byDistance.length == 0) {
            return;
        }
        double[] share = new double[STEPS + 1];
        double[] ratio = new double[STEPS + 1];
        double[] sorted = new double[byDistance.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = table.column("distance")[byDistance[i]] / sigma.sigma();
        }
        for (int k = 0; k <= STEPS; k++) {
            share[k] = 100.0 * k / STEPS;
            ratio[k] = SurfaceTable.quantile(sorted, (double) k / STEPS);
        }
        double normal = rows.ambientDimension() - GeometryCommand.quantile(table, "trace", .5);
        double noisy = Math.sqrt(Math.max(0, normal));
        page.chart(new BenchPage.Chart(
                "Distance to the surface",
                "Points in order of distance. Dashed: root mean square of surface points with noise sigma, sqrt(D \u2212 LID).",
                new BenchPage.Axis("% of the points nearer", false),
                new BenchPage.Axis("distance / sigma", false),
                List.of(
                        new BenchPage.Line("points", share, ratio, false),
                        new BenchPage.Line("noise sigma", new double[] {0, 100}, new double[] {noisy, noisy}, true))));
    }

    private void against(BenchPage page) {
        cloud(page, "LID and distance", "distance / sigma", "LID (tr J)", "trace", false);
        cloud(page, "Curvature and distance", "distance / sigma", "mean curvature", "mean_curvature", false);
    }

    private void cloud(BenchPage page, String title, String x, String y, String column, boolean log) {
        int[] shown = spread(byDistance.length);
        double[] a = new double[shown.length];
        double[] b = new double[shown.length];
        for (int k = 0; k < shown.length; k++) {
            int row = byDistance[shown[k]];
            a[k] = table.column("distance")[row] / sigma.sigma();
            b[k] = table.column(column)[row];
        }
        page.scatter(new BenchPage.Scatter(
                title,
                "",
                new BenchPage.Axis(x, false),
                new BenchPage.Axis(y, log),
                false,
                List.of(new BenchPage.Cloud("points", a, b))));
    }

    private void images(BenchPage page) {
        if (rows.points().imageShape().isEmpty() || byDistance.length == 0) {
            return;
        }
        int n = Math.min(GALLERY, byDistance.length);
        int[] near = new int[n];
        int[] far = new int[n];
        for (int k = 0; k < n; k++) {
            near[k] = byDistance[k];
            far[k] = byDistance[byDistance.length - 1 - k];
        }
        String note = "Below each image its distance to the surface over sigma.";
        page.gallery(
                "Nearest to the surface and farthest from it",
                note,
                rows.points(),
                List.of(strip("nearest", near), strip("farthest", far)));
        page.gallery(
                "Where they are projected",
                note,
                table.projectedImages("projections"),
                List.of(strip("nearest", near), strip("farthest", far)));
    }

    private BenchPage.Strip strip(String name, int[] which) {
        double[] values = new double[which.length];
        for (int k = 0; k < which.length; k++) {
            values[k] = table.column("distance")[which[k]] / sigma.sigma();
        }
        return new BenchPage.Strip(name, which, values);
    }

    private void farthest(BenchPage page) {
        List<String> head = new ArrayList<>(List.of("row"));
        boolean labels = rows.points().hasLabels();
        if (labels) {
            head.add("label");
        }
        head.addAll(List.of(
                "distance",
                "distance / sigma",
                "LID (tr J)",
                "Flipd",
                "mean curvature",
                "greatest curvature",
                "reach at most"));
        List<List<String>> lines = new ArrayList<>();
        for (int k = 0; k < Math.min(FARTHEST, byDistance.length); k++) {
            int row = byDistance[byDistance.length - 1 - k];
            List<String> line = new ArrayList<>(List.of(rows.points().id(row)));
            if (labels) {
                String label = rows.points().label(row);
                line.add(label == null ? "" : label);
            }
            double distance = table.column("distance")[row];
            line.add(SurfaceTable.number(distance));
            line.add(SurfaceTable.number(distance / sigma.sigma()));
            for (String column : List.of("trace", "flipd", "mean_curvature", "greatest_curvature", "reach_curvature")) {
                line.add(SurfaceTable.number(table.column(column)[row]));
            }
            lines.add(line);
        }
        page.table(new BenchPage.Sheet(
                "Farthest from the surface",
                "LID and curvature at the projection. A row far beyond the others is unlike the data, or the model has not"
                        + " learnt its surroundings.",
                labels ? 2 : 1,
                head,
                lines));
    }

    /** At most {@link #DOTS} of n, evenly. */
    private static int[] spread(int n) {
        int m = Math.min(n, DOTS);
        return IntStream.range(0, m).map(k -> (int) ((long) k * n / m)).toArray();
    }
}
