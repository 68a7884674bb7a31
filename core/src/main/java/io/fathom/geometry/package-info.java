/**
 * What a score knows of the surface on which data lies: the nearest point, the distance, tangent space, curvature, reach,
 * density, and how evenly points cover it.
 *
 * <p>Enter at {@link io.fathom.geometry.PointGeometry}, which reads all of it for a batch of points, or at one tool:
 *
 * <pre>{@code
 * NoiseLevel sigma = new NoiseLevel(0.05);
 * Tensor p = Projection.SHARP.of(model, y, sigma).points();
 * TangentSpace tangents = TangentSpace.ofJacobian(model, p, sigma);
 * Tensor bend = Curvature.mean(model, p, sigma, tangents);
 * double[] reach = Reach.overPairs(p, tangents, p, 5 * sigma.sigma());
 * }</pre>
 *
 * <p>All of it follows from one expansion. With r the offset of y from its nearest point P, D - d normal directions and the
 * principal curvatures kappa_i towards y,
 *
 * <pre>
 * log p_sigma(y) = -|r|^2 / (2 sigma^2) - (D-d)/2 log(2 pi sigma^2) + log rho(P) - 1/2 sum log(1 - kappa_i |r|) + O(sigma^2)
 * denoised(y) - y = -r + O(sigma^2);   on the surface sigma^2 (1/2 tr II + grad log rho)
 * </pre>
 *
 * so the order of sigma tells distance, dimension and density apart. Read what is of order sigma^2 (curvature, density) at sharp
 * projections only: the error of a plain one is as large as what is read.
 *
 * <table>
 * <caption>Which tool when</caption>
 * <tr><th>tool</th><th>products with J a point</th><th>trap</th></tr>
 * <tr><td>{@link io.fathom.geometry.Projection}</td><td>0; NEWTON D a step</td><td>plain steps drift to dense data</td></tr>
 * <tr><td>{@link io.fathom.geometry.TangentSpace}</td><td>D, or 5 (k + 8) for the top k</td><td>scores at a distance show the
 *     offset first</td></tr>
 * <tr><td>{@link io.fathom.geometry.Curvature}</td><td>0; principal 2 d</td><td>the mean reads a network's error 2/sigma^2
 *     times</td></tr>
 * <tr><td>{@link io.fathom.geometry.Reach}</td><td>0</td><td>an upper bound</td></tr>
 * <tr><td>{@link io.fathom.geometry.Uniformity}</td><td>0</td><td>arc length, never the angle</td></tr>
 * </table>
 *
 * <p>References: Li et al. 2025, arXiv 2509.24912; Kharitenko et al. 2025, arXiv 2509.23357; Federer 1959 (reach).
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.geometry;

import org.jspecify.annotations.NullMarked;
