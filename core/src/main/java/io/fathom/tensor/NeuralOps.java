package io.fathom.tensor;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Operations of image and attention networks on {@link Tensor}; each can be differentiated twice unless it says otherwise.
 *
 * <p>B batch, C channels, H and W height and width, A heads, T tokens, E numbers of a head.
 */
public final class NeuralOps {
    private NeuralOps() {}

    /** Exact Gaussian error linear unit, {@code x Phi(x)} with Phi the normal distribution function. */
    public static Tensor gelu(Tensor x) {
        return new Tensor(torch.gelu(x.pointer()));
    }

    /** Scaled to zero mean and unit variance along the last axis, then {@code weight * . + bias}, each [last]. */
    public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias) {
        return new Tensor(torch.layer_norm(
                x.pointer(),
                new long[] {x.size(-1)},
                new TensorOptional(weight.pointer()),
                new TensorOptional(bias.pointer()),
                1e-5,
                false));
    }

    /** The axes in another order. */
    public static Tensor permute(Tensor x, long... axes) {
        return new Tensor(x.pointer().permute(axes));
    }

    /** Zeros before and after the last axes: {@code last before, last after, last but one before, ...}. */
    public static Tensor pad(Tensor x, long... beforeAfter) {
        return new Tensor(torch.constant_pad_nd(x.pointer(), beforeAfter));
    }

    /**
     * Convolution without bias (as in deep learning: the kernel is not mirrored), zeros around.
     *
     * @param x [B, C, H, W]
     * @param kernel [out, C, h, w]
     */
    public static Tensor convolution(Tensor x, Tensor kernel, long stride, long padding) {
        return new Tensor(torch.conv2d(
                x.pointer(),
                kernel.pointer(),
                new TensorOptional(),
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {1, 1},
                1));
    }

    /**
     * The transpose of {@link #convolution} without padding, as a linear map; with stride 2 and a 2 x 2 kernel it doubles an
     * image's sides.
     *
     * @param x [B, C, H, W]
     * @param kernel [C, out, h, w]
     */
    public static Tensor transposedConvolution(Tensor x, Tensor kernel, long stride) {
        return new Tensor(torch.conv_transpose2d(
                x.pointer(),
                kernel.pointer(),
                new TensorOptional(),
                new long[] {stride, stride},
                new long[] {0, 0},
                new long[] {0, 0},
                1,
                1,
                1));
    }

    /**
     * Attention {@code softmax(q k^T / sqrt(E)) v}, each [B, A, T, E], in one fused pass that does not keep the T x T weights.
     * It can be differentiated once; a second derivative is refused by the engine.
     */
    public static Tensor fusedAttention(Tensor q, Tensor k, Tensor v) {
        return new Tensor(torch.scaled_dot_product_attention(q.pointer(), k.pointer(), v.pointer()));
    }

    /** The same by matrix products and a softmax; can be differentiated any number of times. */
    public static Tensor attention(Tensor q, Tensor k, Tensor v) {
        Tensor scaled = q.times(1 / Math.sqrt(q.size(-1)));
        return scaled.matmul(k.transpose(-2, -1)).softmax(-1).matmul(v);
    }
}
