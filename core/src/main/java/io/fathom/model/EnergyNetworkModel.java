package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.tensor.DType;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.Recording;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A network as an energy (Guth, Kadkhodaie and Simoncelli 2025, arXiv 2506.05310), in the {@link EnergyForm} that its options name.
 * The energy takes a forward pass; the denoiser and the noise score take one backward pass more, whether or not the caller records
 * gradients.
 *
 * <p>What is outside the network is computed in double precision, and energies are float64.
 *
 * @param network with {@link EnergyNetworkOptions}, told ln sigma
 * @param mean m, of all coordinates of the training data
 * @param deviation s, standard deviation of a coordinate about m, above 0
 * @param noiseRange the levels it was trained on; others are refused
 * @param constant C, the same at all points and levels, so that {@code U + C = -log p_sigma}; null if it is not known
 */
public record EnergyNetworkModel(
        Network network,
        double mean,
        double deviation,
        NoiseRange noiseRange,
        @Nullable Double constant) implements NetworkModel, EnergyModel {
    private static final int CONSTANT_ROWS = 256; // evaluated together

    public EnergyNetworkModel {
        Check.that(
                network.options() instanceof EnergyNetworkOptions,
                "network: expected one for energies, found " + network.options().architecture() + ".");
        Check.within("mean", mean, -Double.MAX_VALUE, Double.MAX_VALUE);
        Check.positive("deviation", deviation);
        Check.that(
                constant == null || Double.isFinite(constant),
                "constant: expected a finite number, found " + constant + ".");
    }

    /** What is known of the density at the largest noise level, from which the constant follows. */
    public enum Anchor {
        /** Normal with variance {@code sigma^2 + s^2}: what is left of the data is counted. */
        DATA_VARIANCE,
        /** Normal with variance {@code sigma^2}, as published; needs a larger noise level. */
        PUBLISHED
    }

    /** How the network's numbers make an energy. */
    public EnergyForm form() {
        return ((EnergyNetworkOptions) network.options()).form();
    }

    @Override
    public EnergyNetworkModel with(Parameters parameters) {
        return new EnergyNetworkModel(network.with(parameters), mean, deviation, noiseRange, constant);
    }

    /** The same with another constant. */
    public EnergyNetworkModel withConstant(double other) {
        return new EnergyNetworkModel(network, mean, deviation, noiseRange, other);
    }

    /** The same without a constant. */
    public EnergyNetworkModel withoutConstant() {
        return new EnergyNetworkModel(network, mean, deviation, noiseRange, null);
    }

    @Override
    public boolean normalised() {
        return constant != null;
    }

    @Override
    public DType precision() {
        return network.parameters().flat().type() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    /**
     * The energy without its constant, recorded for differentiation as the caller says: what training differentiates.
     *
     * @param y [B, D]
     * @param logSigma l, [B, 1] or [1, 1]
     * @return [B], float64
     */
    public Tensor rawEnergy(Tensor y, Tensor logSigma) {
        return form().energy(this, y.to(DType.FLOAT64), logSigma.to(DType.FLOAT64))
                .reshape(y.size(0));
    }

    private static Tensor level(NoiseLevel sigma, int rows) {
        return Tensor.full(DType.FLOAT64, sigma.logSigma(), rows, 1);
    }

    @Override
    public Tensor energy(Tensor y, NoiseLevel sigma) {
        noiseRange.require(sigma);
        if (y.size(0) == 0) {
            return Tensor.empty(DType.FLOAT64, 0);
        }
        Tensor raw = inBlocks(y, block -> new Tensor[] {rawEnergy(block, level(sigma, 1))})[0];
        return raw.plus(constant == null ? 0 : constant);
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma) {
        noiseRange.require(sigma);
        boolean graph = Recording.isOn() && y.requiresGradient();
        if (y.size(0) == 0) {
            return y;
        }
        return inBlocks(y, block -> {
            try (Recording on = new Recording()) {
                Tensor own = graph ? block : block.detach().requireGradient(true);
                Tensor total = rawEnergy(own, level(sigma, 1)).sum();
                Tensor gradient = Tensor.gradients(total, new Tensor[] {own}, one(), graph, graph)[0];
                return new Tensor[] {(graph ? own : block.detach()).plus(gradient, -sigma.variance())};
            }
        })[0];
    }

    @Override
    public Evaluation evaluate(Tensor y, NoiseLevel sigma) {
        noiseRange.require(sigma);
        if (y.size(0) == 0) {
            Tensor none = Tensor.empty(DType.FLOAT64, 0);
            return new Evaluation(none, y, none);
        }
        Tensor[] all = inBlocks(y.detach(), block -> {
            try (Recording on = new Recording()) {
                Tensor own = block.detach().requireGradient(true);
                Tensor l = level(sigma, block.size(0)).requireGradient(true);
                Tensor energy = rawEnergy(own, l);
                Tensor[] slopes = Tensor.gradients(energy.sum(), new Tensor[] {own, l}, one(), false, false);
                return new Tensor[] {
                    block.plus(slopes[0], -sigma.variance()), energy.detach(), slopes[1].reshape(block.size(0))
                };
            }
        });
        return new Evaluation(all[1].plus(constant == null ? 0 : constant), all[0], all[2]);
    }

    private static Tensor one() {
        return Tensor.full(DType.FLOAT64, 1);
    }

    /** What is computed of some rows; one entry per row in each result. */
    @FunctionalInterface
    private interface OfRows {
        Tensor[] apply(Tensor rows);
    }

    /**
     * Applies {@code what} to blocks of exactly {@link Network#rowsAtOnce} rows, the last one padded, for the reason that
     * {@link PreconditionedModel} gives, and joins the results.
     */
    private Tensor[] inBlocks(Tensor y, OfRows what) {
        int rows = y.size(0);
        int block = network.rowsAtOnce();
        int blocks = (rows + block - 1) / block;
        Tensor[][] parts = new Tensor[0][];
        for (int i = 0; i < blocks; i++) {
            int from = i * block;
            int length = Math.min(block, rows - from);
            try (Scope scope = new Scope()) {
                Tensor part = y.narrow(0, from, length);
                if (length < block) {
                    part = Tensor.join(0, part, Tensor.zeros(y.type(), block - length, y.size(1)));
                }
                Tensor[] found = what.apply(part);
                if (i == 0) {
                    parts = new Tensor[found.length][blocks];
                }
                for (int k = 0; k < found.length; k++) {
                    parts[k][i] = scope.keep(found[k].narrow(0, 0, length));
                }
            }
        }
        Tensor[] joined = new Tensor[parts.length];
        for (int k = 0; k < joined.length; k++) {
            joined[k] = blocks == 1 ? parts[k][0] : Tensor.join(0, parts[k]);
        }
        return joined;
    }

    @Override
    public Tensor noiseResidual(Tensor clean, Tensor noise, Tensor sigma) {
        boolean graph = Recording.isOn();
        try (Recording on = new Recording()) {
            Tensor s = sigma.to(DType.FLOAT64);
            Tensor eps = noise.to(DType.FLOAT64);
            Tensor y = clean.to(DType.FLOAT64).plus(eps.times(s)).detach().requireGradient(true);
            Tensor total = rawEnergy(y, s.log()).sum();
            Tensor gradient = Tensor.gradients(total, new Tensor[] {y}, one(), graph, graph)[0];
            return eps.minus(gradient.times(s));
        }
    }

    /**
     * The constant and how well it is known.
     *
     * @param value C, nats
     * @param standardError of C, nats
     */
    public record Constant(double value, double standardError) {}

    /**
     * A model whose constant was anchored at {@link Anchor#DATA_VARIANCE}, anchored otherwise: the constants differ by
     * {@code D/2 ln(1 + s^2/S^2)}, S the largest noise level.
     *
     * @throws IllegalArgumentException if there is no constant
     */
    public EnergyNetworkModel anchored(Anchor anchor) {
        Double known = constant;
        Check.that(known != null, "constant: expected one to anchor otherwise, found none.");
        if (known == null || anchor == Anchor.DATA_VARIANCE) {
            return this;
        }
        double ratio = deviation / noiseRange.highest();
        return withConstant(known - ambientDimension() * Math.log1p(ratio * ratio) / 2);
    }

    /**
     * The constant from the largest noise level S, where the density is normal:
     *
     * <pre>
     * C = D/2 ln(2 pi e w) - mean U(x + S eps, ln S)         w = S^2 + s^2, for the published anchor S^2
     * </pre>
     *
     * <p>The mean is taken of {@code U - |y - m|^2/(2 (S^2 + s^2))}, whose mean differs by D/2 and which hardly varies.
     *
     * @param clean points, best ones that did not train, [n, D]
     * @param draws noisy points, at least 2; they take the clean ones in turn
     */
    public Constant constant(Tensor clean, int draws, TorchRandom random, Anchor anchor) {
        Check.atLeastOne("number of points", clean.size(0));
        Check.atLeast("draws", draws, 2);
        NoiseLevel sigma = new NoiseLevel(noiseRange.highest());
        double w = sigma.variance() + deviation * deviation;
        double[] centred = new double[draws];
        try (NoGrad off = new NoGrad()) {
            for (int from = 0; from < draws; from += CONSTANT_ROWS) {
                try (Scope scope = new Scope()) {
                    int rows = Math.min(CONSTANT_ROWS, draws - from);
                    long[] index = new long[rows];
                    for (int i = 0; i < rows; i++) {
                        index[i] = ((long) from + i) % clean.size(0);
                    }
                    Tensor eps = random.normal(DType.FLOAT64, rows, ambientDimension());
                    Tensor x = clean.select(0, Tensor.of(index, rows)).to(DType.FLOAT64);
                    Tensor y = x.plus(eps, sigma.sigma());
                    Tensor raw = inBlocks(y, block -> new Tensor[] {rawEnergy(block, level(sigma, 1))})[0];
                    Tensor shell = y.plus(-mean).squared().sum(1, false);
                    System.arraycopy(raw.plus(shell, -1 / (2 * w)).toDoubles(), 0, centred, from, rows);
                }
            }
        }
        double average = Arrays.stream(centred).sum() / draws;
        double squares =
                Arrays.stream(centred).map(e -> (e - average) * (e - average)).sum();
        double normal = anchor == Anchor.PUBLISHED ? sigma.variance() : w;
        double value = ambientDimension() * Math.log(2 * Math.PI * normal) / 2 - average;
        return new Constant(value, Math.sqrt(squares / (draws - 1) / draws));
    }
}
