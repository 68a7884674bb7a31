/**
 * Score models in closed form: the truth that estimators meet before any network.
 *
 * <p>Each is a {@link io.fathom.model.ScoreModel} in double precision, exact at every noise level and differentiable once by
 * its input. Rows are computed one by one, so that a row's bits do not depend on its batch. Build a model outside any
 * {@link io.fathom.tensor.Scope} that closes before the model is used.
 *
 * <pre>{@code
 * ScoreModel model = new GaussianModel(new double[50], Spectrum.flat(50, 7));
 * List<LidResult> results = LidSweep.DEFAULT.run(model, List.of(Flipd.exact()), rows, Progress.SILENT);
 * }</pre>
 */
@NullMarked
package io.fathom.model.analytic;

import org.jspecify.annotations.NullMarked;
