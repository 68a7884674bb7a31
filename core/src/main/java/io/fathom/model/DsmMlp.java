package io.fathom.model;

import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

/**
 * The large perceptron with skips of Yeats et al. (2025, arXiv 2510.12975), for comparison with the paper: some 11.5 million
 * numbers at D = 64.
 *
 * <pre>
 * z = [x, c(t)]                                    layers Linear-SiLU of 2048, 1024, 1024, 512, 1024, 1024, 2048 units
 * h1..h4 in a row from z      h5 sees [h4, h2]     h6 [h5, h1]     h7 [h6, z]     u = Linear [h7, z]
 * </pre>
 *
 * <p>Xavier-uniform weights, zero biases, no normalisation. It is told the native time t.
 */
public final class DsmMlp implements Network {
    private final int ambientDimension;
    private final Parameters p;
    private final TimeAndClass conditions = new TimeAndClass();

    private DsmMlp(int ambientDimension, Parameters parameters) {
        this.ambientDimension = ambientDimension;
        this.p = parameters;
    }

    static DsmMlp create(int ambientDimension, RandomStream random) {
        int z = ambientDimension + TimeAndClass.WIDTH;
        Parameters.Builder b = new Parameters.Builder();
        TimeAndClass.declare(b);
        TimeAndClass.xavier(b, "layer1", z, 2048);
        TimeAndClass.xavier(b, "layer2", 2048, 1024);
        TimeAndClass.xavier(b, "layer3", 1024, 1024);
        TimeAndClass.xavier(b, "layer4", 1024, 512);
        TimeAndClass.xavier(b, "layer5", 512 + 1024, 1024);
        TimeAndClass.xavier(b, "layer6", 1024 + 2048, 1024);
        TimeAndClass.xavier(b, "layer7", 1024 + z, 2048);
        TimeAndClass.xavier(b, "out", 2048 + z, ambientDimension);
        return new DsmMlp(ambientDimension, b.build(random));
    }

    @Override
    public int ambientDimension() {
        return ambientDimension;
    }

    @Override
    public DsmMlpOptions options() {
        return new DsmMlpOptions();
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
    public DsmMlp with(Parameters parameters) {
        return new DsmMlp(ambientDimension, parameters);
    }

    @Override
    public Tensor forward(Tensor input, Tensor t) {
        Tensor z = conditions.join(p, input.to(p.flat().type()), t); // [B, D + 128]
        Tensor h1 = layer(1, z);
        Tensor h2 = layer(2, h1);
        Tensor h4 = layer(4, layer(3, h2));
        Tensor h5 = layer(5, Tensor.join(1, h4, h2));
        Tensor h6 = layer(6, Tensor.join(1, h5, h1));
        Tensor h7 = layer(7, Tensor.join(1, h6, z));
        return Layers.linear(p, "out", Tensor.join(1, h7, z)).to(DType.FLOAT32);
    }

    private Tensor layer(int number, Tensor x) {
        return Layers.linear(p, "layer" + number, x).silu();
    }
}
