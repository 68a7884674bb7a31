package io.fathom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.data.Points;
import io.fathom.report.HtmlReport;
import io.fathom.report.LidTable;
import io.fathom.report.ReportInput;
import io.fathom.report.TableFile;
import io.fathom.report.TerminalSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom report TABLE}: the report of a saved table. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes the HTML report and the terminal summary from a table that was saved earlier.",
        footer = {
            "",
            "The file TABLE.json beside the table gives settings and provenance. With --data the report shows images and"
                    + " labels; read the data with the same options as then."
        })
final class ReportCommand implements Callable<Integer> {
    private static final List<String> OWN = List.of("--data", "--out", "--title");

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Parameters(paramLabel = "TABLE", description = "A table of results: .csv, .parquet or .npz.")
    private Path tableFile = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "The data that the table was made from, for images. Default: a report without images.")
    private @Nullable Path dataFile;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the report goes. Default: ${DEFAULT-VALUE}.",
            defaultValue = "report.html")
    private Path out = Path.of("report.html");

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            description = "The report's title. Default: Local intrinsic dimension of SOURCE.")
    private @Nullable String title;

    @ArgGroup(validate = false, heading = "%nReading the data:%n")
    private DataOptions data = new DataOptions();

    @Override
    public Integer call() throws IOException {
        checkUsage();
        Usage.writable(out);
        LidTable table = TableFile.read(tableFile);
        ObjectNode run = TableFile.readSidecar(tableFile);
        Points points = dataFile == null ? null : data.read(spec, dataFile);
        String heading = title == null ? "Local intrinsic dimension of " + table.source() : title;
        ReportInput input = ReportInput.of(heading, table, points, run);
        HtmlReport.write(out, input);
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.print(TerminalSummary.of(input.table(), input.elapsedSeconds(), Terminal.charset()));
        terminal.printf(Locale.ROOT, "  report    %s (%.1f MB)%n", out, Files.size(out) / 1e6);
        terminal.flush();
        return 0;
    }

    private void checkUsage() {
        if (title != null && title.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--title: expected text, found none.");
        }
        if (dataFile == null) {
            for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
                if (!OWN.contains(option.longestName())) {
                    throw new ParameterException(
                            spec.commandLine(), option.longestName() + ": expected only together with --data.");
                }
            }
        }
    }
}
