package io.fathom.estimate.neighbour;

/** An estimator that gives one number for all points: a record, whose {@code toString} is its label. */
public interface GlobalEstimator {
    /** Neighbours that it reads. */
    int k();

    /** The dimension of all points together. */
    GlobalLid estimate(Neighbourhoods x);
}
