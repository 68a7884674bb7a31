/**
 * The log-density of points: from a normalised energy in one pass, and from any score model by integrals over noise or along
 * the probability flow.
 *
 * <p>Enter at {@link io.fathom.density.DensityRun}: it streams points through a model and gives log p of each in data units,
 * with what the model says of dimension besides. A {@link io.fathom.density.LogDensity} knows its unit; its sign is always
 * that of log p.
 *
 * <pre>{@code
 * DensityRun run = new DensityRun(DensityOptions.DEFAULT, List.of(ImmseDensity.standard(Anchor.of(model, 0))));
 * DensityResult result = run.of(model, standardiser, rows, Progress.SILENT);
 * double bits = new LogDensity(result.logDensity()[0], model.ambientDimension()).bitsPerDimension();
 * }</pre>
 *
 * <p>Every density is that of the data smeared by noise of one level sigma. It is read at noisy points, as the mean of
 * {@code log p_sigma(x + sigma eps)} over the noise, whose mean over the data is minus the entropy of p_sigma; at the clean
 * point itself log p_sigma is higher, by (D - d)/2 where the data has d dimensions at that level.
 *
 * <p>References: Guth, Kadkhodaie and Simoncelli 2025, arXiv 2506.05310 (energies); Kong et al. 2023, arXiv 2302.03792
 * (I-MMSE); Song et al. 2021, arXiv 2011.13456 (probability flow); Kamkari et al. 2024, arXiv 2403.18910 (log p and dimension
 * together, for points out of distribution).
 */
@NullMarked
package io.fathom.density;

import org.jspecify.annotations.NullMarked;
