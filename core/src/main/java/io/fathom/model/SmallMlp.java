package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * The small perceptron of the demonstration of Yeats et al. (2025, arXiv 2510.12975): from [x, c(t)] four times Linear,
 * LayerNorm, SiLU of {@code max(2 D, 128)} units, then Linear. It is told the native time t.
 */
public final class SmallMlp implements Network {
    private static final int LAYERS = 4;
    private static final int NARROWEST = 128;

    private final int ambientDimension;
    private final Parameters p;
    private final TimeAndClass conditions = new TimeAndClass();

    private SmallMlp(int ambientDimension, Parameters parameters) {
        this.ambientDimension = ambientDimension;
        this.p = parameters;
    }

    static SmallMlp create(int ambientDimension, RandomStream random) {
        int h = Math.max(2 * ambientDimension, NARROWEST);
        Parameters.Builder b = new Parameters.Builder();
        TimeAndClass.declare(b);
        for (int i = 0; i < LAYERS; i++) {
            TimeAndClass.xavier(b, "layer" + i, i == 0 ? ambientDimension + TimeAndClass.WIDTH : h, h);
            b.constant("norm" + i + ".weight", 1, h);
            b.constant("norm" + i + ".bias", 0, h);
        }
        TimeAndClass.xavier(b, "out", h, ambientDimension);
        return new SmallMlp(ambientDimension, b.build(random));
    }

    @Override
    public int ambientDimension() {
        return ambientDimension;
    }

    @Override
    public SmallMlpOptions options() {
        return new SmallMlpOptions();
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
    public SmallMlp with(Parameters parameters) {
        return new SmallMlp(ambientDimension, parameters);
    }

    @Override
    public Tensor forward(Tensor input, Tensor t) {
        Tensor h = conditions.join(p, input.to(p.flat().type()), t); // [B, D + 128]
        for (int i = 0; i < LAYERS; i++) {
            h = Layers.linear(p, "layer" + i, h)
                    .layerNorm()
                    .times(p.get("norm" + i + ".weight"))
                    .plus(p.get("norm" + i + ".bias"))
                    .silu();
        }
        return Layers.linear(p, "out", h).to(DType.FLOAT32);
    }
}
