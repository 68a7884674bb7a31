package io.fathom.cli.bench;

import io.fathom.model.DitOptions;
import io.fathom.model.Network;
import io.fathom.model.SkipMlpOptions;
import io.fathom.tensor.RandomStream;
import java.util.Locale;

/** The networks on which the estimators' cost is measured. A new one is a constant with its network. */
enum CostNetwork {
    /** Two blocks, as many products as by default, no experts. */
    SKIP_MLP(256) {
        @Override
        Network create(int ambientDimension, int width) {
            int products = SkipMlpOptions.forData(ambientDimension, 1).products();
            return new SkipMlpOptions(width, 2, products).create(ambientDimension, null, RandomStream.at(1));
        }
    },
    /** The transformer of Yeats et al. (2025, arXiv 2510.12975) on vectors: 8 blocks, 16 heads, patches of 4. */
    DIT(128) {
        @Override
        Network create(int ambientDimension, int width) {
            DitOptions paper = DitOptions.paper();
            return new DitOptions(paper.patch(), width, paper.heads(), paper.blocks(), paper.noise())
                    .create(ambientDimension, null, RandomStream.at(1));
        }
    };

    /** Of the hidden layers, unless asked for otherwise. */
    final int standardWidth;

    CostNetwork(int standardWidth) {
        this.standardWidth = standardWidth;
    }

    /** A network with fresh weights. */
    abstract Network create(int ambientDimension, int width);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
