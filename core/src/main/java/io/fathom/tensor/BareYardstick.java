package io.fathom.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The yardstick network written against the engine's own modules and optimiser, without this facade: what the speed benchmark
 * compares the facade with, in the same process.
 *
 * <p>D = 64 coordinates and 64 noise features, four hidden layers of 512, SiLU, noise prediction, Adam: 886,848 parameters.
 */
public final class BareYardstick {
    /** Rows of a batch. */
    public static final int BATCH = 128;

    /** D. */
    public static final int DIMENSION = 64;

    /** Features of the noise level. */
    public static final int FEATURES = 64;

    /** Units of a hidden layer. */
    public static final int WIDTH = 512;

    private static final int LAYERS = 5;

    private final LinearImpl[] layers = new LinearImpl[LAYERS];
    private final Adam optimiser;
    private final GeneratorOptional random;
    private final org.bytedeco.pytorch.Tensor frequencies;

    /** Fresh weights of the engine's default initialisation. */
    public BareYardstick(long seed) {
        Engine.start();
        TensorVector parameters = new TensorVector();
        for (int i = 0; i < LAYERS; i++) {
            int in = i == 0 ? DIMENSION + FEATURES : WIDTH;
            int out = i == LAYERS - 1 ? DIMENSION : WIDTH;
            layers[i] = new LinearImpl(in, out);
            parameters.push_back(layers[i].weight());
            parameters.push_back(layers[i].bias());
        }
        optimiser = new Adam(parameters, new AdamOptions(1e-3));
        Generator generator = torch.createCPUGenerator(seed);
        random = new GeneratorOptional(generator);
        frequencies = torch.arange(new Scalar(1), new Scalar(FEATURES / 2 + 1))
                .mul(new Scalar(0.1))
                .view(1, FEATURES / 2);
    }

    /** Number of parameters. */
    public long parameterCount() {
        long count = 0;
        for (LinearImpl layer : layers) {
            count += layer.weight().numel() + layer.bias().numel();
        }
        return count;
    }

    private org.bytedeco.pytorch.Tensor network(org.bytedeco.pytorch.Tensor y, org.bytedeco.pytorch.Tensor logSigma) {
        org.bytedeco.pytorch.Tensor phase = logSigma.mul(frequencies);
        org.bytedeco.pytorch.Tensor h = torch.cat(new TensorVector(y, phase.cos(), phase.sin()), 1);
        for (int i = 0; i < LAYERS; i++) {
            h = layers[i].forward(h);
            if (i < LAYERS - 1) {
                h = torch.silu(h);
            }
        }
        return h;
    }

    /** One training step with fresh noise on a batch of zeros; returns the loss. */
    public double step() {
        try (PointerScope scope = new PointerScope()) {
            TensorOptions f32 = new TensorOptions(torch.ScalarType.Float);
            org.bytedeco.pytorch.Tensor logSigma = torch.rand(new long[] {BATCH, 1}, random, f32);
            org.bytedeco.pytorch.Tensor eps = torch.randn(new long[] {BATCH, DIMENSION}, random, f32);
            org.bytedeco.pytorch.Tensor y = eps.mul(logSigma.exp());
            org.bytedeco.pytorch.Tensor loss =
                    network(y, logSigma).sub(eps).square().mean();
            optimiser.zero_grad();
            loss.backward();
            optimiser.step();
            return loss.item_double();
        }
    }

    /** One forward pass without gradient. */
    public double forward() {
        try (PointerScope scope = new PointerScope()) {
            NoGradGuard guard = new NoGradGuard();
            org.bytedeco.pytorch.Tensor y = torch.zeros(BATCH, DIMENSION);
            org.bytedeco.pytorch.Tensor out = network(y, torch.zeros(BATCH, 1));
            guard.close();
            return out.numel();
        }
    }
}
