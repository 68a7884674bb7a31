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

/** {@code fathom bench mixtures}: data of several dimensions at once. */
@Command(
        name = "mixtures",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Mixtures of several dimensions and small shapes (arXiv 2406.03537): trains on each, reads 4,096 points;"
                        + " prints error by component and concordance, writes JSON, CSV and a page with plots.")
final class BenchMixturesCommand implements Callable<Integer> {
    private static final String NAME = "mixtures";

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            hideParamSyntax = true,
            description =
                    "small (D = 10, lollipop, doughnut, swiss-roll, multiscale), medium (D = 100) or large (D = 800 to"
                            + " 2000). Default: small.")
    private BenchMixtures.Size size = BenchMixtures.Size.SMALL;

    @Option(
            names = "--cases",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Data sets of that size: law (N normal, U uniform, L Laplace) or map (F flow, S squiggly),"
                    + " dimensions, D, as in N2-4-8-in-10; --dry-run lists them. Default: all.")
    private List<String> cases = List.of();

    @ArgGroup(validate = false, heading = "%nTraining and reading:%n")
    private BenchArguments arguments = new BenchArguments();

    @ArgGroup(validate = false, heading = "%nFiles:%n")
    private BenchOutput output = new BenchOutput();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private RunArguments run = new RunArguments();

    @Override
    public Integer call() {
        List<BenchCase> all = BenchMixtures.cases(size);
        BenchPlan plan = Usage.checked(spec, () -> arguments.plan(BenchManifolds.chosen(all, cases), run.seed()));
        ObjectNode settings = arguments.settings("bench " + NAME, plan);
        return new BenchVerb(spec, NAME, "Mixtures", List.of(), rows -> BenchMixtures.targets(rows, all))
                .run(plan, settings, output, run);
    }
}
