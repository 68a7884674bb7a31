package io.fathom.tensor;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * A seeded generator that fills whole tensors, for training batches.
 *
 * <p>The numbers depend on the shape asked for: {@code normal(16)} does not start like {@code normal(15)}. Where a row's
 * noise must not depend on its batch, use {@link RandomStream} with the row as key. {@link #reseed} makes the state a function
 * of (seed, step), so a resumed training needs no saved state.
 */
public final class TorchRandom {
    private final Generator generator;
    private final GeneratorOptional optional;

    public TorchRandom(long seed) {
        Engine.start();
        generator = torch.createCPUGenerator(seed);
        optional = new GeneratorOptional(generator);
    }

    /** Starts the sequence of {@code seed}. */
    public void reseed(long seed) {
        generator.set_current_seed(seed);
    }

    /** Independent standard normal numbers, float32. */
    public Tensor normal(long... shape) {
        return normal(DType.FLOAT32, shape);
    }

    /** Independent standard normal numbers. */
    public Tensor normal(DType type, long... shape) {
        return new Tensor(torch.randn(shape, optional, new TensorOptions(type.nativeType)));
    }

    /** Overwrites a tensor with independent standard normal numbers; no new memory. */
    public Tensor fillNormal(Tensor target) {
        target.pointer().normal_(0, 1, optional);
        return target;
    }

    /** Independent uniform numbers in [0, 1), float32. */
    public Tensor uniform(long... shape) {
        return new Tensor(torch.rand(shape, optional, new TensorOptions(torch.ScalarType.Float)));
    }

    /** The generator's state as bytes. */
    public byte[] state() {
        try (Scope scope = new Scope()) {
            return new Tensor(generator.get_state()).bytes();
        }
    }

    /** Goes on from a saved {@link #state}. */
    public void restore(byte[] state) {
        try (Scope scope = new Scope()) {
            generator.set_state(Tensor.ofBytes(state).pointer());
        }
    }
}
