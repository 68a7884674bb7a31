package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.Json;
import io.fathom.report.BenchPage;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The results of {@code bench cost} as JSON, CSV, text and HTML. A part that was not run is empty. */
record CostOutput(
        CostBenchmark.Plan plan, List<CostRow> costs, List<ProbeStudy.Row> probes, List<DriftStudy.Row> drifts) {
    private static final double TARGET = 0.5;
    private static final int TARGET_FROM = 1024;

    /** Denoising loss against Flipd in one network. */
    record MemoryRatio(int ambientDimension, CostPrecision precision, double ratio) {}

    void write(Path folder, ObjectNode run) {
        ObjectNode json = run.deepCopy();
        json.set("cost", Json.tree(costs));
        json.set("probes", Json.tree(probes));
        json.set("drift", Json.tree(drifts));
        AtomicFile.write(
                folder.resolve("cost.json"),
                out -> out.write((Json.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8)));
        if (!costs.isEmpty()) {
            TableFile.write(folder.resolve("cost.csv"), costTable());
        }
        if (!probes.isEmpty()) {
            TableFile.write(folder.resolve("probes.csv"), probeTable());
        }
        if (!drifts.isEmpty()) {
            TableFile.write(folder.resolve("drift.csv"), driftTable());
        }
        page(run).write(folder.resolve("cost.html"));
    }

    private Table costTable() {
        return new Table.Builder()
                .text("estimator", texts(costs, r -> r.method().toString()))
                .text("network", texts(costs, r -> plan.network().toString()))
                .numeric("ambient_dimension", numbers(costs, CostRow::ambientDimension))
                .numeric("width", numbers(costs, CostRow::width))
                .numeric("parameters", numbers(costs, CostRow::parameters))
                .text("precision", texts(costs, r -> r.precision().toString()))
                .numeric("seconds_per_point", numbers(costs, CostRow::secondsPerPoint))
                .text("estimated", texts(costs, r -> Boolean.toString(r.estimated())))
                .text("basis", texts(costs, CostRow::basis))
                .numeric("peak_mb", numbers(costs, CostRow::peakMegabytes))
                .numeric("working_mb", numbers(costs, CostRow::workingMegabytes))
                .numeric("points_in_memory_run", numbers(costs, CostRow::batch))
                .text("failure", texts(costs, r -> r.failure() == null ? "" : String.valueOf(r.failure())))
                .build();
    }

    private Table probeTable() {
        return new Table.Builder()
                .numeric("d", numbers(probes, ProbeStudy.Row::intrinsicDimension))
                .numeric("D", numbers(probes, ProbeStudy.Row::ambientDimension))
                .numeric("gaussian_probes", numbers(probes, ProbeStudy.Row::gaussian))
                .numeric("rademacher_probes", numbers(probes, ProbeStudy.Row::rademacher))
                .numeric("gaussian_sd", numbers(probes, ProbeStudy.Row::gaussianSd))
                .numeric("gaussian_formula", numbers(probes, ProbeStudy.Row::gaussianFormula))
                .numeric("rademacher_sd", numbers(probes, ProbeStudy.Row::rademacherSd))
                .numeric("rademacher_formula", numbers(probes, ProbeStudy.Row::rademacherFormula))
                .build();
    }

    private Table driftTable() {
        return new Table.Builder()
                .text("estimator", texts(drifts, DriftStudy.Row::method))
                .text("precision", texts(drifts, r -> r.precision().toString()))
                .numeric("sigma", numbers(drifts, DriftStudy.Row::sigma))
                .numeric("count", numbers(drifts, DriftStudy.Row::count))
                .numeric("mean_fp32", numbers(drifts, DriftStudy.Row::mean))
                .numeric("mean_change", numbers(drifts, DriftStudy.Row::meanChange))
                .numeric("rms_change", numbers(drifts, DriftStudy.Row::rmsChange))
                .numeric("spearman", numbers(drifts, DriftStudy.Row::spearman))
                .build();
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> of) {
        return rows.stream().map(of).toArray(String[]::new);
    }

    private static <T> double[] numbers(List<T> rows, ToDoubleFunction<T> of) {
        return rows.stream().mapToDouble(of).toArray();
    }

    /** Where both were measured, at the first width. */
    List<MemoryRatio> memoryRatios() {
        List<MemoryRatio> ratios = new ArrayList<>();
        for (CostRow row : costs) {
            if (row.method() == CostMethod.DENOISING_LOSS
                    && row.width() == plan.widths().get(0)) {
                Optional<Double> ratio = CostBenchmark.memoryRatio(costs, row, CostMethod.FLIPD_EXACT)
                        .or(() -> CostBenchmark.memoryRatio(costs, row, CostMethod.FLIPD_50))
                        .or(() -> CostBenchmark.memoryRatio(costs, row, CostMethod.FLIPD_1));
                ratio.ifPresent(r -> ratios.add(new MemoryRatio(row.ambientDimension(), row.precision(), r)));
            }
        }
        return ratios;
    }

    void print(PrintWriter out) {
        if (!costs.isEmpty()) {
            out.printf(
                    "%n%-20s %6s %6s %11s %-6s %12s %9s %9s  %s%n",
                    "estimator", "D", "width", "parameters", "type", "s/point", "peak MB", "work MB", "time from");
            for (CostRow r : costs) {
                out.println(line(r));
            }
            out.println(
                    "peak: resident memory above that of a process that only made the network; work: above a pass over one"
                            + " point; ~: estimated from a part");
            for (MemoryRatio ratio : memoryRatios()) {
                out.printf(
                        Locale.ROOT,
                        "memory of DenoisingLoss against Flipd, D = %d, %s: %.2f%s%n",
                        ratio.ambientDimension(),
                        ratio.precision(),
                        ratio.ratio(),
                        verdict(ratio));
            }
        }
        if (!probes.isEmpty()) {
            out.printf(
                    "%nStandard deviation of the trace (formula in brackets)%n%4s %6s  %-28s %-30s %6s%n",
                    "d", "D", "Gaussian, noise prediction", "Rademacher, denoiser", "ratio");
            for (ProbeStudy.Row r : probes) {
                out.printf(
                        Locale.ROOT,
                        "%4d %6d  k=%-4d %7.3f (%.3f)       k=%-4d %7.3f (%.3f)        %6.3f%n",
                        r.intrinsicDimension(),
                        r.ambientDimension(),
                        r.gaussian(),
                        r.gaussianSd(),
                        r.gaussianFormula(),
                        r.rademacher(),
                        r.rademacherSd(),
                        r.rademacherFormula(),
                        r.ratio());
            }
            out.println(
                    "Target: at most k d/D Rademacher probes for the error of k Gaussian ones, so a ratio of 1 or less.");
        }
        if (!drifts.isEmpty()) {
            out.printf(
                    "%nChange of LID with the weights' type, against fp32%n%-16s %-6s %8s %7s %9s %10s %10s %9s%n",
                    "estimator", "type", "sigma", "points", "mean LID", "mean", "rms", "rank rho");
            for (DriftStudy.Row r : drifts) {
                out.printf(
                        Locale.ROOT,
                        "%-16s %-6s %8.4f %7d %9.3f %+10.4f %10.4f %9.5f%n",
                        r.method(),
                        r.precision(),
                        r.sigma(),
                        r.count(),
                        r.mean(),
                        r.meanChange(),
                        r.rmsChange(),
                        r.spearman());
            }
        }
        out.flush();
    }

    private static String line(CostRow r) {
        if (r.failure() != null) {
            return String.format(
                    Locale.ROOT,
                    "%-20s %6d %6d %11s %-6s %s",
                    r.method().title,
                    r.ambientDimension(),
                    r.width(),
                    "",
                    r.precision(),
                    r.failure());
        }
        return String.format(
                Locale.ROOT,
                "%-20s %6d %6d %,11d %-6s %1s%11.3g %9.1f %9.1f  %s",
                r.method().title,
                r.ambientDimension(),
                r.width(),
                r.parameters(),
                r.precision(),
                r.estimated() ? "~" : "",
                r.secondsPerPoint(),
                r.peakMegabytes(),
                r.workingMegabytes(),
                r.basis());
    }

    private static String verdict(MemoryRatio ratio) {
        if (ratio.ambientDimension() < TARGET_FROM) {
            return "";
        }
        return ratio.ratio() <= TARGET ? " (target 0.5: met)" : " (target 0.5: missed)";
    }

    private BenchPage page(ObjectNode run) {
        BenchPage page = new BenchPage(
                "Cost of the estimators", "Time, memory, random probes, and what rounding the weights changes");
        memoryRatios().stream()
                .filter(r -> r.ambientDimension() >= TARGET_FROM
                        && r.precision() == plan.precisions().get(0))
                .forEach(r -> page.figure(
                        "DenoisingLoss / Flipd memory, D = " + r.ambientDimension(),
                        text("%.2f", r.ratio()),
                        r.ratio() <= TARGET ? "target 0.5: met" : "target 0.5: missed"));
        if (!probes.isEmpty()) {
            double worst =
                    probes.stream().mapToDouble(ProbeStudy.Row::ratio).max().orElse(Double.NaN);
            page.figure("Error with d/D of the probes", text("%.2f", worst), "of Gaussian probes', the worst case");
        }
        if (!costs.isEmpty()) {
            costBlocks(page);
        }
        if (!probes.isEmpty()) {
            page.table(new BenchPage.Sheet(
                    "Random probes",
                    "Normal data on a random d-dimensional plane of R^D. Rademacher probes on the denoiser's Jacobian against"
                            + " Gaussian probes on the noise prediction's; d/D of the probes, rounded down, should do.",
                    0,
                    List.of("d", "D", "Gaussian k", "sd", "formula", "Rademacher k", "sd", "formula", "ratio of sd"),
                    probes.stream()
                            .map(r -> List.of(
                                    "" + r.intrinsicDimension(),
                                    "" + r.ambientDimension(),
                                    "" + r.gaussian(),
                                    text("%.3f", r.gaussianSd()),
                                    text("%.3f", r.gaussianFormula()),
                                    "" + r.rademacher(),
                                    text("%.3f", r.rademacherSd()),
                                    text("%.3f", r.rademacherFormula()),
                                    text("%.3f", r.ratio())))
                            .toList()));
        }
        if (!drifts.isEmpty()) {
            driftBlocks(page);
        }
        return page.run(run);
    }

    private void costBlocks(BenchPage page) {
        BenchPage.Axis dimension = new BenchPage.Axis("ambient dimension D", true);
        for (CostPrecision precision : plan.precisions()) {
            page.chart(new BenchPage.Chart(
                    "Seconds a point, " + precision,
                    plan.network() + ", width " + plan.widths().get(0) + ", one noise level, " + plan.rows()
                            + " points together.",
                    dimension,
                    new BenchPage.Axis("seconds", true),
                    lines(precision, CostRow::secondsPerPoint)));
            page.chart(new BenchPage.Chart(
                    "Working memory, " + precision,
                    "Peak of resident memory above a pass over one point, MB.",
                    dimension,
                    new BenchPage.Axis("MB", true),
                    lines(precision, CostRow::workingMegabytes)));
        }
        if (plan.widths().size() > 1) {
            page.chart(new BenchPage.Chart(
                    "Seconds a point against the network's size",
                    "D = " + plan.middle() + ", " + plan.precisions().get(0) + ".",
                    new BenchPage.Axis("width", true),
                    new BenchPage.Axis("seconds", true),
                    widthLines()));
        }
        page.table(new BenchPage.Sheet(
                "All cells",
                "~: estimated from fewer points or probes, by a straight line. Peak: above a process that only made the network."
                        + " Working: above what is resident after a pass over one point, which leaves out the engine's code.",
                1,
                List.of(
                        "estimator",
                        "D",
                        "width",
                        "parameters",
                        "type",
                        "s / point",
                        "peak MB",
                        "working MB",
                        "time from"),
                costs.stream()
                        .map(r -> List.of(
                                r.method().title,
                                "" + r.ambientDimension(),
                                "" + r.width(),
                                text("%,d", r.parameters()),
                                r.precision().toString(),
                                (r.estimated() ? "~ " : "") + text("%.3g", r.secondsPerPoint()),
                                text("%.1f", r.peakMegabytes()),
                                text("%.1f", r.workingMegabytes()),
                                r.failure() == null ? r.basis() : String.valueOf(r.failure())))
                        .toList()));
    }

    private List<BenchPage.Line> lines(CostPrecision precision, ToDoubleFunction<CostRow> of) {
        List<BenchPage.Line> lines = new ArrayList<>();
        for (CostMethod method : plan.methods()) {
            List<CostRow> own = costs.stream()
                    .filter(r -> r.method() == method
                            && r.precision() == precision
                            && r.width() == plan.widths().get(0)
                            && of.applyAsDouble(r) > 0)
                    .toList();
            if (!own.isEmpty()) {
                lines.add(new BenchPage.Line(
                        method.title, numbers(own, CostRow::ambientDimension), numbers(own, of), false));
            }
        }
        return lines;
    }

    private List<BenchPage.Line> widthLines() {
        List<BenchPage.Line> lines = new ArrayList<>();
        for (CostMethod method : plan.methods()) {
            List<CostRow> own = costs.stream()
                    .filter(r -> r.method() == method
                            && r.precision() == plan.precisions().get(0)
                            && r.ambientDimension() == plan.middle()
                            && r.secondsPerPoint() > 0)
                    .sorted(Comparator.comparingInt(CostRow::width))
                    .toList();
            if (!own.isEmpty()) {
                lines.add(new BenchPage.Line(
                        method.title, numbers(own, CostRow::width), numbers(own, CostRow::secondsPerPoint), false));
            }
        }
        return lines;
    }

    private void driftBlocks(BenchPage page) {
        List<BenchPage.Line> lines = new ArrayList<>();
        for (CostPrecision precision :
                drifts.stream().map(DriftStudy.Row::precision).distinct().toList()) {
            for (String method :
                    drifts.stream().map(DriftStudy.Row::method).distinct().toList()) {
                List<DriftStudy.Row> own = drifts.stream()
                        .filter(r -> r.precision() == precision && r.method().equals(method) && r.rmsChange() > 0)
                        .toList();
                lines.add(new BenchPage.Line(
                        method + ", " + precision,
                        numbers(own, DriftStudy.Row::sigma),
                        numbers(own, DriftStudy.Row::rmsChange),
                        false));
            }
        }
        page.chart(new BenchPage.Chart(
                "Change of LID with the weights' type",
                "Root mean square over points of LID less LID with 32-bit weights; same noise.",
                new BenchPage.Axis("noise level, standardised units", true),
                new BenchPage.Axis("rms change of LID", true),
                lines));
        page.table(new BenchPage.Sheet(
                "Change of LID with the weights' type",
                "",
                2,
                List.of(
                        "estimator",
                        "type",
                        "sigma",
                        "points",
                        "mean LID, fp32",
                        "mean change",
                        "rms change",
                        "rank rho"),
                drifts.stream()
                        .map(r -> List.of(
                                r.method(),
                                r.precision().toString(),
                                text("%.4f", r.sigma()),
                                text("%,d", r.count()),
                                text("%.3f", r.mean()),
                                text("%+.4f", r.meanChange()),
                                text("%.4f", r.rmsChange()),
                                text("%.5f", r.spearman())))
                        .toList()));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
