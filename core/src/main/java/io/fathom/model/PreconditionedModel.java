package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.tensor.DType;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;

/**
 * A network as a score model by the preconditioning of Karras et al. (2022, arXiv 2206.00364, table 1):
 *
 * <pre>
 * denoised(y, sigma) = c_skip y + c_out F(c_in y, noise)        v = sigma^2, g = 1/sqrt(v + s^2)
 * c_skip = s^2 g^2     c_out = sigma s g     c_in = g              s = standard deviation of the data
 * </pre>
 *
 * <p>so that the network's input and target have unit variance at every noise level. The network is told ln sigma, or
 * {@code ln(sigma)/4}, which is EDM's time, as its {@link Network#noiseInput} says.
 */
public final class PreconditionedModel implements NetworkModel {
    private final Network network;
    private final double dataDeviation;
    private final NoiseRange noiseRange;

    /** @param dataDeviation s, the root mean square of a coordinate of the (centred) training data */
    public PreconditionedModel(Network network, double dataDeviation, NoiseRange noiseRange) {
        this.network = Network.requireVector(network);
        this.dataDeviation = Check.positive("dataDeviation", dataDeviation);
        this.noiseRange = noiseRange;
    }

    @Override
    public Network network() {
        return network;
    }

    /** s. */
    public double dataDeviation() {
        return dataDeviation;
    }

    @Override
    public NoiseRange noiseRange() {
        return noiseRange;
    }

    @Override
    public PreconditionedModel with(Parameters parameters) {
        return new PreconditionedModel(network.with(parameters), dataDeviation, noiseRange);
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        double v = sigma.variance();
        double g = 1 / Math.sqrt(v + dataDeviation * dataDeviation);
        Tensor noise = noiseInput(Tensor.full(DType.FLOAT32, sigma.logSigma(), 1, 1));
        double skip = dataDeviation * dataDeviation * g * g;
        return inBlocks(network, y, g, noise, skip, sigma.sigma() * dataDeviation * g);
    }

    private Tensor noiseInput(Tensor logSigma) {
        return network.noiseInput() == NoiseInput.LOG_SIGMA ? logSigma : logSigma.times(0.25);
    }

    /**
     * {@code skip y + out F(in y)}, on blocks of exactly {@link Network#rowsAtOnce} rows, the last one padded, because the
     * engine's matrix product rounds differently for other row counts. With MKL a row's bits then do not depend on its batch;
     * OpenBLAS rounds by the place in the block as well. What a block leaves behind is freed before the next.
     */
    static Tensor inBlocks(Network network, Tensor y, double in, Tensor noise, double skip, double out) {
        int rows = y.size(0);
        if (rows == 0) {
            return y;
        }
        int block = network.rowsAtOnce();
        int blocks = (rows + block - 1) / block;
        Tensor[] parts = new Tensor[blocks];
        for (int i = 0; i < blocks; i++) {
            int from = i * block;
            int length = Math.min(block, rows - from);
            try (Scope scope = new Scope()) {
                Tensor own = y.narrow(0, from, length);
                Tensor part = own;
                if (length < block) {
                    Tensor padding = Tensor.zeros(y.type(), block - length, y.size(1));
                    part = Tensor.join(0, own, padding);
                }
                Tensor f = network.forward(part.times(in), noise).narrow(0, 0, length);
                parts[i] = scope.keep(own.times(skip).plus(f, out));
            }
        }
        return blocks == 1 ? parts[0] : Tensor.join(0, parts);
    }

    @Override
    public Tensor noiseResidual(Tensor clean, Tensor noise, Tensor sigma) {
        double s2 = dataDeviation * dataDeviation;
        Tensor g2 = sigma.squared().plus(s2).reciprocal(); // [B, 1]
        Tensor g = g2.sqrt();
        Tensor y = clean.plus(noise.times(sigma));
        Tensor f = network.forward(y.times(g), noiseInput(sigma.log()));
        // (c_skip y + c_out f - x)/sigma, with c_skip - 1 = -v g^2 to keep small sigma exact
        Tensor direct = noise.times(g2.times(s2)).minus(clean.times(sigma.times(g2)));
        return direct.plus(f.times(g.times(dataDeviation)));
    }
}
