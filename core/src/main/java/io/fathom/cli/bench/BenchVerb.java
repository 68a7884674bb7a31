package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.cli.ConsoleProgress;
import io.fathom.cli.CtrlC;
import io.fathom.cli.RunArguments;
import io.fathom.cli.Usage;
import io.fathom.data.manifold.Manifold;
import io.fathom.model.TrainedModel;
import io.fathom.report.bench.BenchmarkLog;
import io.fathom.report.bench.BenchmarkResult;
import io.fathom.report.bench.BenchmarkRow;
import io.fathom.report.bench.BenchmarkText;
import io.fathom.report.bench.Reference;
import io.fathom.report.bench.Target;
import io.fathom.tensor.Environment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** What benchmarks on data of known dimension have in common: plan, dry run, rows as they come, files at the end. */
final class BenchVerb {
    private final CommandSpec spec;
    private final String name;
    private final String title;
    private final List<Reference> references;
    private final Function<List<BenchmarkRow>, List<Target>> targets;

    /** @param targets judges the rows at hand */
    BenchVerb(
            CommandSpec spec,
            String name,
            String title,
            List<Reference> references,
            Function<List<BenchmarkRow>, List<Target>> targets) {
        this.spec = spec;
        this.name = name;
        this.title = title;
        this.references = references;
        this.targets = targets;
    }

    /** @param settings what all rows must share */
    int run(BenchPlan plan, ObjectNode settings, BenchOutput output, RunArguments run) {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = output.folder(name);
        if (run.dryRun()) {
            out.println(Json.pretty(describe(plan, settings, folder)));
            out.flush();
            return 0;
        }
        Usage.writable(folder.resolve("results.json"));
        Usage.started(spec, run);
        BenchmarkLog log = Usage.checked(spec, () -> output.log(name, settings));
        ObjectNode provenance = describe(plan, settings, folder);
        provenance.put("started", Instant.now().toString());
        provenance.set("environment", Json.tree(Environment.current()));
        ConsoleProgress progress = ConsoleProgress.standard(spec.commandLine().getErr());
        CtrlC listening = new CtrlC(progress::requestStop);
        boolean stopped = false;
        int left = 0;
        try {
            left = new BenchRun(plan, output.models(name), log, progress, new Printer(out, progress))
                    .run(rows -> write(folder, rows.rows(), provenance));
        } catch (CancellationException e) {
            stopped = true;
        } finally {
            progress.end();
        }
        try {
            write(folder, log.rows(), provenance);
            out.print(BenchmarkText.summary(log.rows(), references));
            out.print(BenchmarkText.targets(targets.apply(log.rows())));
            out.printf("%nRows and plots: %s%n", folder.resolve("report.html"));
            if (stopped || left > 0) {
                out.println(
                        stopped
                                ? "Stopped. The same command with --resume goes on."
                                : "The time is over: " + left
                                        + " rows were not measured. The same command with --resume" + " goes on.");
            }
            out.flush();
        } finally {
            listening.close();
        }
        return stopped ? 1 : 0;
    }

    private void write(Path folder, List<BenchmarkRow> rows, ObjectNode provenance) {
        BenchmarkResult result = new BenchmarkResult(title, rows, references, targets.apply(rows), provenance);
        result.writeJson(folder.resolve("results.json"));
        result.writeTable(folder.resolve("results.csv"));
        result.writeHtml(folder.resolve("report.html"));
    }

    private static ObjectNode describe(BenchPlan plan, ObjectNode settings, Path folder) {
        ObjectNode node = settings.deepCopy();
        node.set("cases", Json.tree(plan.cases().stream().map(BenchCase::name).toList()));
        node.set("networks", Json.tree(names(plan.networks())));
        node.set("recipes", Json.tree(names(plan.recipes())));
        node.set("estimators", Json.tree(names(plan.estimators())));
        node.set(
                "levels", Json.tree(plan.levels().stream().map(BenchLevel::name).toList()));
        node.set(
                "splits", Json.tree(plan.splits().stream().map(Object::toString).toList()));
        node.set("seeds", Json.tree(plan.seeds()));
        if (Double.isFinite(plan.deadlineSeconds())) {
            node.put("withinMinutes", plan.deadlineSeconds() / 60);
        }
        node.put("out", folder.toString());
        return node;
    }

    private static List<String> names(List<? extends BenchChoice> choices) {
        return choices.stream().map(BenchChoice::name).toList();
    }

    /** Tells what happens on standard output. */
    private record Printer(PrintWriter out, ConsoleProgress progress) implements BenchRun.Listener {
        @Override
        public void training(BenchCase data, Manifold manifold, String network, String recipe, long seed) {
            progress.end();
            String dimensions = Arrays.stream(manifold.intrinsicDimensions())
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(", "));
            out.printf(
                    Locale.ROOT,
                    "%n%s: d = %s, D = %d, %,d points; %s, recipe %s, seed %d%n",
                    data.name(),
                    dimensions,
                    manifold.ambientDimension(),
                    data.points(),
                    network,
                    recipe,
                    seed);
            out.flush();
        }

        @Override
        public void trained(TrainedModel model, BenchmarkRow.Cost cost) {
            progress.end();
            out.printf(
                    Locale.ROOT,
                    "  %,d parameters, %,d steps in %,.0f s; average LID of the loss %.2f%s%n",
                    model.score().network().parameters().count(),
                    cost.steps(),
                    cost.trainSeconds(),
                    cost.loss(),
                    Double.isNaN(cost.lossFloor())
                            ? ""
                            : String.format(Locale.ROOT, ", exact model %.2f", cost.lossFloor()));
            out.println(BenchmarkText.header());
            out.flush();
        }

        @Override
        public void row(BenchmarkRow row) {
            progress.end();
            out.println(BenchmarkText.line(row));
            out.flush();
        }
    }
}
