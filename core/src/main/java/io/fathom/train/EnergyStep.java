package io.fathom.train;

import io.fathom.model.EnergyNetworkModel;
import io.fathom.model.EnergyNetworkOptions;
import io.fathom.model.ImageLayout;
import io.fathom.model.Network;
import io.fathom.model.Parameters;
import io.fathom.tensor.AdamW;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import io.fathom.tensor.TorchRandom;
import org.jspecify.annotations.Nullable;

/**
 * Training steps of one network as an energy and as a denoiser, to compare their cost: noise, loss, gradient and Adam, on normal
 * data.
 */
public final class EnergyStep {
    /** What a step makes small. */
    public enum Kind {
        /** The squared error of the network's vector as noise prediction: no derivative but the weights'. */
        DENOISER,
        /** The squared error of the energy's gradient. */
        SINGLE,
        /** That and the squared error of the slope along the noise level. */
        DUAL
    }

    private final Kind kind;
    private final EnergyNetworkModel model;
    private final DenoisingScoreMatching single;
    private final DualScoreMatching dual;
    private final Tensor points; // [B, D]
    private final TorchRandom random = new TorchRandom(1);
    private final Tensor[] leaves;
    private final AdamW optimiser;

    /**
     * A step of {@code batch} points.
     *
     * @param image null for vectors
     */
    public EnergyStep(
            Kind kind, EnergyNetworkOptions options, int ambientDimension, @Nullable ImageLayout image, int batch) {
        TrainOptions usual = TrainOptions.forEnergy(options, Budget.ofSteps(1));
        Network network = options.create(ambientDimension, image, RandomStream.at(1));
        Parameters parameters = network.parameters().trainable(true);
        this.kind = kind;
        this.model = new EnergyNetworkModel(network, 0, 1, usual.noise().range(), null);
        this.single = new DenoisingScoreMatching(model, ProcessOptions.energy(false), usual.noise());
        this.dual = new DualScoreMatching(model, ProcessOptions.energy(true), usual.noise());
        this.points = random.normal(batch, ambientDimension);
        this.leaves = parameters.leaves();
        this.optimiser = new AdamW(parameters.count(), 0.9, 0.999, 0, 1e-8);
    }

    /** One step. */
    public void run() {
        try (Scope scope = new Scope()) {
            Tensor gradient = Tensor.flatten(loss());
            optimiser.step(model.network().parameters().flat(), gradient, 1e-4);
        }
    }

    private Tensor[] loss() {
        if (kind != Kind.DENOISER) {
            Objective objective = kind == Kind.DUAL ? dual : single;
            return Tensor.gradients(objective.of(points, random).loss(), leaves);
        }
        int batch = points.size(0);
        int d = points.size(1);
        Tensor sigma = single.levels(random.uniform(batch, 1), batch);
        Tensor eps = random.normal(batch, d);
        Tensor u =
                points.plus(eps.times(sigma)).dividedBy(sigma.squared().plus(1).sqrt());
        Tensor out = model.network().forward(u, sigma.to(DType.FLOAT64).log()); // [B, D + 2]
        // the two numbers beside the vector have no share in a denoiser; their weights get zeros
        Tensor unused = out.narrow(1, d, out.size(1) - d).sum().times(0);
        return Tensor.gradients(out.narrow(1, 0, d).minus(eps).squared().mean().plus(unused), leaves);
    }
}
