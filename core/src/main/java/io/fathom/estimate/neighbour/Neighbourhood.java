package io.fathom.estimate.neighbour;

/**
 * One point and its k nearest others, as an estimator reads them; inner products come from matrices that are made for a block
 * of points together, when first asked for.
 */
public final class Neighbourhood {
    private final NeighbourhoodBlock block;
    private final int slot; // of the block

    Neighbourhood(NeighbourhoodBlock block, int slot) {
        this.block = block;
        this.slot = slot;
    }

    /** Neighbours at hand, at most the estimator's k. */
    public int k() {
        return block.used(slot);
    }

    /** D. */
    public int dimension() {
        return block.dimension();
    }

    /** Distances of the neighbours, ascending, [k]; not to be changed. */
    public double[] distances() {
        return block.distances(slot);
    }

    /** Distances of the neighbours of neighbour {@code j}, ascending, at most as many as the estimator's k. */
    public double[] distancesOf(int j) {
        return block.distancesOf(slot, j);
    }

    /** Inner products {@code (x_i - x).(x_j - x)}, entry [i][j] at {@code gramAt() + i * stride() + j}. */
    public double[] gram() {
        return block.gram();
    }

    /** Inner products {@code (x_i - m).(x_j - m)} with m the mean of the neighbours, laid out as {@link #gram}. */
    public double[] centredGram() {
        return block.centredGram();
    }

    /** Where this point's matrix begins. */
    public int gramAt() {
        return slot * stride() * stride();
    }

    /** Numbers from one row of a matrix to the next. */
    public int stride() {
        return block.stride();
    }

    /**
     * Eigenvalues of the covariance about the mean, up to a common factor, descending, [min(k, D)].
     *
     * @param withPoint whether the point itself counts beside its neighbours
     */
    public double[] spectrum(boolean withPoint) {
        return block.spectrum(slot, withPoint);
    }
}
