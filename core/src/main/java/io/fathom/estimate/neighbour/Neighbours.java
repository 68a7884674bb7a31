package io.fathom.estimate.neighbour;

/**
 * The nearest reference points of each query.
 *
 * @param distances ascending, [Q][k]
 * @param indices rows of the reference, in the same order; equal distances by ascending index, [Q][k]
 */
public record Neighbours(double[][] distances, int[][] indices) {}
