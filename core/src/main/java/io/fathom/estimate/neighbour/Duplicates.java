package io.fathom.estimate.neighbour;

/** What happens to points that occur more than once (-0.0 counts as 0.0). */
public enum Duplicates {
    /** One of each is searched; its value goes to the copies. */
    COLLAPSE,
    /** All are searched, neighbours at distance 0 are left out, so that fewer than k remain. */
    DROP,
    /** They are refused. */
    FAIL
}
