/**
 * LID from nearest neighbours: no model, no training, an answer in seconds; too low where the dimension is high.
 *
 * <p>Enter at {@link io.fathom.estimate.neighbour.Neighbourhoods}: one exact search at the largest k feeds every estimator. {@link
 * io.fathom.estimate.neighbour.NeighbourSweep} does the same from rows of a file to results for tables and reports.
 *
 * <pre>{@code
 * Neighbourhoods x = Neighbourhoods.of(
 *         PointCloud.of(rows), 100, Duplicates.COLLAPSE, SearchOptions.DEFAULT, Progress.SILENT);
 * LocalLid ess = x.estimate(new Ess(100, false));
 * GlobalLid mean = x.estimate(new Mle(20, false)).aggregate(Aggregation.HARMONIC);
 * GlobalLid all = TwoNn.DEFAULT.estimate(x);
 * }</pre>
 *
 * <table>
 * <caption>Which estimator when</caption>
 * <tr><th>estimator</th><th>reads</th><th>take it</th></tr>
 * <tr><td>{@link io.fathom.estimate.neighbour.Mle}</td><td>distances, k = 20</td><td>first; has a theory of errors</td></tr>
 * <tr><td>{@link io.fathom.estimate.neighbour.TwoNn}</td><td>two distances, all points</td><td>for one number where density
 *     and curvature vary; copies and noise spoil it</td></tr>
 * <tr><td>{@link io.fathom.estimate.neighbour.Gride}</td><td>two distances, all points</td><td>for the dimension as a curve
 *     over scale</td></tr>
 * <tr><td>{@link io.fathom.estimate.neighbour.Ess}</td><td>directions, k = 100</td><td>above dimension 10; it sees the linear
 *     hull, so curvature makes it high</td></tr>
 * <tr><td>{@link io.fathom.estimate.neighbour.LocalPca}</td><td>directions, k = 100</td><td>for whole numbers on nearly flat,
 *     dense data; at most k - 1</td></tr>
 * <tr><td>{@link io.fathom.estimate.neighbour.Tle}, {@link io.fathom.estimate.neighbour.Alid}</td><td>pairs of
 *     neighbours</td><td>where few neighbours must do: less scatter than Mle at the same k</td></tr>
 * <tr><td>{@link io.fathom.estimate.neighbour.Abid}</td><td>directions</td><td>where distances are unreliable</td></tr>
 * <tr><td>{@link io.fathom.estimate.neighbour.Mom}, {@link io.fathom.estimate.neighbour.Mada}, {@link
 *     io.fathom.estimate.neighbour.Rv}, {@link io.fathom.estimate.neighbour.Pwm}, {@link
 *     io.fathom.estimate.neighbour.LMoments}, {@link io.fathom.estimate.neighbour.Zipf}, {@link
 *     io.fathom.estimate.neighbour.Ged}, {@link io.fathom.estimate.neighbour.AggregatedHill}</td><td>distances</td><td>to
 *     compare with other programs</td></tr>
 * <tr><td>{@link io.fathom.estimate.neighbour.Binomial}, {@link io.fathom.estimate.neighbour.MindMl}, {@link
 *     io.fathom.estimate.neighbour.CorrInt}, {@link io.fathom.estimate.neighbour.GeoMle}, {@link
 *     io.fathom.estimate.neighbour.FisherS}, {@link io.fathom.estimate.neighbour.KnnGraph}, {@link
 *     io.fathom.estimate.neighbour.Danco}</td><td>all points</td><td>one number each; the same</td></tr>
 * </table>
 *
 * <p>How low? Medians over 5,000 points uniform in a cube of dimension d = 2, 5, 10, 20, 50: Mle (k = 20) 2.0, 4.6, 8.5, 15.0,
 * 29.9; local TwoNn (k = 100) 1.9, 4.5, 8.0, 13.7, 26.8; Ess (k = 100) 2.0, 4.7, 9.4, 19.3, 49.2. Above {@code 2 log2 N} take
 * an answer from distances as a lower bound.
 *
 * <p>Edge cases, each with a code of {@link io.fathom.estimate.Reason} where there is no value:
 *
 * <table>
 * <caption>What happens to</caption>
 * <tr><th>case</th><th>behaviour</th></tr>
 * <tr><td>exact copies</td><td>{@link io.fathom.estimate.neighbour.Duplicates}: one of each is searched and its value goes to
 *     the copies; or distances of 0 are left out; or an error</td></tr>
 * <tr><td>all k distances equal</td><td>{@code all_equal_distances}, infinite for Mle</td></tr>
 * <tr><td>fewer than 2 (unbiased Mle: 3) distances above 0</td><td>{@code too_few_neighbours}</td></tr>
 * <tr><td>k not below the number of distinct points</td><td>error with N, k and the largest k</td></tr>
 * <tr><td>a constant column</td><td>changes nothing</td></tr>
 * <tr><td>D = 1</td><td>Ess, Abid, LocalPca are 1; FisherS {@code undefined}</td></tr>
 * <tr><td>k at most D</td><td>LocalPca at most k - 1, flag {@code capped_by_k}</td></tr>
 * <tr><td>an answer above D</td><td>kept, flag {@code outside_0_D}</td></tr>
 * <tr><td>ratio r_2/r_1 of 1 in TwoNn</td><td>stays: its logarithm is 0</td></tr>
 * <tr><td>NaN or infinity</td><td>error with row and column; in a sweep the row alone is left out</td></tr>
 * </table>
 *
 * <p>References: Levina and Bickel 2004; MacKay and Ghahramani 2005; Facco et al. 2017 (doi 10.1038/s41598-017-11873-y); Denti et
 * al. 2022, arXiv 2104.13832; Johnsson et al. 2015; Fukunaga and Olsen 1971; Amsaleg et al. 2015 and 2019; Chelly et al. 2016;
 * Thordsen and Schubert 2020 (doi 10.1007/978-3-030-60936-8_17); Farahmand et al. 2007; Lombardi et al. 2011; Macocco et al. 2023;
 * Gomtsyan et al. 2019; Albergante et al. 2019; Carter et al. 2010; Ceruti et al. 2014; see docs/REFERENCES.md.
 */
@NullMarked
package io.fathom.estimate.neighbour;

import org.jspecify.annotations.NullMarked;
