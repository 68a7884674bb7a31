package io.fathom.cli;

import io.fathom.base.BadInputException;
import io.fathom.data.manifold.Manifold;
import io.fathom.data.manifold.Sample;
import io.fathom.data.manifold.SampleFile;
import io.fathom.tensor.RandomStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How many points of a manifold go where: the same options for every shape. Used as a picocli mixin. */
final class GenerateOutput {
    private static final double BYTES_PER_NUMBER = 24; // the points, a scaled copy, the bytes on their way out

    @Option(
            names = {"--out", "-o"},
            paramLabel = "FILE",
            required = true,
            description = "Where the points go; the ending says how: .csv, .npy, .npz, .parquet. Coordinates only, but"
                    + " .npz, which holds the arrays x, lid and label. Required.")
    private Path out = Path.of("");

    @Option(
            names = {"--count", "-n"},
            paramLabel = "N",
            description = "Points, 1 or more. Default: ${DEFAULT-VALUE}.")
    private int count = 2000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "Any integer: fixes the shape (rotation, flow, ...) and the points. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--stream",
            paramLabel = "K",
            description = "0 or more: other points on the same shape, for example 1 for a hold-out set."
                    + " Default: ${DEFAULT-VALUE}.")
    private int stream;

    @Option(
            names = "--standardise",
            description = "Subtract column means and divide all by the largest column's deviation + 1e-5, both those of"
                    + " stream 0 with the same --count. Default: data as the formula has it.")
    private boolean standardise;

    @Option(
            names = "--float64",
            description = "Write 64-bit numbers. Default: 32-bit, which is what Fathom computes with.")
    private boolean precise;

    @Option(
            names = "--truth-out",
            paramLabel = "FILE",
            description = "Columns lid (true dimension) and label (component), .csv. Default: beside --out as"
                    + " FILE.truth.csv; none for .npz.")
    private @Nullable Path truthOut;

    @Option(
            names = "--lid-out",
            paramLabel = "FILE",
            description = "True dimension of each point alone, .csv or .npy. Default: not written.")
    private @Nullable Path lidOut;

    @Option(
            names = "--labels-out",
            paramLabel = "FILE",
            description = "Component of each point, from 0, alone, .csv or .npy, for --labels of the other verbs."
                    + " Default: not written.")
    private @Nullable Path labelsOut;

    /** What random choices of the shape itself start from. */
    long seed() {
        return seed;
    }

    /** Draws and writes; settings that a manifold refuses are wrong usage. */
    int write(CommandSpec command, Supplier<Manifold> shape) {
        if (stream < 0) {
            throw usage(command, "--stream: expected an integer of at least 0, found " + stream + ".");
        }
        if (count < 1) {
            throw usage(command, "--count: expected an integer of at least 1, found " + count + ".");
        }
        Usage.ending(command, "--out", () -> SampleFile.checkPointsEnding(out));
        Usage.writable(out, truthOut, lidOut, labelsOut);
        for (Path column : new @Nullable Path[] {lidOut, labelsOut}) {
            if (column != null) {
                Usage.ending(
                        command,
                        column == lidOut ? "--lid-out" : "--labels-out",
                        () -> SampleFile.checkColumnEnding(column));
            }
        }
        Manifold manifold;
        try {
            manifold = shape.get();
        } catch (IllegalArgumentException e) {
            throw usage(command, String.valueOf(e.getMessage()));
        }
        requireMemory(manifold);
        Sample sample = manifold.sample(count, RandomStream.at(seed, stream));
        if (standardise) {
            Sample reference = stream == 0 ? sample : manifold.sample(count, RandomStream.at(seed, 0));
            sample = sample.standardised(reference.standardiser());
        }
        SampleFile.writePoints(out, sample, manifold.imageShape(), precise);
        Path truth = truthOut;
        if (truth == null && !SampleFile.holdsTruth(out)) {
            truth = out.resolveSibling(out.getFileName() + ".truth.csv");
        }
        if (truth != null) {
            SampleFile.writeTruth(truth, sample);
        }
        if (lidOut != null) {
            SampleFile.writeLid(lidOut, sample);
        }
        if (labelsOut != null) {
            SampleFile.writeLabels(labelsOut, sample);
        }
        PrintWriter printer = command.commandLine().getOut();
        printer.printf(
                Locale.ROOT,
                "%s: %,d points of %s, D = %d%s, true dimension %s; truth in %s%n",
                out,
                count,
                manifold.name(),
                manifold.ambientDimension(),
                manifold.imageShape().map(s -> " (" + s + ")").orElse(""),
                dimensions(manifold),
                truth == null ? "the same file" : truth);
        printer.flush();
        return 0;
    }

    /** For example {@code 2, 4, 8}. */
    static String dimensions(Manifold manifold) {
        return Arrays.stream(manifold.intrinsicDimensions())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
    }

    private void requireMemory(Manifold manifold) {
        double numbers = (double) count * manifold.ambientDimension();
        double needed = numbers * BYTES_PER_NUMBER;
        long heap = Runtime.getRuntime().maxMemory();
        if (numbers > Integer.MAX_VALUE - 8 || needed > heap) {
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "--count %d: %d points of %d numbers take about %.1f GB (at most %d numbers), the Java heap has %.1f GB."
                            + " Ask for fewer, and for more with another --stream, or give Java more with -Xmx.",
                    count,
                    count,
                    manifold.ambientDimension(),
                    needed / 1e9,
                    Integer.MAX_VALUE - 8,
                    heap / 1e9));
        }
    }

    private static ParameterException usage(CommandSpec command, String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
