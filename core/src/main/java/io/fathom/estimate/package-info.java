/**
 * LID estimators: they read a fitted score model and points, and never train.
 *
 * <p>Enter at {@link io.fathom.estimate.LidSweep}: it streams points through estimators over a grid of noise levels and picks
 * one for each point by a {@link io.fathom.estimate.SigmaRule}.
 *
 * <pre>{@code
 * LidSweep sweep = LidSweep.DEFAULT.withGrid(new SigmaGrid(0.05, 1, 12));
 * LidResult result = sweep.run(model, List.of(new DenoisingLoss(8)), rows, Progress.SILENT).get(0);
 * double lid = result.lid()[0];
 * }</pre>
 *
 * <table>
 * <caption>Which estimator when</caption>
 * <tr><th>estimator</th><th>cost per row and level</th><th>take it</th></tr>
 * <tr><td>{@link io.fathom.estimate.DenoisingLoss}</td><td>m forward passes</td><td>by default; any D</td></tr>
 * <tr><td>{@link io.fathom.estimate.Flipd}</td><td>D or k gradients</td><td>for less scatter per point when D is small</td></tr>
 * <tr><td>{@link io.fathom.estimate.ImplicitLoss}</td><td>as Flipd, shared</td><td>for comparison: the same
 *     trace with half of Flipd's correction</td></tr>
 * <tr><td>{@link io.fathom.estimate.DenoiserTrace}</td><td>as Flipd, shared</td><td>when points lie beside the manifold</td></tr>
 * <tr><td>{@link io.fathom.estimate.SpectralFilter}</td><td>5 gradients for each of 32 probes</td><td>when a network of many
 *     dimensions leaves noise in normal directions</td></tr>
 * <tr><td>{@link io.fathom.estimate.ErrorBundle}</td><td>as DenoisingLoss, shared</td><td>for tangent and normal
 *     directions</td></tr>
 * <tr><td>{@link io.fathom.estimate.NormalBundle}</td><td>4 D forward passes</td><td>for comparison; D up to some
 *     hundred</td></tr>
 * <tr><td>{@link io.fathom.estimate.FpRegress}</td><td>as Flipd, shared</td><td>for comparison</td></tr>
 * </table>
 *
 * <p>LID is a function of the noise level: what is much thinner than sigma does not count. {@link io.fathom.estimate.Plateau}
 * reads the curve where it is flat, {@link io.fathom.estimate.Kneedle} at its knee, {@link io.fathom.estimate.FixedSigma} at a
 * level that is known. Trust a number where two estimators agree and the curve has a plateau; {@link
 * io.fathom.estimate.Reason} lists what a result may warn of.
 *
 * <p>References: Yeats et al. 2025, arXiv 2510.12975; Kamkari et al. 2024, arXiv 2406.03537; Leung et al. 2025, arXiv
 * 2506.20705; Stanczuk et al. 2024, arXiv 2212.12611; Osada 2026, arXiv 2605.01221; Satopaa et al. 2011 (Kneedle).
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.estimate;

import org.jspecify.annotations.NullMarked;
