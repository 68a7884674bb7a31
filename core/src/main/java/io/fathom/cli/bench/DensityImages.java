package io.fathom.cli.bench;

import io.fathom.data.Dequantise;
import io.fathom.data.ImageShape;
import io.fathom.data.Points;
import io.fathom.tensor.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Images as energies take them: sides padded with black to multiples of 8, dequantised to [0, 1]. */
final class DensityImages {
    private static final int MULTIPLE = 8; // a U-Net halves its images three times
    private static final int HELD_OUT = 10; // one in so many, where there are no test images
    private static final long STREAM = 0x64656e73L;

    private final Map<ImageSet.Known, Path> places;
    private final Map<ImageSet.Known, ImageSet> read = new HashMap<>();

    /** @param places where sets are; those not named are looked for */
    DensityImages(Map<ImageSet.Known, Path> places) {
        this.places = Map.copyOf(places);
    }

    /** Whether a set was named; MNIST is not looked for. */
    boolean names(ImageSet.Known known) {
        return places.containsKey(known);
    }

    private ImageSet set(ImageSet.Known known) {
        return read.computeIfAbsent(known, k -> split(k.read(places.get(k))));
    }

    private static ImageSet split(ImageSet set) {
        if (set.separate()) {
            return set;
        }
        Points all = set.training();
        int[] training =
                IntStream.range(0, all.count()).filter(i -> i % HELD_OUT != 0).toArray();
        int[] test =
                IntStream.range(0, all.count()).filter(i -> i % HELD_OUT == 0).toArray();
        return new ImageSet(set.name(), all.select(training), all.select(test), true);
    }

    /** The same with sides of half the length, for quick trainings. */
    Points training(ImageSet.Known known, int most, boolean half) {
        Points first = ImageSet.first(set(known).training(), most);
        return continuous(half ? halved(first) : first);
    }

    /** The held-out ones likewise. */
    Points heldOut(ImageSet.Known known, int most, boolean half) {
        Points first = ImageSet.first(set(known).test(), most);
        return continuous(half ? halved(first) : first);
    }

    /** The means of 2 x 2 pixels, rounded to whole levels; an odd last row or column is left out. */
    static Points halved(Points images) {
        ImageShape from = images.imageShape().orElseThrow();
        ImageShape to = new ImageShape(from.channels(), from.height() / 2, from.width() / 2);
        int d = to.ambientDimension();
        float[] values = new float[Math.multiplyExact(images.count(), d)];
        for (int i = 0; i < images.count(); i++) {
            for (int j = 0; j < d; j++) {
                int x = 2 * (j % to.width());
                int y = 2 * (j / to.width() % to.height());
                int at = (j / (to.width() * to.height()) * from.height() + y) * from.width() + x;
                float sum = images.value(i, at)
                        + images.value(i, at + 1)
                        + images.value(i, at + from.width())
                        + images.value(i, at + from.width() + 1);
                values[i * d + j] = (float) Math.rint(sum / 4);
            }
        }
        Points result = Points.of(values, d, images.source() + ", halved").withImageShape(to);
        return images.hasLabels() ? result.withLabels(labels(images)) : result;
    }

    /** The first {@code most} images that train. */
    Points training(ImageSet.Known known, int most) {
        return training(known, most, false);
    }

    /** The first {@code most} images that train no model. */
    Points heldOut(ImageSet.Known known, int most) {
        return heldOut(known, most, false);
    }

    /** Images of the shape of these, every pixel uniform from 0 to 255. */
    static Points noise(Points like, int count, long seed) {
        RandomStream random = RandomStream.at(seed, STREAM, 0);
        float[] values = new float[count * like.ambientDimension()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(Dequantise.LEVELS);
        }
        return made(values, like, "uniform noise");
    }

    /** Images of the shape of these, all pixels alike, uniform from 0 to 255. */
    static Points constant(Points like, int count, long seed) {
        RandomStream random = RandomStream.at(seed, STREAM, 1);
        int d = like.ambientDimension();
        float[] values = new float[count * d];
        for (int i = 0; i < count; i++) {
            Arrays.fill(values, i * d, (i + 1) * d, random.nextInt(Dequantise.LEVELS));
        }
        return made(values, like, "constant images");
    }

    private static Points made(float[] values, Points like, String name) {
        Points points = Points.of(values, like.ambientDimension(), name);
        return continuous(points.withImageShape(like.imageShape().orElseThrow()));
    }

    private static Points continuous(Points bytes) {
        return Dequantise.UNIFORM.apply(padded(bytes));
    }

    /** With black borders on all sides up to multiples of 8; the same points if there is nothing to add. */
    static Points padded(Points images) {
        ImageShape from = images.imageShape().orElseThrow();
        ImageShape to = new ImageShape(from.channels(), up(from.height()), up(from.width()));
        if (to.equals(from)) {
            return images;
        }
        int top = (to.height() - from.height()) / 2;
        int left = (to.width() - from.width()) / 2;
        float[] values = new float[Math.multiplyExact(images.count(), to.ambientDimension())];
        for (int i = 0; i < images.count(); i++) {
            for (int c = 0; c < from.channels(); c++) {
                for (int y = 0; y < from.height(); y++) {
                    int target = ((c * to.height() + y + top) * to.width()) + left;
                    for (int x = 0; x < from.width(); x++) {
                        values[i * to.ambientDimension() + target + x] =
                                images.value(i, (c * from.height() + y) * from.width() + x);
                    }
                }
            }
        }
        Points result = Points.of(values, to.ambientDimension(), images.source() + ", padded")
                .withImageShape(to);
        return images.hasLabels() ? result.withLabels(labels(images)) : result;
    }

    private static List<@Nullable String> labels(Points images) {
        List<@Nullable String> labels = new ArrayList<>();
        for (int i = 0; i < images.count(); i++) {
            labels.add(images.label(i));
        }
        return labels;
    }

    private static int up(int side) {
        return (side + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    }
}
