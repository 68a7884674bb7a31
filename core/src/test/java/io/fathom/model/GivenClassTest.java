package io.fathom.model;

import io.fathom.contract.Rows;
import io.fathom.contract.ScoreModelContract;
import io.fathom.diffusion.NoiseRange;
import io.fathom.tensor.DType;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Tensor;

class GivenClassTest extends ScoreModelContract {
    @Override
    protected ScoreModel model() {
        Network network = new SkipMlpOptions(48, 2, 16).create(5, null, 4, RandomStream.at(1));
        double[] open = Rows.normal(2, 1, (int) network.parameters().count());
        Tensor weights =
                network.parameters().flat().plus(Tensor.of(open, open.length).to(DType.FLOAT32), 0.1);
        return new PreconditionedModel(network.with(network.parameters().over(weights)), 0.8, new NoiseRange(0.01, 3))
                .conditional()
                .given(2);
    }
}
