package io.fathom.cli.bench;

import io.fathom.base.Check;
import io.fathom.base.Progress;
import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.model.Parameters;
import io.fathom.tensor.AdamW;
import io.fathom.tensor.DType;
import io.fathom.tensor.NeuralOps;
import io.fathom.tensor.NoGrad;
import io.fathom.tensor.RandomStream;
import io.fathom.tensor.Scope;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A small convolutional classifier, the judge of {@code bench guidance}; it knows nothing of score models.
 *
 * <pre>
 * 3x3 stride 2, C -> 24 channels; 3x3 stride 2 -> 48; linear -> 128, the features; linear -> K     gelu after each but the last
 * </pre>
 *
 * <p>Trained by cross-entropy with AdamW, batches of {@value #BATCH}, the rate falling by a cosine. B batch, F features.
 */
final class ImageClassifier {
    /** Numbers of a row's features. */
    static final int FEATURES = 128;

    private static final int BATCH = 128;
    private static final int FIRST = 24;
    private static final int SECOND = 48;
    private static final double RATE = 2e-3;
    private static final double WEIGHT_DECAY = 0.02;
    private static final double WARMUP = 100; // steps, or a tenth of all
    private static final long WEIGHTS_KEY = 21;
    private static final long ORDER_KEY = 22;

    private final ImageShape shape;
    private final List<String> classes;
    private final double centre;
    private final double scale;
    private final Parameters p;

    private ImageClassifier(Points points, List<String> classes, long seed) {
        this.shape = points.imageShape().orElseThrow();
        this.classes = classes;
        double sum = 0;
        double squares = 0;
        int d = points.ambientDimension();
        int[] usable = points.usableRows();
        for (int row : usable) {
            for (int j = 0; j < d; j++) {
                double v = points.value(row, j);
                sum += v;
                squares += v * v;
            }
        }
        double n = (double) usable.length * d;
        this.centre = sum / n;
        this.scale = Math.sqrt(Math.max(squares / n - centre * centre, 1e-12));
        Parameters.Builder b = new Parameters.Builder();
        b.uniform("first.kernel", Math.sqrt(3 / (9.0 * shape.channels())), FIRST, shape.channels(), 3, 3);
        b.uniform("first.bias", 0, 1, FIRST, 1, 1);
        b.uniform("second.kernel", Math.sqrt(6 / (9.0 * FIRST)), SECOND, FIRST, 3, 3);
        b.uniform("second.bias", 0, 1, SECOND, 1, 1);
        b.linear("features", SECOND * quarter(shape.height()) * quarter(shape.width()), FEATURES, 1.7);
        b.linear("out", FEATURES, classes.size(), 0.5);
        this.p = b.build(RandomStream.at(seed, WEIGHTS_KEY));
    }

    /** The class of a row's label; -1 for a row without one of these classes. */
    int classOf(Points points, int row) {
        String label = points.label(row);
        return label == null ? -1 : classes.indexOf(label);
    }

    private static int quarter(int length) {
        return (length + 3) / 4;
    }

    /**
     * What the classifier says of images.
     *
     * @param features [N, F]
     * @param probabilities [N, K]
     */
    record Reading(float[][] features, double[][] probabilities) {
        /** The class of the highest probability; -1 for a row that is not finite. */
        int best(int row) {
            double[] p = probabilities[row];
            int best = -1;
            for (int k = 0; k < p.length; k++) {
                if (Double.isFinite(p[k]) && (best < 0 || p[k] > p[best])) {
                    best = k;
                }
            }
            return best;
        }
    }

    /** Trains on the usable, labelled rows. */
    static ImageClassifier train(Points points, List<String> classes, int epochs, long seed, Progress progress) {
        Check.atLeastOne("epochs", epochs);
        ImageClassifier result = new ImageClassifier(points, classes, seed);
        int[] rows = Arrays.stream(points.usableRows())
                .filter(row -> result.classOf(points, row) >= 0)
                .toArray();
        Check.atLeastOne("labelled images", rows.length);
        result.fit(points, rows, epochs, seed, progress);
        return result;
    }

    private void fit(Points points, int[] rows, int epochs, long seed, Progress progress) {
        int batch = Math.min(BATCH, rows.length);
        long perEpoch = rows.length / batch;
        long steps = perEpoch * epochs;
        double warmup = Math.max(1, Math.min(WARMUP, 0.1 * steps));
        p.trainable(true);
        try (Scope outer = new Scope()) {
            AdamW optimiser = new AdamW(p.count(), 0.9, 0.99, WEIGHT_DECAY, 1e-8);
            int[] order = {};
            double smoothed = Double.NaN;
            for (long step = 0; step < steps; step++) {
                if (step % perEpoch == 0) {
                    order = RandomStream.at(seed, ORDER_KEY, step / perEpoch).permutation(rows.length);
                }
                int[] chosen = new int[batch];
                double[] truth = new double[batch * classes.size()]; // one-hot
                for (int i = 0; i < batch; i++) {
                    chosen[i] = rows[order[(int) (step % perEpoch) * batch + i]];
                    truth[i * classes.size() + classOf(points, chosen[i])] = 1;
                }
                try (Scope scope = new Scope()) {
                    Tensor logits = logits(features(input(points, chosen)));
                    Tensor own = logits.times(
                                    Tensor.of(truth, batch, classes.size()).to(DType.FLOAT32))
                            .sum(1, false);
                    Tensor loss = logits.logSumExp(1, false).minus(own).mean();
                    Tensor gradient = Tensor.flatten(Tensor.gradients(loss, p.leaves()));
                    double value = loss.item();
                    smoothed = step == 0 ? value : smoothed + 0.02 * (value - smoothed);
                    double rate =
                            RATE * Math.min(1, (step + 1) / warmup) * 0.5 * (1 + Math.cos(Math.PI * step / steps));
                    optimiser.step(p.flat(), gradient, rate);
                }
                progress.update(
                        "judge", step + 1, steps, String.format(Locale.ROOT, "cross-entropy %.3f nats", smoothed));
            }
        }
        p.trainable(false);
    }

    /** Reads all rows of the points. */
    Reading read(Points points) {
        int n = points.count();
        float[][] features = new float[n][];
        double[][] probabilities = new double[n][];
        for (int from = 0; from < n; from += BATCH) {
            try (Scope scope = new Scope();
                    NoGrad off = new NoGrad()) {
                int length = Math.min(BATCH, n - from);
                int[] rows = new int[length];
                int start = from;
                Arrays.setAll(rows, i -> start + i);
                Tensor f = features(input(points, rows));
                float[] flat = f.toFloats();
                double[] soft = logits(f).softmax(1).toDoubles();
                for (int i = 0; i < length; i++) {
                    features[from + i] = Arrays.copyOfRange(flat, i * FEATURES, (i + 1) * FEATURES);
                    probabilities[from + i] = Arrays.copyOfRange(soft, i * classes.size(), (i + 1) * classes.size());
                }
            }
        }
        return new Reading(features, probabilities);
    }

    /** The share of the labelled rows whose label has the highest probability. */
    double accuracy(Points points) {
        Reading reading = read(points);
        int right = 0;
        int labelled = 0;
        for (int i = 0; i < points.count(); i++) {
            int k = classOf(points, i);
            if (points.fault(i) == null && k >= 0) {
                labelled++;
                right += reading.best(i) == k ? 1 : 0;
            }
        }
        return right / (double) labelled;
    }

    /** [B, C, H, W]. */
    private Tensor input(Points points, int[] rows) {
        int d = points.ambientDimension();
        float[] values = new float[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            points.copyRow(rows[i], values, i * d);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((values[i] - centre) / scale);
        }
        return Tensor.of(values, rows.length, shape.channels(), shape.height(), shape.width());
    }

    /** [B, F]. */
    private Tensor features(Tensor images) {
        Tensor first = NeuralOps.gelu(
                NeuralOps.convolution(images, p.get("first.kernel"), 2, 1).plus(p.get("first.bias")));
        Tensor second = NeuralOps.gelu(
                NeuralOps.convolution(first, p.get("second.kernel"), 2, 1).plus(p.get("second.bias")));
        Tensor flat = second.reshape(images.size(0), -1);
        return NeuralOps.gelu(flat.linear(p.get("features.weight"), p.get("features.bias")));
    }

    private Tensor logits(Tensor features) {
        return features.linear(p.get("out.weight"), p.get("out.bias"));
    }
}
