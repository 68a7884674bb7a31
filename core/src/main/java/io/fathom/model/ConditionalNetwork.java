package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.Tensor;
import java.util.Arrays;

/** A network that was trained with classes, as a conditional model. */
record ConditionalNetwork(NetworkModel unconditional) implements ConditionalModel {
    ConditionalNetwork {
        Check.that(
                unconditional.network().classes() > 0,
                "model: expected one trained with classes, found one without; train with --conditional.");
    }

    @Override
    public int classes() {
        return unconditional.network().classes();
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma, int[] classOf) {
        ConditionalModel.check(y, classOf, classes());
        long[] rows = Arrays.stream(classOf).asLongStream().toArray();
        return unconditional.denoised(y, sigma, Tensor.of(rows, rows.length));
    }
}
