/**
 * Numbers: the engine behind a thin facade, arrays, random streams, the map to standardised units.
 *
 * <p>Enter at {@link io.fathom.tensor.Tensor}. Arrays live outside the Java heap and are freed by the {@link
 * io.fathom.tensor.Scope} that is open when they are made; what must outlive it is kept. Shapes stand behind the line that makes
 * an array: {@code [B, D]} is B rows of D numbers.
 *
 * <pre>{@code
 * try (Scope scope = new Scope()) {
 *     Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2); // [2, 2]
 *     float[] twice = x.times(2).toFloats();
 * }
 * double[] noise = new double[4];
 * for (int i = 0; i < 4; i++) noise[i] = RandomStream.at(seed, i).nextGaussian(); // by key: the order does not matter
 * }</pre>
 *
 * <p>This is the only room that imports {@code org.bytedeco}: the binding changes between versions. Randomness is always an
 * argument; a {@link io.fathom.tensor.RandomStream} is split by keys (seed, row, draw), so that a number does not depend on batch
 * size or threads.
 *
 * <p>References: Loshchilov and Hutter 2019, arXiv 1711.05101 ({@link io.fathom.tensor.AdamW}).
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.tensor;

import org.jspecify.annotations.NullMarked;
