package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;
import java.util.List;

/**
 * The perceptron in the shape of a U-Net of Kamkari et al. (2024, arXiv 2406.03537), with widths w_1..w_n:
 *
 * <pre>
 * z = [x, features of t]          down_i = silu(Linear down_{i-1}), w_i units, down_0 = z
 * up_n = down_n                   up_i = silu(Linear [down_i, up_{i+1}]), w_i units, i = n-1..1
 * u = Linear [z, up_1]
 * </pre>
 *
 * <p>128 features of the native time: sin and cos of {@code t 10000^(-j/63)}, j = 0..63, t unscaled. Weights and biases start
 * uniform on +-1/sqrt(inputs).
 */
public final class MlpUnet implements Network {
    private static final int TIME_WIDTH = 128;

    private final int ambientDimension;
    private final MlpUnetOptions options;
    private final Parameters p;
    private final SinCos features = new SinCos(TIME_WIDTH / 2, 1e-4);

    private MlpUnet(int ambientDimension, MlpUnetOptions options, Parameters parameters) {
        this.ambientDimension = ambientDimension;
        this.options = options;
        this.p = parameters;
    }

    static MlpUnet create(int ambientDimension, MlpUnetOptions options, RandomStream random) {
        List<Integer> w = options.widths();
        int z = ambientDimension + TIME_WIDTH;
        Parameters.Builder b = new Parameters.Builder();
        for (int i = 0; i < w.size(); i++) {
            Layers.declare(b, "down" + i, i == 0 ? z : w.get(i - 1), w.get(i));
        }
        for (int i = w.size() - 2; i >= 0; i--) {
            Layers.declare(b, "up" + i, w.get(i) + w.get(i + 1), w.get(i));
        }
        Layers.declare(b, "out", z + w.get(0), ambientDimension);
        return new MlpUnet(ambientDimension, options, b.build(random));
    }

    @Override
    public int ambientDimension() {
        return ambientDimension;
    }

    @Override
    public MlpUnetOptions options() {
        return options;
    }

    @Override
    public NoiseInput noiseInput() {
        return NoiseInput.NATIVE_TIME;
    }

    @Override
    public Parameters parameters() {
        return p;
    }

    @Override
    public MlpUnet with(Parameters parameters) {
        return new MlpUnet(ambientDimension, options, parameters);
    }

    @Override
    public Tensor forward(Tensor input, Tensor t) {
        DType type = p.flat().type();
        Tensor time = features.of(t).to(type); // [B, 128]
        int rows = input.size(0);
        Tensor z = Tensor.join(1, input.to(type), time.size(0) == rows ? time : time.expand(rows, TIME_WIDTH));
        int n = options.widths().size();
        Tensor[] down = new Tensor[n];
        for (int i = 0; i < n; i++) {
            down[i] = Layers.linear(p, "down" + i, i == 0 ? z : down[i - 1]).silu();
        }
        Tensor up = down[n - 1];
        for (int i = n - 2; i >= 0; i--) {
            up = Layers.linear(p, "up" + i, Tensor.join(1, down[i], up)).silu();
        }
        return Layers.linear(p, "out", Tensor.join(1, z, up)).to(DType.FLOAT32);
    }
}
