package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The size of an {@link MlpUnet}.
 *
 * @param widths units of the layers on the way down, the last being the bottom; each at least 1, at least one
 */
public record MlpUnetOptions(List<Integer> widths) implements NetworkOptions {
    static final String ARCHITECTURE = "mlp_unet";

    /** Of Kamkari et al.: 49 million numbers at D = 64. */
    public static final MlpUnetOptions PAPER = new MlpUnetOptions(List.of(4096, 2048, 1024, 1024, 512, 512));

    /** 3.3 million numbers at D = 64. */
    public static final MlpUnetOptions MEDIUM = new MlpUnetOptions(List.of(1024, 512, 256, 256, 128, 128));

    /** 128 thousand numbers at D = 64. */
    public static final MlpUnetOptions SMALL = new MlpUnetOptions(List.of(128, 128, 64));

    public MlpUnetOptions {
        widths = List.copyOf(widths);
        Check.that(!widths.isEmpty(), "widths: expected at least one layer, found none.");
        widths.forEach(width -> Check.atLeastOne("widths", width));
    }

    @Override
    public String architecture() {
        return ARCHITECTURE;
    }

    @Override
    public String describe() {
        return "perceptron U-Net "
                + String.join("-", widths.stream().map(String::valueOf).toList());
    }

    @Override
    public MlpUnet create(int ambientDimension, @Nullable ImageLayout image, RandomStream random) {
        return MlpUnet.create(ambientDimension, this, random);
    }
}
