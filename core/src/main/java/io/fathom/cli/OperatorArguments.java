package io.fathom.cli;

import io.fathom.base.BadInputException;
import io.fathom.data.PointReader;
import io.fathom.data.Points;
import io.fathom.geometry.LinearOperator;
import io.fathom.geometry.Observation;
import io.fathom.model.ImageLayout;
import io.fathom.model.TrainedModel;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What was measured: the instrument, its reading and its noise. A group of options. */
final class OperatorArguments {
    private static final int BLOCK = 4;

    /** The usual instruments. */
    enum Problem {
        /** Some coordinates are known. */
        INPAINT,
        /** Means of blocks are known. */
        DOWNSAMPLE,
        /** Any matrix. */
        LINEAR,
        /** All coordinates are known, with noise. */
        DENOISE
    }

    @Option(
            names = "--problem",
            required = true,
            paramLabel = "KIND",
            description = "inpaint (--operator mask:FILE), downsample (--operator downsample:K), linear (--operator"
                    + " matrix:FILE or blur:S) or denoise (no operator).")
    private Problem problem = Problem.DENOISE;

    @Option(
            names = "--operator",
            paramLabel = "KIND:VALUE",
            description =
                    "mask:FILE (D numbers, 0 for missing; left, right, top, bottom or centre name the missing half or"
                            + " middle of an image), downsample:K (means of K x K pixels or K columns), blur:S (pixels), matrix:FILE"
                            + " (m x D numbers, data units). Default: downsample:4 for downsample, none for denoise.")
    private @Nullable String operator;

    @Option(
            names = "--observation",
            required = true,
            paramLabel = "FILE",
            description =
                    "What was measured, data units: row 1 (--observation-row) holds m numbers, or D numbers of which the"
                            + " operator makes m (missing ones are not looked at).")
    private Path observation = Path.of("");

    @Option(
            names = "--observation-row",
            paramLabel = "N",
            description = "Which row of the observation is taken, from 1. Default: 1.")
    private int row = 1;

    @Option(
            names = "--noise",
            required = true,
            paramLabel = "S",
            description = "Standard deviation of each measured number, data units, above 0.")
    private double noise;

    String describe() {
        return problem.name().toLowerCase(Locale.ROOT) + (operator == null ? "" : " " + operator);
    }

    /** Row of the observation's file as it came. */
    float[] observed() {
        Points points = PointReader.read(observation);
        if (row < 1 || row > points.count()) {
            throw new BadInputException(
                    observation + ": expected a row from 1 to " + points.count() + ", found " + row + ".");
        }
        if (points.fault(row - 1) != null) {
            throw new BadInputException(observation + ", row " + row + ": " + points.fault(row - 1) + ".");
        }
        float[] values = new float[points.ambientDimension()];
        points.copyRow(row - 1, values, 0);
        return values;
    }

    /** In data units. */
    LinearOperator operator(TrainedModel model) {
        int d = model.ambientDimension();
        ImageLayout image = SamplesFile.layout(model);
        String kind = operator == null ? "" : operator.substring(0, Math.max(0, operator.indexOf(':')));
        String value = operator == null ? "" : operator.substring(operator.indexOf(':') + 1);
        switch (problem) {
            case INPAINT:
                require(kind, "mask:FILE", kind.equals("mask"));
                return LinearOperator.mask(d, kept(value, d, image));
            case DOWNSAMPLE:
                require(kind, "downsample:K", operator == null || kind.equals("downsample"));
                int k = operator == null ? BLOCK : (int) number("downsample", value);
                return image == null ? LinearOperator.mean(d, k) : LinearOperator.mean(image, k);
            case LINEAR:
                require(kind, "matrix:FILE or blur:S", kind.equals("matrix") || kind.equals("blur"));
                return kind.equals("matrix")
                        ? LinearOperator.matrix(matrix(Path.of(value)))
                        : LinearOperator.blur(image == null ? new ImageLayout(1, 1, d) : image, number("blur", value));
            default:
                require(operator == null ? "none" : operator, "none for denoise", operator == null);
                return LinearOperator.mask(d, IntStream.range(0, d).toArray());
        }
    }

