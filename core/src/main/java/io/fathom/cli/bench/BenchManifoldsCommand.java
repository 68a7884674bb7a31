package io.fathom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.cli.RunArguments;
import io.fathom.cli.Usage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fathom bench manifolds}: the five manifolds of the denoising-loss paper. */
@Command(
        name = "manifolds",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Five manifolds of known dimension (arXiv 2510.12975): trains on 2,000 points of each, reads those and"
                        + " 2,000 fresh ones; prints errors beside published ones, writes JSON, CSV and a page with plots.")
final class BenchManifoldsCommand implements Callable<Integer> {
    private static final String NAME = "manifolds";

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(
            names = "--cases",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description =
                    "sphere (d 16, D 64), ball (16, 64), twin-peaks (128, 256), clifford (32, 128), nonlinear (32,"
                            + " 128). Default: all.")
    private List<String> cases = List.of();

    @Option(
            names = "--rotate",
            description = "Turn each by a random rotation, so that no coordinate is special. Default: as published.")
    private boolean rotate;

    @ArgGroup(validate = false, heading = "%nTraining and reading:%n")
    private BenchArguments arguments = new BenchArguments();

    @ArgGroup(validate = false, heading = "%nFiles:%n")
    private BenchOutput output = new BenchOutput();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        BenchPlan plan = Usage.checked(
                spec, () -> arguments.plan(BenchManifolds.chosen(BenchManifolds.cases(rotate), cases), run.seed()));
        ObjectNode settings = arguments.settings("bench " + NAME, plan);
        settings.put("rotate", rotate);
        String title = rotate ? "Five manifolds, rotated" : "Five manifolds";
        return new BenchVerb(spec, NAME, title, BenchManifolds.references(), BenchManifolds::targets)
                .run(plan, settings, output, run);
    }
}
