package io.fathom.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fathom.tensor.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * An architecture and its size: all that is needed to make a {@link Network} but its numbers.
 *
 * <p>In JSON an object with the key {@code architecture} beside the record's own; an unknown architecture is refused with the
 * list of known ones. A new architecture is a record here, a line in each of the two lists, and a {@link Network}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "architecture")
@JsonSubTypes({
    @JsonSubTypes.Type(name = SkipMlpOptions.ARCHITECTURE, value = SkipMlpOptions.class),
    @JsonSubTypes.Type(name = MlpOptions.ARCHITECTURE, value = MlpOptions.class),
    @JsonSubTypes.Type(name = DsmMlpOptions.ARCHITECTURE, value = DsmMlpOptions.class),
    @JsonSubTypes.Type(name = SmallMlpOptions.ARCHITECTURE, value = SmallMlpOptions.class),
    @JsonSubTypes.Type(name = MlpUnetOptions.ARCHITECTURE, value = MlpUnetOptions.class),
    @JsonSubTypes.Type(name = DitOptions.ARCHITECTURE, value = DitOptions.class),
    @JsonSubTypes.Type(name = UnetOptions.ARCHITECTURE, value = UnetOptions.class),
    @JsonSubTypes.Type(name = EnergyMlpOptions.ARCHITECTURE, value = EnergyMlpOptions.class),
    @JsonSubTypes.Type(name = EnergyUnetOptions.ARCHITECTURE, value = EnergyUnetOptions.class),
    @JsonSubTypes.Type(name = EnergyDitOptions.ARCHITECTURE, value = EnergyDitOptions.class),
    @JsonSubTypes.Type(name = RadialEnergyOptions.ARCHITECTURE, value = RadialEnergyOptions.class)
})
public sealed interface NetworkOptions
        permits SkipMlpOptions,
                MlpOptions,
                DsmMlpOptions,
                SmallMlpOptions,
                MlpUnetOptions,
                DitOptions,
                UnetOptions,
                EnergyNetworkOptions {
    /** The name in model files, in JSON and on the command line. */
    String architecture();

    /** Architecture and size in a few words for people. */
    String describe();

    /**
     * A network with fresh weights.
     *
     * @param ambientDimension D
     * @param image how a row is an image; null where the data are no images, which networks of images refuse
     * @param random source of the initial weights
     * @throws IllegalArgumentException if this architecture does not exist for such rows
     */
    Network create(int ambientDimension, @Nullable ImageLayout image, RandomStream random);

    /**
     * As above, for data in classes.
     *
     * @param classes K; 0 for data without
     * @throws IllegalArgumentException if this architecture does not exist for such rows or takes no classes
     */
    default Network create(int ambientDimension, @Nullable ImageLayout image, int classes, RandomStream random) {
        if (classes != 0) {
            throw new IllegalArgumentException(
                    "network: expected one that takes classes (skip_mlp, dit or unet), found " + architecture() + ".");
        }
        return create(ambientDimension, image, random);
    }
}
