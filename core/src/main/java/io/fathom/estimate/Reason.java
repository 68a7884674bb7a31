package io.fathom.estimate;

/** Codes of {@link LidResult#reason} and {@link LidResult#flag}, in one place. */
public final class Reason {
    /** A row with NaN or infinity. */
    public static final String NON_FINITE_INPUT = "non_finite_input";

    /** The model gave NaN or infinity where the number was needed. */
    public static final String NON_FINITE_OUTPUT = "non_finite_output";

    /** No needed level lies in the range that the model knows. */
    public static final String SIGMA_UNTRAINED = "sigma_untrained";

    /** The curve has no knee; as a flag: the value is D, as the reference takes it. */
    public static final String NO_KNEE = "no_knee";

    /** The estimator says nothing of points of this dimension. */
    public static final String UNDEFINED = "undefined";

    /** The rule reads a filter's transition, and the estimator has no filter. */
    public static final String NO_FILTER = "no_filter";

    /** Flag: as many dimensions as draws were found, so that there may be more. */
    public static final String TOO_FEW_DRAWS = "too_few_draws";

    /** Flag: the curve is constant, the value is that constant. */
    public static final String FLAT = "flat";

    /** Flag: no plateau; the value is from the flattest window. */
    public static final String NO_PLATEAU = "no_plateau";

    /** Flag: no plateau, and the flattest window is the first or last of the grid. */
    public static final String EDGE = "edge";

    /** Flag: below 0 or above D by more than two standard errors. */
    public static final String OUTSIDE = "outside_0_D";

    /** Flag: {@code |denoised(x) - x|^2 / sigma^2 > 4}: the point lies beside the manifold; project it first. */
    public static final String OFF_MANIFOLD = "off_manifold";

    /** Flag: some levels of the curve have no finite value; the number comes from the others. */
    public static final String PARTIAL_CURVE = "partial_curve";

    /** All neighbours of the point are equally far, so that no dimension follows. */
    public static final String ALL_EQUAL = "all_equal_distances";

    /** Too few neighbours at a distance above 0. */
    public static final String TOO_FEW = "too_few_neighbours";

    /** Flag: no more neighbours than dimensions, so that the answer cannot exceed neighbours - 1. */
    public static final String CAPPED_BY_K = "capped_by_k";

    /** Flag: so high for a neighbour-based answer that it is probably too low. */
    public static final String LIKELY_LOW = "likely_too_low";

    private Reason() {}
}
