package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The learnt numbers of a network: named tensors that are windows into one flat tensor.
 *
 * <p>One flat tensor makes an optimiser step, a moving average or a checkpoint one operation instead of one per layer. The
 * named windows share its memory and are leaves of differentiation.
 */
public final class Parameters {
    private final Tensor flat; // [P]
    private final LinkedHashMap<String, long[]> shapes;
    private final LinkedHashMap<String, Tensor> windows = new LinkedHashMap<>();

    private Parameters(Tensor flat, LinkedHashMap<String, long[]> shapes) {
        this.flat = flat;
        this.shapes = shapes;
        long offset = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long size = product(entry.getValue());
            windows.put(
                    entry.getKey(),
                    flat.narrow(0, offset, size).reshape(entry.getValue()).detach());
            offset += size;
        }
    }

    /** The named window, for example {@code block0.in.weight}. */
    public Tensor get(String name) {
        Tensor window = windows.get(name);
        Check.that(window != null, "No parameter is called " + name + ".");
        return Objects.requireNonNull(window);
    }

    /** All numbers, [P]; writing to it changes the windows. */
    public Tensor flat() {
        return flat;
    }

    /** How many numbers. */
    public long count() {
        return flat.size();
    }

    /** The windows in order, as leaves for {@link Tensor#gradients}. */
    public Tensor[] leaves() {
        return windows.values().toArray(Tensor[]::new);
    }

    /** Name to shape, in order. */
    public Map<String, long[]> shapes() {
        return new LinkedHashMap<>(shapes);
    }

    /** Whether operations on the windows are recorded for differentiation: on for training, off for estimating. */
    public Parameters trainable(boolean trainable) {
        windows.values().forEach(window -> window.requireGradient(trainable));
        return this;
    }

    /** Parameters of the same names and shapes over other numbers, [P]. */
    public Parameters over(Tensor otherFlat) {
        Check.same("number of parameters", flat.size(), otherFlat.size());
        return new Parameters(otherFlat, shapes);
    }

    /** The same numbers in another type. */
    public Parameters to(DType type) {
        return over(flat.to(type));
    }

    private static long product(long[] shape) {
        long size = 1;
        for (long length : shape) {
            size *= length;
        }
        return size;
    }

    /** Declares parameters one by one, then makes and initialises them. */
    public static final class Builder {
        private final LinkedHashMap<String, long[]> shapes = new LinkedHashMap<>();
        private final LinkedHashMap<String, ToDoubleFunction<RandomStream>> starts = new LinkedHashMap<>();

        /** Uniform on [-bound, bound]; bound 0 gives zeros. */
        public Builder uniform(String name, double bound, long... shape) {
            return bound == 0
                    ? constant(name, 0, shape)
                    : declare(name, random -> (2 * random.nextDouble() - 1) * bound, shape);
        }

        /** Normal with mean 0. */
        public Builder normal(String name, double deviation, long... shape) {
            return declare(name, random -> deviation * random.nextGaussian(), shape);
        }

        /** All {@code value}. */
        public Builder constant(String name, double value, long... shape) {
            return declare(name, random -> value, shape);
        }

        private Builder declare(String name, ToDoubleFunction<RandomStream> start, long... shape) {
            Check.that(!shapes.containsKey(name), "Parameter declared twice: " + name);
            shapes.put(name, shape);
            starts.put(name, start);
            return this;
        }

        /** Weight [out, in] uniform on +-gain/sqrt(in) and bias [out] zero, as {@code name.weight} and {@code name.bias}. */
        public Builder linear(String name, int in, int out, double gain) {
            uniform(name + ".weight", gain / Math.sqrt(in), out, in);
            return uniform(name + ".bias", 0, out);
        }

        /** Makes the parameters, float32, drawing from {@code random} in the order of declaration. */
        public Parameters build(RandomStream random) {
            long total = shapes.values().stream().mapToLong(Parameters::product).sum();
            float[] values = new float[Math.toIntExact(total)];
            int at = 0;
            for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
                ToDoubleFunction<RandomStream> start = Objects.requireNonNull(starts.get(entry.getKey()));
                int end = at + (int) product(entry.getValue());
                for (; at < end; at++) {
                    values[at] = (float) start.applyAsDouble(random);
                }
            }
            return new Parameters(Tensor.of(values, total), shapes);
        }
    }
}
