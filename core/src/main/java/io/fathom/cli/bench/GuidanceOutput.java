package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.Json;
import io.fathom.cli.bench.GuidanceCell.Method;
import io.fathom.data.Points;
import io.fathom.report.BenchPage;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The results of {@code bench guidance} as JSON, CSV, text and HTML. */
final class GuidanceOutput {
    private static final int SHOWN = 16; // images in a line of a gallery

    private final List<GuidanceJudgement> all;
    private final List<GuidanceCell> cells;
    private final List<Integer> columns;
    private final List<Double> alphas;
    private final double accuracy;

    /** @param accuracy of the judge on held-out images, 0 to 1 */
    GuidanceOutput(List<GuidanceJudgement> all, double accuracy) {
        this.all = all;
        this.cells = all.stream().map(GuidanceJudgement::cell).toList();
        this.columns = cells.stream()
                .map(GuidanceCell::corrections)
                .filter(n -> n > 0)
                .distinct()
                .toList();
        this.alphas = cells.stream()
                .filter(c -> c.method() == Method.TS)
                .map(GuidanceCell::alpha)
                .distinct()
                .toList();
        this.accuracy = accuracy;
    }

    /**
     * One tempered cell against the plain corrector of as many steps.
     *
     * @param accuracy P minus P, percentage points
     * @param confidence the same of the judge's mean probability
     * @param similarity I minus I
     */
    record Comparison(
            double alpha,
            int corrections,
            GuidanceJudgement.Difference accuracy,
            GuidanceJudgement.Difference confidence,
            GuidanceJudgement.Difference similarity) {}

    List<Comparison> comparisons() {
        List<Comparison> list = new ArrayList<>();
        for (double alpha : alphas) {
            for (int n : columns) {
                GuidanceJudgement ts = find(Method.TS, alpha, n);
                GuidanceJudgement pc = find(Method.PC, 0, n);
                if (ts != null && pc != null) {
                    list.add(new Comparison(
                            alpha, n, ts.accuracyAgainst(pc), ts.confidenceAgainst(pc), ts.similarityAgainst(pc)));
                }
            }
        }
        return list;
    }

    private @Nullable GuidanceJudgement find(Method method, double alpha, int n) {
        return all.stream()
                .filter(j -> j.cell().method() == method
                        && j.cell().alpha() == alpha
                        && j.cell().corrections() == n)
                .findFirst()
                .orElse(null);
    }

    /** Writes {@code guidance.json}, {@code guidance.csv} and {@code guidance.html} into a folder. */
    void write(Path folder, ObjectNode run) {
        ObjectNode json = run.deepCopy();
        json.put("judgeAccuracy", accuracy);
        json.set("cells", Json.tree(cells));
        json.set("comparisons", Json.tree(comparisons()));
        AtomicFile.write(
                folder.resolve("guidance.json"),
                out -> out.write((Json.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8)));
        TableFile.write(folder.resolve("guidance.csv"), table());
        page(run).write(folder.resolve("guidance.html"));
    }

    private Table table() {
        Table.Builder table = new Table.Builder();
        table.text("method", cells.stream().map(c -> c.method().name()).toArray(String[]::new));
        table.numeric("alpha", column(GuidanceCell::alpha));
        table.numeric("corrections", column(GuidanceCell::corrections));
        table.numeric("count", column(GuidanceCell::count));
        table.numeric("missing", column(GuidanceCell::missing));
        table.numeric("accuracy", column(GuidanceCell::accuracy));
        table.numeric("accuracy_error", column(GuidanceCell::accuracyError));
        table.numeric("confidence", column(GuidanceCell::confidence));
        table.numeric("similarity", column(GuidanceCell::similarity));
        table.numeric("similarity_error", column(GuidanceCell::similarityError));
        table.numeric("seconds", column(GuidanceCell::seconds));
        int classes = cells.get(0).classes().size();
        for (int k = 0; k < classes; k++) {
            int at = k;
            String name = cells.get(0).classes().get(k).name();
            table.numeric("accuracy:" + name, column(c -> c.classes().get(at).accuracy()));
            table.numeric("similarity:" + name, column(c -> c.classes().get(at).similarity()));
        }
        return table.build();
    }

    private double[] column(ToDoubleFunction<GuidanceCell> of) {
        return cells.stream().mapToDouble(of).toArray();
    }

