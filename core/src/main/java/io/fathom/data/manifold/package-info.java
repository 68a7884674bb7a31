/**
 * Synthetic data of known intrinsic dimension: what estimators and networks are measured against.
 *
 * <p>Enter at {@link io.fathom.data.manifold.Manifold}. A manifold is a fixed shape: whatever is random about the shape itself
 * (a rotation, a permutation, a flow's weights) comes from a seed that is part of it, while the points come from the stream
 * that is passed to {@code sample}. So training and held-out points are two streams on one shape:
 *
 * <pre>{@code
 * Manifold sphere = HyperSphere.DEFAULT;                           // 16 of 64 dimensions
 * Sample train = sphere.sample(2000, RandomStream.at(seed, 0));
 * Sample heldOut = sphere.sample(2000, RandomStream.at(seed, 1));
 * Standardiser scale = train.standardiser();                       // centre and one scalar
 * Sample x = train.standardised(scale), h = heldOut.standardised(scale);
 * }</pre>
 *
 * <p>Five shapes are those of Yeats et al. 2025 (arXiv:2510.12975): {@code HyperSphere, HyperBall, HyperTwinPeaks,
 * CliffordTorus, Nonlinear}. {@code MixtureManifold} and {@code Lollipop, Doughnut, MultiscaleGaussian} follow Kamkari et al.
 * 2024 (arXiv:2406.03537). Some shapes know their population-optimal denoiser,
 * {@link io.fathom.data.manifold.IdealDenoiser}: the floor below every trained network.
 */
@NullMarked
package io.fathom.data.manifold;

import org.jspecify.annotations.NullMarked;
