package io.fathom.cli;

import io.fathom.data.manifold.Manifold;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fathom generate SHAPE --out FILE}: points on manifolds of known dimension. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "SHAPE",
        subcommandsRepeatable = false,
        commandListHeading = "%nShapes (fathom generate SHAPE --help for the options of each):%n",
        description = "Writes points on a manifold of known dimension, to test with.",
        footer = {
            "",
            "The file has coordinates only; the truth goes beside it as FILE.truth.csv (an .npz holds both).",
            "",
            "Example: fathom generate sphere --intrinsic 16 --ambient 64 --count 2000 --seed 1 --out sphere.npy"
        },
        subcommands = {
            GenerateShapes.SphereShape.class,
            GenerateShapes.BallShape.class,
            GenerateShapes.TwinPeaksShape.class,
            GenerateShapes.CliffordShape.class,
            GenerateShapes.NonlinearShape.class,
            GenerateShapes.MixtureShape.class,
            GenerateShapes.LollipopShape.class,
            GenerateShapes.DoughnutShape.class,
            GenerateShapes.MultiscaleShape.class,
            GenerateShapes.SwissRollShape.class,
            GenerateShapes.TorusShape.class,
            GenerateShapes.CircleShape.class,
            GenerateShapes.EllipseShape.class,
            GenerateShapes.DisksShape.class
        })
final class GenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

    @Option(names = "--list", description = "Print all shapes with parameters, dimensions and formula, then stop.")
    private boolean list;

    @Override
    public Integer call() {
        if (!list) {
            throw new ParameterException(
                    spec.commandLine(), "Missing a shape. fathom generate --list shows all, with their formulas.");
        }
        PrintWriter out = spec.commandLine().getOut();
        line(out, "shape", "D", "true dimension", "formula; options with their defaults");
        spec.subcommands().forEach((name, sub) -> {
            Manifold manifold = ((GenerateShape) sub.getCommand()).manifold();
            String[] description = sub.getCommandSpec().usageMessage().description();
            line(
                    out,
                    name,
                    Integer.toString(manifold.ambientDimension()),
                    GenerateOutput.dimensions(manifold),
                    description[0]);
            String options = ownOptions(sub);
            if (!options.isEmpty()) {
                line(out, "", "", "", "  " + options);
            }
        });
        out.flush();
        return 0;
    }

    /** The options that only this shape has, for example {@code --major 2.0 --minor 1.0}. */
    private static String ownOptions(CommandLine shape) {
        return shape.getCommandSpec().options().stream()
                .filter(option -> option.userObject() instanceof java.lang.reflect.Field field
                        && field.getDeclaringClass().isInstance(shape.getCommand()))
                .map(GenerateCommand::withDefault)
                .collect(Collectors.joining(" "));
    }

    private static String withDefault(OptionSpec option) {
        Object value = option.initialValue();
        if (option.arity().max() == 0) {
            return "[" + option.names()[0] + "]";
        }
        String text = String.valueOf(value).replaceAll("[\\[\\] ]", "").toLowerCase(Locale.ROOT);
        return option.names()[0] + " " + text;
    }

    private static void line(PrintWriter out, String shape, String ambient, String dimension, String text) {
        out.println(String.format(Locale.ROOT, "%-20s %5s  %-14s  %s", shape, ambient, dimension, text)
                .stripTrailing());
    }
}
