/**
 * Training: the denoising score matching loss, AdamW, moving average, the loop with its checkpoints.
 *
 * <p>Enter at {@link io.fathom.train.Training}. {@link io.fathom.train.TrainOptions} hold all that decides the outcome; the
 * defaults follow from D and N.
 *
 * <pre>{@code
 * TrainOptions options = TrainOptions.forData(points.ambientDimension(), points.count())
 *         .withBudget(Budget.ofMinutes(2))
 *         .withSeed(1);
 * TrainedModel model = Training.fit(points, options, Progress.SILENT);
 * model.save(Path.of("model.safetensors"));
 * }</pre>
 *
 * <p>A network that memorises its points reads LID 0 on them, hence a share of the points is held out and the weights with the best
 * held-out loss are kept. The loss times D is itself the average LID at its noise levels, so it can be read while it falls. All
 * randomness is a function of (seed, step): a training that was interrupted, by {@link
 * io.fathom.base.Progress#stopRequested()} or by a crash, goes on to the same bits.
 *
 * <p>{@link io.fathom.train.ProcessOptions} choose in which terms the network is trained, {@link io.fathom.train.Recipe} holds
 * complete options, those of two papers among them.
 *
 * <p>References: Vincent 2011 (denoising score matching); Karras et al. 2022, arXiv 2206.00364 (weighting); Yeats et al. 2025,
 * arXiv 2510.12975 (the loss as LID).
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.train;

import org.jspecify.annotations.NullMarked;
