package io.fathom.estimate.neighbour;

import io.fathom.base.Check;

/**
 * How a neighbour search runs; the result does not depend on it.
 *
 * @param threads query blocks worked on at once, 1 or more; each multiplies with one thread
 * @param queryTile queries of a block, 1 or more
 * @param referenceTile reference points of a tile, 1 or more; a thread keeps queryTile x referenceTile float32 numbers
 */
public record SearchOptions(int threads, int queryTile, int referenceTile) {
    /** One thread, tiles of 512 x 2048. */
    public static final SearchOptions DEFAULT = new SearchOptions(1, 512, 2048);

    public SearchOptions {
        Check.atLeastOne("threads", threads);
        Check.atLeastOne("queryTile", queryTile);
        Check.atLeastOne("referenceTile", referenceTile);
    }

    /** With another number of threads. */
    public SearchOptions withThreads(int newThreads) {
        return new SearchOptions(newThreads, queryTile, referenceTile);
    }

    /** With other tiles. */
    public SearchOptions withTiles(int queries, int references) {
        return new SearchOptions(threads, queries, references);
    }
}
