package io.fathom.estimate.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import io.fathom.base.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The values of other programs under {@code golden/neighbours}; its README says how they were made. */
final class Golden {
    static final List<String> INPUTS = List.of(
            "sphere2_R10",
            "ball5_R20",
            "twinpeaks2_R3",
            "swissroll_R3",
            "linediskball_R3",
            "nonlinear6_R36",
            "gauss10_R64",
            "sphere16_R64");
    private static final Map<String, Neighbourhoods> SEARCHED = new ConcurrentHashMap<>();

    private Golden() {}

    static String text(String file) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/neighbours/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of numbers without a header. */
    static double[][] rows(String file) {
        return text(file)
                .lines()
                .map(line -> Arrays.stream(line.split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Columns by their header. */
    static Map<String, double[]> columns(String file) {
        List<String> lines = text(file).lines().toList();
        String[] names = lines.get(0).split(",", -1);
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (String name : names) {
            columns.put(name, new double[lines.size() - 1]);
        }
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            for (int c = 0; c < names.length; c++) {
                Objects.requireNonNull(columns.get(names[c]))[i - 1] =
                        cells[c].isEmpty() ? Double.NaN : Double.parseDouble(cells[c]);
            }
        }
        return columns;
    }

    static JsonNode json(String file) {
        return Json.parse(text(file).replace("NaN", "null"), file);
    }

    static PointCloud points(String input) {
        return PointCloud.of(rows(input + ".csv"));
    }

    /** The points of an input with their 128 nearest. */
    static Neighbourhoods searched(String input) {
        return SEARCHED.computeIfAbsent(
                input,
                name -> Neighbourhoods.of(
                        points(name), 128, Duplicates.COLLAPSE, SearchOptions.DEFAULT, Progress.SILENT));
    }
}
