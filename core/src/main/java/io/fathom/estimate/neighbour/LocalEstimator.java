package io.fathom.estimate.neighbour;

/** An estimator that reads the nearest neighbours of one point at a time: a record, whose {@code toString} is its label. */
public interface LocalEstimator {
    /** Short name for columns and file names, for example {@code mle}. */
    String method();

    /** Neighbours that it reads. */
    int k();

    /** Neighbours at a distance above 0 that it needs at least; with fewer a point gets no value. */
    default int least() {
        return 2;
    }

    /** The dimension at a point; NaN or infinite where the formula has none. */
    double at(Neighbourhood x);

    /** Standard error of a value from {@code used} neighbours, by the estimator's theory; NaN where there is none. */
    default double standardError(double value, int used) {
        return Double.NaN;
    }

    /**
     * Standard error of a mean over {@code points} points, by theory; neighbourhoods overlap, so it is more than that of
     * independent values. NaN where there is none.
     */
    default double standardErrorOfMean(double value, int points) {
        return Double.NaN;
    }
}
