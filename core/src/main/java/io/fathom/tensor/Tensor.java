package io.fathom.tensor;

import io.fathom.base.Check;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * An n-dimensional array of the native engine with automatic differentiation: a thin facade, so that no other room knows the
 * engine's binding.
 *
 * <p>Operations make new tensors, except those whose name ends in {@code InPlace}. Memory is native: work inside a
 * {@link Scope}. Shapes broadcast as in NumPy. A failing native call surfaces as {@link RuntimeException} with the engine's
 * message.
 *
 * <p>Longer than 500 lines because it is the whole facade, one native call a method.
 */
public final class Tensor {
    private final org.bytedeco.pytorch.Tensor pointer;

    Tensor(org.bytedeco.pytorch.Tensor pointer) {
        this.pointer = pointer;
    }

    org.bytedeco.pytorch.Tensor pointer() {
        return pointer;
    }

    // ---- making and reading ----

    /** A float32 tensor with a copy of {@code values}. */
    public static Tensor of(float[] values, long... shape) {
        return ofRange(values, 0, shape);
    }

    /** A float32 tensor with a copy of the numbers of {@code values} from {@code offset} on. */
    public static Tensor ofRange(float[] values, int offset, long... shape) {
        Tensor result = empty(DType.FLOAT32, shape);
        long n = result.size();
        Check.that(
                offset + n <= values.length, "values: expected " + n + " from " + offset + ", found " + values.length);
        if (n > 0) { // an empty tensor has no memory
            new FloatPointer(result.pointer.data_ptr()).put(values, offset, (int) n);
        }
        return result;
    }

    /** A float64 tensor with a copy of {@code values}. */
    public static Tensor of(double[] values, long... shape) {
        Tensor result = empty(DType.FLOAT64, shape);
        Check.same("number of values", result.size(), values.length);
        if (values.length > 0) { // an empty tensor has no memory
            new DoublePointer(result.pointer.data_ptr()).put(values);
        }
        return result;
    }

    /** An int64 tensor with a copy of {@code values}. */
    public static Tensor of(long[] values, long... shape) {
        Tensor result = empty(DType.INT64, shape);
        Check.same("number of values", result.size(), values.length);
        if (values.length > 0) { // an empty tensor has no memory
            new LongPointer(result.pointer.data_ptr()).put(values);
        }
        return result;
    }

    static Tensor ofBytes(byte[] values) {
        Engine.start();
        var result = torch.empty(new long[] {values.length}, new TensorOptions(torch.ScalarType.Byte), null);
        new BytePointer(result.data_ptr()).put(values);
        return new Tensor(result);
    }

    /** A tensor whose numbers are not set. */
    public static Tensor empty(DType type, long... shape) {
        Engine.start();
        return new Tensor(torch.empty(shape, new TensorOptions(type.nativeType), null));
    }

    /** All zero. */
    public static Tensor zeros(DType type, long... shape) {
        Engine.start();
        return new Tensor(torch.zeros(shape, new TensorOptions(type.nativeType)));
    }

    /** All {@code value}. */
    public static Tensor full(DType type, double value, long... shape) {
        Engine.start();
        return new Tensor(torch.full(shape, new Scalar(value), new TensorOptions(type.nativeType)));
    }

    /** The numbers as float32, row by row. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(size())];
        copyTo(values, 0);
        return values;
    }

    /** Copies the numbers as float32, row by row, to {@code target} from {@code offset} on. */
    public void copyTo(float[] target, int offset) {
        var flat = pointer.detach().to(torch.ScalarType.Float).contiguous();
        if (size() > 0) { // an empty tensor has no memory
            new FloatPointer(flat.data_ptr()).get(target, offset, Math.toIntExact(size()));
        }
    }

    /** Overwrites the numbers of a contiguous float32 tensor from {@code source}, starting at {@code offset}. */
    public void copyFrom(float[] source, int offset) {
        Check.that(pointer.is_contiguous() && type() == DType.FLOAT32, "copyFrom needs a contiguous float32 tensor.");
        new FloatPointer(pointer.data_ptr()).put(source, offset, Math.toIntExact(size()));
    }

