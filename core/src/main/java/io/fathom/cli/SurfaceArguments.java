package io.fathom.cli;

import io.fathom.data.Points;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.geometry.IntrinsicDensity;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import io.fathom.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Model, noise level and dimension of the surface: what {@code project} and {@code geometry} have in common. */
final class SurfaceArguments {
    @Option(names = "--model", required = true, paramLabel = "MODEL", description = "A trained model.")
    private Path modelFile = Path.of("");

    @Option(
            names = "--sigma",
            required = true,
            paramLabel = "S",
            description =
                    "Noise level, standardised units, above 0 and within the range that the model was trained for:"
                            + " how coarse the surface is seen.")
    private double sigma;

    @Option(
            names = "--lid",
            paramLabel = "d",
            description =
                    "The dimension of the surface, 0 to D: adds log rho, the density of data per volume of it. For"
                            + " models that give normalised log-densities. Default: no log rho.")
    private @Nullable Double lid;

    NoiseLevel sigma(CommandSpec spec) {
        return Usage.checked(spec, () -> new NoiseLevel(sigma));
    }

    ModelRows rows(Points points) {
        return ModelRows.load(modelFile, points);
    }

    boolean density() {
        return lid != null;
    }

    /** Refuses --lid before any work if it cannot be used. */
    void checkDensity(CommandSpec spec, ModelRows rows) {
        Double d = lid;
        if (d == null) {
            return;
        }
        if (!(d >= 0 && d <= rows.ambientDimension())) {
            throw new ParameterException(
                    spec.commandLine(), "--lid: expected 0 to " + rows.ambientDimension() + ", found " + d + ".");
        }
        ScoreModel score = rows.model().score();
        if (!(score instanceof EnergyModel energy) || !energy.normalised()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--lid: expected a model that gives normalised log-densities, as log rho needs one; " + modelFile
                            + " gives scores alone.");
        }
    }

    /** log rho of standardised surface points, [B]; NaN without --lid. */
    double[] logDensity(ModelRows rows, Tensor surface, NoiseLevel level) {
        double[] result = new double[surface.size(0)];
        Arrays.fill(result, Double.NaN);
        ScoreModel score = rows.model().score();
        if (lid == null || !(score instanceof EnergyModel energy)) {
            return result;
        }
        Arrays.fill(result, lid);
        return IntrinsicDensity.log(energy, surface, level, result);
    }
}
