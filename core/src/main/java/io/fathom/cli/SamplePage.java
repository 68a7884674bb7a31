package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.data.Points;
import io.fathom.model.TrainedModel;
import io.fathom.report.BenchPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Samples to look at: scatter plots of tables, rows of images. */
final class SamplePage {
    private static final int DOTS = 3_000;
    private static final int IMAGES = 24;

    private final BenchPage page;
    private final TrainedModel model;

    SamplePage(String title, String subtitle, TrainedModel model) {
        this.page = new BenchPage(title, subtitle);
        this.model = model;
    }

    BenchPage page() {
        return page;
    }

    /** Named sets of points in data units, [n, D] each, beside each other. */
    SamplePage sets(Map<String, float[]> sets) {
        if (SamplesFile.shape(model).isPresent()) {
            images(sets);
        } else {
            planes(sets);
        }
        return this;
    }

    private void planes(Map<String, float[]> sets) {
        int d = model.ambientDimension();
        if (d < 2) {
            return;
        }
        int[][] planes = d == 2 ? new int[][] {{0, 1}} : new int[][] {{0, 1}, {0, 2}};
        for (int[] plane : planes) {
            sets.forEach((name, values) -> {
                int n = Math.min(DOTS, values.length / d);
                BenchPage.Cloud cloud =
                        new BenchPage.Cloud(name, column(values, d, plane[0], n), column(values, d, plane[1], n));
                page.scatter(new BenchPage.Scatter(
                        name,
                        d > 3 ? "Two of " + d + " coordinates, " + n + " points." : n + " points.",
                        new BenchPage.Axis("x" + plane[0], false),
                        new BenchPage.Axis("x" + plane[1], false),
                        true,
                        List.of(cloud)));
            });
        }
    }

    private static double[] column(float[] values, int d, int j, int n) {
        return IntStream.range(0, n).mapToDouble(i -> values[i * d + j]).toArray();
    }

    private void images(Map<String, float[]> sets) {
        int d = model.ambientDimension();
        for (Map.Entry<String, float[]> set : new LinkedHashMap<>(sets).entrySet()) {
            int n = Math.min(IMAGES, set.getValue().length / d);
            float[] first = Arrays.copyOf(set.getValue(), n * d);
            Points points = SamplesFile.points(first, model, set.getKey());
            int[] rows = points.usableRows();
            double[] numbers = IntStream.of(rows).asDoubleStream().toArray();
            page.gallery(set.getKey(), "", points, List.of(new BenchPage.Strip(set.getKey(), rows, numbers)));
        }
    }

    /** Adds a table of lines whose first columns are text. */
    SamplePage table(String title, String note, int texts, List<String> head, List<List<String>> rows) {
        page.table(new BenchPage.Sheet(title, note, texts, head, new ArrayList<>(rows)));
        return this;
    }

    SamplePage run(ObjectNode settings) {
        page.run(settings);
        return this;
    }
}