    /** The numbers as float64, row by row. */
    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(size())];
        var flat = pointer.detach().to(torch.ScalarType.Double).contiguous();
        if (values.length > 0) { // an empty tensor has no memory
            new DoublePointer(flat.data_ptr()).get(values);
        }
        return values;
    }

    /** The bytes in memory order, little endian on every supported machine. */
    public byte[] bytes() {
        var flat = pointer.detach().contiguous();
        long n = Math.multiplyExact(size(), flat.element_size());
        byte[] values = new byte[Math.toIntExact(n)];
        if (values.length > 0) { // an empty tensor has no memory
            new BytePointer(flat.data_ptr()).get(values);
        }
        return values;
    }

    /**
     * The memory of a contiguous tensor itself, in the machine's byte order: no copy, writes are seen by both. It must not be
     * used after the tensor's {@link Scope} has closed.
     *
     * @throws IllegalArgumentException if the tensor is not contiguous or takes 2 GB or more
     */
    public ByteBuffer memory() {
        Check.that(pointer.is_contiguous(), "memory needs a contiguous tensor.");
        long n = Math.multiplyExact(size(), pointer.element_size());
        Check.that(n > 0 && n <= Integer.MAX_VALUE, "memory: expected 1 to 2^31 - 1 bytes, found " + n + ".");
        return new BytePointer(pointer.data_ptr()).capacity(n).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Overwrites the memory of a contiguous tensor with bytes as of {@link #bytes}. */
    public void setBytes(byte[] values) {
        Check.that(pointer.is_contiguous(), "setBytes needs a contiguous tensor.");
        Check.same("number of bytes", size() * pointer.element_size(), values.length);
        if (values.length > 0) { // an empty tensor has no memory
            new BytePointer(pointer.data_ptr()).put(values);
        }
    }

    /** The one number of a tensor of size 1. */
    public double item() {
        return pointer.item_double();
    }

    /** Lengths of the axes. */
    public long[] shape() {
        long[] shape = new long[(int) pointer.dim()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = pointer.size(i);
        }
        return shape;
    }

    /** Length of one axis; negative counts from the last. */
    public int size(int axis) {
        return Math.toIntExact(pointer.size(axis));
    }

    /** How many numbers. */
    public long size() {
        return pointer.numel();
    }

    /** The number type. */
    public DType type() {
        var scalar = pointer.scalar_type();
        for (DType type : DType.values()) {
            if (type.nativeType == scalar.intern()) {
                return type;
            }
        }
        throw new IllegalStateException("Unknown number type of the engine: " + scalar);
    }

    /** As another number type; itself if it has that type. */
    public Tensor to(DType type) {
        return new Tensor(pointer.to(type.nativeType));
    }

    /** A copy with memory of its own. */
    public Tensor copy() {
        return new Tensor(pointer.clone());
    }

    // ---- shape ----

    /** The same numbers with other axes; one length may be -1. */
    public Tensor reshape(long... shape) {
        return new Tensor(pointer.reshape(shape));
    }

    /** Two axes exchanged. */
    public Tensor transpose(int a, int b) {
        return new Tensor(pointer.transpose(a, b));
    }

    /** {@code length} entries of one axis from {@code start} on; shares memory. */
    public Tensor narrow(int axis, long start, long length) {
        return new Tensor(pointer.narrow(axis, start, length));
    }

    /** The rows (of axis {@code axis}) named by an int64 tensor. */
    public Tensor select(int axis, Tensor index) {
        return new Tensor(pointer.index_select(axis, index.pointer));
    }

    /** Broadcast to a larger shape without copying. */
    public Tensor expand(long... shape) {
        return new Tensor(pointer.expand(shape));
    }

    /** Each entry of one axis repeated {@code times} in a row. */
    public Tensor repeatEach(long times, int axis) {
        return new Tensor(pointer.repeat_interleave(
                times, new org.bytedeco.pytorch.LongOptional(axis), new org.bytedeco.pytorch.LongOptional()));
    }

    /** Tensors joined along one axis. */
    public static Tensor join(int axis, Tensor... parts) {
        return new Tensor(torch.cat(vector(parts), axis));
    }

    /** Tensors of any shape laid end to end, [n]. */
    public static Tensor flatten(Tensor... parts) {
        Tensor[] flat = new Tensor[parts.length];
        for (int i = 0; i < parts.length; i++) {
            flat[i] = parts[i].reshape(-1);
        }
        return join(0, flat);
    }

    // ---- arithmetic ----

    public Tensor plus(Tensor other) {
        return new Tensor(pointer.add(other.pointer));
    }

    public Tensor plus(double other) {
        return new Tensor(pointer.add(new Scalar(other)));
    }

    /** {@code this + scale * other} in one pass. */
    public Tensor plus(Tensor other, double scale) {
        return new Tensor(pointer.add(other.pointer, new Scalar(scale)));
    }

    public Tensor minus(Tensor other) {
        return new Tensor(pointer.sub(other.pointer));
    }

    public Tensor times(Tensor other) {
        return new Tensor(pointer.mul(other.pointer));
    }

    public Tensor times(double other) {
        return new Tensor(pointer.mul(new Scalar(other)));
    }

    public Tensor dividedBy(Tensor other) {
        return new Tensor(pointer.div(other.pointer));
    }

    public Tensor negated() {
        return new Tensor(pointer.neg());
    }

    public Tensor squared() {
        return new Tensor(pointer.square());
    }

    public Tensor sqrt() {
        return new Tensor(pointer.sqrt());
    }

    /** Numbers above {@code limit} become {@code limit}. */
    public Tensor atMost(double limit) {
        return new Tensor(pointer.clamp_max(new Scalar(limit)));
    }

    /** 1 / sqrt of each number. */
    public Tensor reciprocalSqrt() {
        return new Tensor(pointer.rsqrt());
    }

    public Tensor reciprocal() {
        return new Tensor(pointer.reciprocal());
    }

    public Tensor exp() {
        return new Tensor(pointer.exp());
    }

    public Tensor log() {
        return new Tensor(pointer.log());
    }

    public Tensor sin() {
        return new Tensor(pointer.sin());
    }

    public Tensor cos() {
        return new Tensor(pointer.cos());
    }

    public Tensor abs() {
        return new Tensor(pointer.abs());
    }

    /** The inverse of the error function. */
    public Tensor inverseErf() {
        return new Tensor(pointer.erfinv());
    }

    /** x times its logistic function. */
    public Tensor silu() {
        return new Tensor(torch.silu(pointer));
    }

    /** This where {@code condition} is not 0, else {@code other}. */
    public Tensor where(Tensor condition, Tensor other) {
        return new Tensor(torch.where(condition.pointer.to(torch.ScalarType.Bool), pointer, other.pointer));
    }

    /** Softmax along one axis. */
    public Tensor softmax(int axis) {
        return new Tensor(pointer.softmax(axis));
    }

    /** ln of the sum of exponentials along one axis. */
    public Tensor logSumExp(int axis, boolean keepAxis) {
        return new Tensor(torch.logsumexp(pointer, new long[] {axis}, keepAxis));
    }

    /** Matrix product. */
    public Tensor matmul(Tensor other) {
        return new Tensor(pointer.matmul(other.pointer));
    }

    /** {@code x W^T}: this [B, in], weight [out, in]. */
    public Tensor linear(Tensor weight) {
        return new Tensor(torch.linear(pointer, weight.pointer));
    }

    /** {@code x W^T + b}: this [B, in], weight [out, in], bias [out]. */
    public Tensor linear(Tensor weight, Tensor bias) {
        return new Tensor(torch.linear(pointer, weight.pointer, new TensorOptional(bias.pointer)));
    }

    /** Sum of all numbers. */
    public Tensor sum() {
        return new Tensor(pointer.sum());
    }

    /** Sum along one axis. */
    public Tensor sum(int axis, boolean keepAxis) {
        return new Tensor(pointer.sum(new long[] {axis}, keepAxis, new org.bytedeco.pytorch.ScalarTypeOptional()));
    }

    /** The largest of all numbers; NaN if there is one. */
    public Tensor max() {
        return new Tensor(pointer.max());
    }

    /** The smallest of all numbers; NaN if there is one. */
    public Tensor min() {
        return new Tensor(pointer.min());
    }

    /** Mean of all numbers. */
    public Tensor mean() {
        return new Tensor(pointer.mean());
    }

    /** Mean along one axis. */
    public Tensor mean(int axis, boolean keepAxis) {
        return new Tensor(pointer.mean(new long[] {axis}, keepAxis, new org.bytedeco.pytorch.ScalarTypeOptional()));
    }

    /** Euclidean norm of all numbers. */
    public Tensor norm() {
        return new Tensor(pointer.norm());
    }

    /** Scaled to zero mean and unit variance along the last axis, without weights. */
    public Tensor layerNorm() {
        return new Tensor(torch.layer_norm(pointer, pointer.size(-1)));
    }

    // ---- in place, for optimisers ----

    /** this += scale * other. */
    public Tensor addInPlace(Tensor other, double scale) {
        pointer.add_(other.pointer, new Scalar(scale));
        return this;
    }

    /** this *= factor. */
    public Tensor timesInPlace(double factor) {
        pointer.mul_(new Scalar(factor));
        return this;
    }

    /** this += weight * (other - this). */
    public Tensor lerpInPlace(Tensor other, double weight) {
        pointer.lerp_(other.pointer, new Scalar(weight));
        return this;
    }

    /** this += scale * a * b. */
    public Tensor addProductInPlace(Tensor a, Tensor b, double scale) {
        pointer.addcmul_(a.pointer, b.pointer, new Scalar(scale));
        return this;
    }

    /** this += scale * a / b. */
    public Tensor addQuotientInPlace(Tensor a, Tensor b, double scale) {
        pointer.addcdiv_(a.pointer, b.pointer, new Scalar(scale));
        return this;
    }

    /** Overwrites the numbers with another tensor's. */
    public Tensor setInPlace(Tensor other) {
        pointer.copy_(other.pointer);
        return this;
    }

    /** {@code this = a + scale * b}, broadcast to the shape of this; no new memory. */
    public Tensor setToSum(Tensor a, Tensor b, double scale) {
        torch.add_out(pointer, a.pointer, b.pointer, new Scalar(scale));
        return this;
    }

    /** {@code this = a - b}, broadcast to the shape of this and converted to its number type; no new memory. */
    public Tensor setToDifference(Tensor a, Tensor b) {
        torch.sub_out(pointer, a.pointer, b.pointer);
        return this;
    }

    /** {@code this = a b} for matrices [n, m] and [m, p], of this shape [n, p] and number type; no new memory. */
    public Tensor setToProduct(Tensor a, Tensor b) {
        torch.mm_out(pointer, a.pointer, b.pointer);
        return this;
    }

    /** {@code this = a b} for batches of matrices [B, n, m] and [B, m, p]; no new memory. */
    public Tensor setToBatchProduct(Tensor a, Tensor b) {
        torch.bmm_out(pointer, a.pointer, b.pointer);
        return this;
    }

    /** this *= other, broadcast to the shape of this. */
    public Tensor timesInPlace(Tensor other) {
        pointer.mul_(other.pointer);
        return this;
    }

    /** {@code this = (this + a) b}: one step of Horner's scheme, a number and a tensor. */
    public Tensor hornerInPlace(double a, Tensor b) {
        pointer.add_(new Scalar(a)).mul_(b.pointer);
        return this;
    }

    /** Squares each number. */
    public Tensor squareInPlace() {
        pointer.mul_(pointer);
        return this;
    }

    // ---- differentiation ----

    /** Marks a leaf whose gradient will be asked for. */
    public Tensor requireGradient(boolean required) {
        pointer.set_requires_grad(required);
        return this;
    }

    /** Whether operations on this are recorded for differentiation. */
    public boolean requiresGradient() {
        return pointer.requires_grad();
    }

    /** The same numbers, cut from the graph; shares memory. */
    public Tensor detach() {
        return new Tensor(pointer.detach());
    }

    /**
     * Vector-Jacobian product: the gradient of {@code sum(cotangent * output)} for each input.
     *
     * @param cotangent same shape as {@code output}; for a scalar output pass a tensor of ones
     * @param keepGraph whether another gradient of the same output follows
     * @param differentiable whether the result is itself differentiated (double backward)
     */
    public static Tensor[] gradients(
            Tensor output, Tensor[] inputs, Tensor cotangent, boolean keepGraph, boolean differentiable) {
        TensorVector result = torch.grad(
                vector(output),
                vector(inputs),
                vector(cotangent),
                new BoolOptional(keepGraph || differentiable),
                differentiable,
                false);
        Tensor[] gradients = new Tensor[inputs.length];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = new Tensor(new org.bytedeco.pytorch.Tensor(result.get(i)));
        }
        return gradients;
    }

    /** Gradients of a scalar. */
    public static Tensor[] gradients(Tensor scalar, Tensor... inputs) {
        return gradients(scalar, inputs, full(scalar.type(), 1, scalar.shape()), false, false);
    }

    private static TensorVector vector(Tensor... tensors) {
        TensorVector vector = new TensorVector();
        for (Tensor tensor : tensors) {
            vector.push_back(tensor.pointer);
        }
        return vector;
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape()) + " " + type();
    }
}