    /** Prints the tables in 100 columns. */
    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%nJudge: %.1f %% of the held-out images right%n", 100 * accuracy);
        out.printf("%nP/I: P class accuracy (up), I similarity within a class (down)%n");
        for (List<String> row : pairs(true)) {
            StringBuilder line = new StringBuilder(String.format("%-16s", row.get(0)));
            row.subList(1, row.size()).forEach(cell -> line.append(String.format(" %13s", cell)));
            out.println(line.toString().stripTrailing());
        }
        out.printf(
                "%nTempered (TS) against the plain corrector (PC) of as many steps, shared noise; clearly: by two standard errors%n");
        for (String line : verdicts()) {
            out.println("  " + line);
        }
        out.flush();
    }

    /** The table in the paper's form: P/I for each row and number of corrections. */
    private List<List<String>> pairs(boolean head) {
        List<List<String>> rows = new ArrayList<>();
        if (head) {
            List<String> names = new ArrayList<>(List.of(""));
            columns.forEach(n -> names.add("n=" + n));
            rows.add(names);
        }
        for (GuidanceCell cell : cells) {
            if (cell.corrections() == 0) {
                List<String> row = new ArrayList<>(List.of(cell.row())); // one value, whatever the column
                columns.forEach(n -> row.add(pair(cell)));
                rows.add(row);
            }
        }
        if (!columns.isEmpty()) {
            rows.add(row(Method.PC, 0));
        }
        alphas.forEach(alpha -> rows.add(row(Method.TS, alpha)));
        return rows;
    }

    private List<String> row(Method method, double alpha) {
        List<String> row = new ArrayList<>(List.of(GuidanceCell.row(method, alpha)));
        for (int n : columns) {
            GuidanceJudgement judged = find(method, alpha, n);
            row.add(judged == null ? "" : pair(judged.cell()));
        }
        return row;
    }

    private static String pair(GuidanceCell cell) {
        return String.format(Locale.ROOT, "%.2f/%.2f", cell.accuracy(), cell.similarity());
    }

    /** How often tempering wins, under a head a line for each alpha. */
    List<String> verdicts() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "%-9s %5s %9s %8s %13s %8s %8s %14s",
                "", "cells", "P higher", "clearly", "clearly lower", "I lower", "clearly", "clearly higher"));
        for (double alpha : alphas) {
            List<Comparison> own =
                    comparisons().stream().filter(c -> c.alpha() == alpha).toList();
            lines.add(String.format(
                    Locale.ROOT,
                    "alpha %-4s %4d %9d %8d %13d %8d %8d %14d",
                    alpha,
                    own.size(),
                    own.stream().filter(c -> c.accuracy().value() > 0).count(),
                    own.stream().filter(c -> c.accuracy().clearlyAbove()).count(),
                    own.stream().filter(c -> c.accuracy().clearlyBelow()).count(),
                    own.stream().filter(c -> c.similarity().value() < 0).count(),
                    own.stream().filter(c -> c.similarity().clearlyBelow()).count(),
                    own.stream().filter(c -> c.similarity().clearlyAbove()).count()));
        }
        return lines;
    }

    private BenchPage page(ObjectNode run) {
        BenchPage page = new BenchPage(
                "Guided samples: quality against diversity",
                "DDPM with a plain (PC) and a tempered (TS) corrector under classifier-free guidance");
        page.figure("Judge's accuracy", String.format(Locale.ROOT, "%.1f %%", 100 * accuracy), "on held-out images");
        List<Comparison> comparisons = comparisons();
        long better = comparisons.stream().filter(c -> c.accuracy().value() > 0).count();
        long varied =
                comparisons.stream().filter(c -> c.similarity().value() < 0).count();
        page.figure("TS above PC in P", better + " of " + comparisons.size(), "cells; class accuracy");
        page.figure("TS below PC in I", varied + " of " + comparisons.size(), "cells; similarity within a class");
        List<String> head = new ArrayList<>(List.of("sampler"));
        columns.forEach(n -> head.add("n = " + n));
        GuidanceCell some = cells.get(cells.size() - 1);
        page.table(new BenchPage.Sheet(
                "P/I for each number of corrector steps n",
                String.format(
                        Locale.ROOT,
                        "P: percent of the samples that the judge takes for the class asked for (higher is better)."
                                + " I: 100 times the mean cosine between its features of two samples of one class (lower"
                                + " is more varied). %,d samples a cell; standard error about %.2f in P, %.2f in I; rows"
                                + " share their noise, so differences are surer than that.",
                        some.count(),
                        some.accuracyError(),
                        some.similarityError()),
                1,
                head,
                pairs(false)));
        BenchPage.Axis n = new BenchPage.Axis("corrector steps n", false);
        page.chart(new BenchPage.Chart(
                "Class accuracy P",
                "Dashed: DDPM without corrector.",
                n,
                new BenchPage.Axis("P, %", false, false),
                lines(GuidanceCell::accuracy)));
        page.chart(new BenchPage.Chart(
                "Similarity within a class I",
                "Dashed: DDPM without corrector.",
                n,
                new BenchPage.Axis("I", false, false),
                lines(GuidanceCell::similarity)));
        galleries(page);
        page.table(new BenchPage.Sheet(
                "TS minus PC",
                "At as many steps, from differences sample by sample; two standard errors make a clear one.",
                1,
                List.of("cell", "P", "error", "judge's probability", "error", "I", "error"),
                comparisons.stream()
                        .map(c -> List.of(
                                "alpha " + c.alpha() + ", n = " + c.corrections(),
                                signed(c.accuracy().value()),
                                plain(c.accuracy().error()),
                                signed(c.confidence().value()),
                                plain(c.confidence().error()),
                                signed(c.similarity().value()),
                                plain(c.similarity().error())))
                        .toList()));
        return page.run(run);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.2f", value);
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private List<BenchPage.Line> lines(ToDoubleFunction<GuidanceCell> of) {
        List<BenchPage.Line> lines = new ArrayList<>();
        double[] x = columns.stream().mapToDouble(Integer::doubleValue).toArray();
        lines.add(new BenchPage.Line("PC", x, values(Method.PC, 0, of), false));
        alphas.forEach(
                alpha -> lines.add(new BenchPage.Line("alpha " + alpha, x, values(Method.TS, alpha, of), false)));
        GuidanceJudgement ddpm = find(Method.DDPM, 0, 0);
        if (ddpm != null && x.length > 1) {
            double y = of.applyAsDouble(ddpm.cell());
            lines.add(new BenchPage.Line("DDPM", new double[] {x[0], x[x.length - 1]}, new double[] {y, y}, true));
        }
        return lines;
    }

    private double[] values(Method method, double alpha, ToDoubleFunction<GuidanceCell> of) {
        return columns.stream()
                .mapToDouble(n -> {
                    GuidanceJudgement judged = find(method, alpha, n);
                    return judged == null ? Double.NaN : of.applyAsDouble(judged.cell());
                })
                .toArray();
    }

    private void galleries(BenchPage page) {
        for (GuidanceJudgement judged : all) {
            if (judged.cell().corrections() == 0) {
                gallery(page, judged.cell().row(), List.of(judged));
            }
        }
        if (columns.isEmpty()) {
            return;
        }
        int few = columns.get(0);
        int many = columns.get(columns.size() - 1);
        for (int n : few == many ? List.of(few) : List.of(few, many)) {
            List<GuidanceJudgement> own =
                    all.stream().filter(j -> j.cell().corrections() == n).toList();
            gallery(page, "n = " + n, own);
        }
    }

    private static void gallery(BenchPage page, String title, List<GuidanceJudgement> rows) {
        Points points = joined(rows.stream().map(GuidanceOutput::shown).toList());
        List<BenchPage.Strip> strips = new ArrayList<>();
        int at = 0;
        for (GuidanceJudgement judged : rows) {
            int[] own = first(judged);
            int start = at;
            strips.add(new BenchPage.Strip(
                    judged.cell().row(),
                    IntStream.range(start, start + own.length).toArray(),
                    Arrays.stream(own).mapToDouble(i -> judged.confidence()[i]).toArray()));
            at += own.length;
        }
        page.gallery(
                title,
                "The first samples of each class, the same noise in every row; below each the judge's probability of the"
                        + " class asked for, in percent.",
                points,
                strips);
    }

    private static Points shown(GuidanceJudgement judged) {
        return judged.samples().select(first(judged));
    }

    /** Rows of the first samples, class by class. */
    private static int[] first(GuidanceJudgement judged) {
        int[] classOf = judged.classOf();
        int classes = judged.cell().classes().size();
        return IntStream.range(0, classes)
                .flatMap(k -> IntStream.range(0, classOf.length)
                        .filter(i -> classOf[i] == k)
                        .limit(Math.max(1, SHOWN / classes)))
                .toArray();
    }

    private static Points joined(List<Points> parts) {
        int d = parts.get(0).ambientDimension();
        int count = parts.stream().mapToInt(Points::count).sum();
        float[] values = new float[count * d];
        List<@Nullable String> labels = new ArrayList<>();
        int at = 0;
        for (Points part : parts) {
            for (int i = 0; i < part.count(); i++) {
                part.copyRow(i, values, at++ * d);
                labels.add(part.label(i));
            }
        }
        return Points.of(values, d, "samples")
                .withLabels(labels)
                .withImageShape(parts.get(0).imageShape().orElseThrow());
    }
}
