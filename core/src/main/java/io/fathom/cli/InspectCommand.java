package io.fathom.cli;

import io.fathom.base.Json;
import io.fathom.data.FaultCount;
import io.fathom.data.ImageShape;
import io.fathom.data.PointSummary;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fathom inspect FILE}: what a file was understood to hold. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows what a data file was understood to hold, without training anything.",
        footer = {"", "Reads CSV, NPY, NPZ, Parquet, IDX, and folders of PNG, JPEG or WebP images."})
final class InspectCommand implements Callable<Integer> {
    private static final int LABELS_SHOWN = 12;

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Parameters(paramLabel = "FILE", description = "The data: a file or a folder of images.")
    private Path file = Path.of("");

    @ArgGroup(validate = false, heading = "%nReading the data:%n")
    private DataOptions data = new DataOptions();

    @Option(names = "--json", description = "Print the same as JSON. Default: text.")
    private boolean json;

    @Override
    public Integer call() {
        PointSummary summary = PointSummary.of(data.read(spec, file));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(summary));
        } else {
            print(summary, out);
        }
        out.flush();
        return 0;
    }

    private static void print(PointSummary s, PrintWriter out) {
        ImageShape image = s.imageShape();
        int faulty = s.points() - s.usable();
        out.println(s.origin().source());
        line(out, "format", s.origin().format() + ", " + s.origin().valueType());
        line(out, "points", number(s.points()) + (faulty == 0 ? "" : ", of them " + number(faulty) + " not usable"));
        line(out, "dimensions", number(s.ambientDimension()) + (image == null ? "" : " = " + image));
        line(
                out,
                "values",
                String.format(
                        Locale.ROOT,
                        "%s to %s, mean %s, std %s",
                        decimal(s.values().min()),
                        decimal(s.values().max()),
                        decimal(s.values().mean()),
                        decimal(s.values().std())));
        line(out, "constant", s.constantColumns() == 0 ? "no column" : count(s.constantColumns(), "column"));
        line(
                out,
                "duplicates",
                s.duplicateRows() == 0 ? "none" : count(s.duplicateRows(), "row") + " equal to an earlier one");
        if (!s.labels().isEmpty()) {
            line(out, "labels", labels(s.labels()));
        }
        for (Map.Entry<String, FaultCount> fault : s.faults().entrySet()) {
            line(out, "not usable", number(fault.getValue().count()) + " " + fault.getKey());
            fault.getValue().examples().forEach(example -> line(out, "", "  " + example));
            if (fault.getValue().count() > fault.getValue().examples().size()) {
                line(out, "", "  ...");
            }
        }
        s.origin().notes().forEach(note -> line(out, "note", note));
        line(out, "sha256", s.sha256());
    }

    private static String labels(Map<String, Integer> labels) {
        String shown = labels.entrySet().stream()
                .limit(LABELS_SHOWN)
                .map(e -> e.getKey() + " (" + number(e.getValue()) + ")")
                .collect(Collectors.joining(", "));
        return count(labels.size(), "kind") + ": " + shown + (labels.size() > LABELS_SHOWN ? ", ..." : "");
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf(Locale.ROOT, "  %-12s%s%n", name, value);
    }

    private static String count(int value, String noun) {
        return number(value) + " " + noun + (value == 1 ? "" : "s");
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Four significant digits, no needless zeros. */
    private static String decimal(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        return size >= 1e-3 && size < 1e7
                ? new BigDecimal(value)
                        .round(new MathContext(size < 1000 ? 4 : 7))
                        .stripTrailingZeros()
                        .toPlainString()
                : String.format(Locale.ROOT, "%.3e", value);
    }
}
