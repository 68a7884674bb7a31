package io.fathom.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The batches of downsampled ImageNet (Chrabaszcz, Loshchilov and Hutter 2017, arXiv 1707.08819) as they are published, for
 * example {@code Imagenet64_train_part1_npz/train_data_batch_1.npz}: the arrays {@code data}, uint8 [N, 3 s s], each row the
 * red, green and blue plane of a square image; {@code labels}, 1 to 1000; and, for training batches, {@code mean}.
 */
final class DownsampledImages {
    private static final String DATA = "data";
    private static final String LABELS = "labels";
    private static final Set<String> NAMES = Set.of(DATA, LABELS, "mean");

    private DownsampledImages() {}

    /** Whether these arrays, by name, may be such a batch. */
    static boolean names(Set<String> arrays) {
        return arrays.contains(DATA) && arrays.contains(LABELS) && NAMES.containsAll(arrays);
    }

    /** The image that a row of such a batch is; null where the array is another. */
    static @Nullable ImageShape shape(ArrayLayout layout) {
        if (layout.type() != ElementType.UINT8 || layout.shape().length != 2) {
            return null;
        }
        long side = Math.round(Math.sqrt(layout.columns() / 3.0));
        return side > 1 && side <= Size.LARGEST && 3 * side * side == layout.columns()
                ? new ImageShape(3, (int) side, (int) side)
                : null;
    }

    /** The points of such a batch with labels and image shape; null where the file turns out to hold something else. */
    static @Nullable Points read(NpzFile npz, String source, ReadOptions options) throws IOException {
        ZipEntry entry = npz.choose(DATA);
        try (InputStream in = npz.open(entry)) {
            ArrayBytes bytes = npz.bytes(entry, in);
            String where = source + ", array " + DATA;
            NpyHeader header = NpyHeader.read(where, bytes);
            ImageShape shape = shape(header.layout());
            if (shape == null) {
                return null;
            }
            Points points = ArrayDecoder.decode(
                    header.layout(), bytes.without(header.length()), options, "NPZ, downsampled ImageNet");
            Points images = points.withImageShape(shape).withSource(source);
            return options.labels() != null
                    ? images
                    : images.withLabels(LabelFile.read(
                            npz, source + ", array " + LABELS, LABELS, points.count(), options.limit() > 0));
        }
    }
}