    private void require(String found, String expected, boolean fine) {
        if (!fine) {
            throw new IllegalArgumentException("--operator: expected " + expected + " for --problem "
                    + problem.name().toLowerCase(Locale.ROOT) + ", found "
                    + (found.isEmpty() ? String.valueOf(operator) : found) + ".");
        }
    }

    private static double number(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--operator " + name + ": expected a number, found '" + value + "'.", e);
        }
    }

    private static int[] kept(String value, int d, @Nullable ImageLayout image) {
        boolean[] known = image == null ? null : named(value, image);
        if (known == null) {
            Points mask = PointReader.read(Path.of(value));
            int numbers = mask.count() * mask.ambientDimension();
            if (numbers != d) {
                throw new BadInputException(value + ": expected " + d + " numbers of a mask, found " + numbers + ".");
            }
            known = new boolean[d];
            for (int i = 0; i < d; i++) {
                known[i] = mask.value(i / mask.ambientDimension(), i % mask.ambientDimension()) != 0;
            }
        }
        boolean[] chosen = known;
        int[] kept = IntStream.range(0, d).filter(i -> chosen[i]).toArray();
        if (kept.length == 0) {
            throw new BadInputException(value + ": expected a mask that keeps at least one number, found none.");
        }
        return kept;
    }

    private static boolean @Nullable [] named(String value, ImageLayout image) {
        boolean[] known = new boolean[image.ambientDimension()];
        int h = image.height();
        int w = image.width();
        for (int i = 0; i < known.length; i++) {
            int y = i / w % h;
            int x = i % w;
            boolean missing;
            switch (value) {
                case "left":
                    missing = x < w / 2;
                    break;
                case "right":
                    missing = x >= w / 2;
                    break;
                case "top":
                    missing = y < h / 2;
                    break;
                case "bottom":
                    missing = y >= h / 2;
                    break;
                case "centre":
                    missing = x >= w / 4 && x < w - w / 4 && y >= h / 4 && y < h - h / 4;
                    break;
                default:
                    return null;
            }
            known[i] = !missing;
        }
        return known;
    }

    private static double[][] matrix(Path file) {
        Points points = PointReader.read(file);
        double[][] rows = new double[points.count()][points.ambientDimension()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = points.value(i, j);
            }
        }
        return rows;
    }

    /** The measurement in the model's units: {@code A (scale z + centre) = y}, so {@code A scale} measures {@code y - A centre}. */
    Observation observation(TrainedModel model) {
        int d = model.ambientDimension();
        LinearOperator inData = operator(model).requireWidth(d);
        float[] read = observed();
        int m = inData.measurements();
        double[] scale = new double[d];
        double[] given = model.standardiser().scale();
        Arrays.setAll(scale, j -> given[given.length == 1 ? 0 : j]);
        double[] measured = new double[m];
        try (Scope scope = new Scope()) {
            if (read.length == d) {
                double[] whole = new double[d];
                Arrays.setAll(whole, j -> read[j]);
                measured = inData.apply(Tensor.of(whole, 1, d)).toDoubles();
            } else if (read.length == m) {
                for (int i = 0; i < m; i++) {
                    measured[i] = read[i];
                }
            } else {
                throw new BadInputException(observation + ": expected " + m + " measured numbers or " + d
                        + " of a whole point, found " + read.length + ".");
            }
            double[] atCentre =
                    inData.apply(Tensor.of(model.standardiser().centre(), 1, d)).toDoubles();
            for (int i = 0; i < m; i++) {
                measured[i] -= atCentre[i];
            }
        }
        return new Observation(inData.scaled(scale), measured, noise);
    }
}
