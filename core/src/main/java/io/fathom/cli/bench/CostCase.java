package io.fathom.cli.bench;

import io.fathom.base.Check;

/**
 * One cell of the cost table, as the child process gets it.
 *
 * @param width of the network's hidden layers
 * @param rows points estimated together, at least 1
 * @param limit seconds that a measurement may take before it is estimated from a part, above 0
 * @param threads of a tensor operation; 0 for the engine's choice
 */
record CostCase(
        CostMethod method,
        CostNetwork network,
        int ambientDimension,
        int width,
        CostPrecision precision,
        int rows,
        double limit,
        int threads) {
    CostCase {
        Check.atLeastOne("ambientDimension", ambientDimension);
        Check.atLeastOne("width", width);
        Check.atLeastOne("rows", rows);
        Check.positive("limit", limit);
        Check.atLeast("threads", threads, 0);
    }
}
