package io.fathom.cli;

import io.fathom.model.DitOptions;
import io.fathom.model.EnergyDitOptions;
import io.fathom.model.EnergyForm;
import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.EnergyNetworkOptions;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.NoiseEmbedding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an energy is trained. A group of options beside {@link TrainArguments}. */
final class EnergyArguments {
    /** What training compares with its target. */
    enum ObjectiveChoice {
        DUAL,
        SINGLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the network's numbers make an energy. */
    enum FormChoice {
        GAUSSIAN_REFERENCE(EnergyForm.GAUSSIAN_REFERENCE),
        PUBLISHED(EnergyForm.PUBLISHED);

        private final EnergyForm form;

        FormChoice(EnergyForm form) {
            this.form = form;
        }
    }

    /** How the noise level enters. */
    enum EmbeddingChoice {
        LOG_SIGMA(NoiseEmbedding.LOG_SIGMA),
        VARIANCE(NoiseEmbedding.VARIANCE);

        private final NoiseEmbedding embedding;

        EmbeddingChoice(NoiseEmbedding embedding) {
            this.embedding = embedding;
        }
    }

    @Option(
            names = "--objective",
            paramLabel = "KIND",
            description =
                    "Energies: dual (both slopes of the energy, along the point and along the noise level) or single"
                            + " (denoising alone, which leaves the levels of the energy arbitrary). Default: dual.")
    private @Nullable ObjectiveChoice objective;

    @Option(
            names = "--energy",
            paramLabel = "FORM",
            description =
                    "Energies: gaussian_reference (departures from the best normal law) or published (inner product of"
                            + " point and network, for data in 0 to 1 as they are). Default: gaussian_reference.")
    private @Nullable FormChoice form;

    @Option(
            names = "--noise-embedding",
            paramLabel = "KIND",
            description =
                    "Energies: log_sigma or variance (as published; blind below sigma 0.1, so no LID from the noise"
                            + " slope there). Default: log_sigma, variance for --energy published.")
    private @Nullable EmbeddingChoice embedding;

    /** Whether the dual objective is asked for. */
    boolean dual() {
        return objective != ObjectiveChoice.SINGLE;
    }

    /** Refuses what another network would ignore. */
    void refuseFor(String architecture) {
        if (objective != null || form != null || embedding != null) {
            throw new IllegalArgumentException(
                    "--objective, --energy and --noise-embedding are for --network energy_mlp,"
                            + " energy_unet and energy_dit, --objective also for radial_energy; found " + architecture
                            + ".");
        }
    }

    /** Refuses another form or embedding than those of what sets them. */
    void refuseFormFor(String what) {
        if (form != null || embedding != null) {
            throw new IllegalArgumentException("--energy and --noise-embedding are not for " + what + ".");
        }
    }

    /** The network with the form and embedding asked for, and another width. */
    EnergyNetworkOptions network(EnergyNetworkOptions usual, @Nullable Integer width) {
        EnergyForm f = form == null ? EnergyForm.GAUSSIAN_REFERENCE : form.form;
        NoiseEmbedding noise = embedding != null
                ? embedding.embedding
                : f == EnergyForm.PUBLISHED ? NoiseEmbedding.VARIANCE : NoiseEmbedding.LOG_SIGMA;
        if (usual instanceof EnergyMlpOptions mlp) {
            return new EnergyMlpOptions(width == null ? mlp.width() : width, mlp.layers(), f, noise);
        }
        if (usual instanceof EnergyUnetOptions unet) {
            return new EnergyUnetOptions(width == null ? unet.width() : width, f, noise);
        }
        if (usual instanceof EnergyDitOptions dit) {
            DitOptions size = dit.size();
            int w = width == null ? size.width() : width;
            return new EnergyDitOptions(new DitOptions(size.patch(), w, size.heads(), size.blocks(), noise), f);
        }
        if (form != null || embedding != null || width != null) {
            throw new IllegalArgumentException(
                    "--energy, --noise-embedding and --width are not for --network " + usual.architecture() + ".");
        }
        return usual;
    }
}
