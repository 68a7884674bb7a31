package io.fathom.data;

import io.fathom.base.BadInputException;
import io.fathom.data.ImageOptions.Colour;
import io.fathom.data.RowFault.Kind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of PNG, JPEG and WebP files: one row each, in the order of their paths, which are the ids; the first sub-folder's
 * name is the label. Two passes on all cores: headers, unless the options
 * settle size and colour, then the pixels.
 */
final class ImageFolder {
    private static final Pattern ENDING = Pattern.compile("(?i).*\\.(png|jpg|jpeg|webp)");

    private final Path folder;
    private final ImageOptions options;
    private final List<Path> files;
    private final List<String> names; // relative, with /
    private final @Nullable RowFault[] faults;

    private ImageFolder(Path folder, ImageOptions options, List<Path> files) {
        this.folder = folder;
        this.options = options;
        this.files = files;
        this.names = files.stream().map(file -> name(folder, file)).collect(Collectors.toList());
        this.faults = new RowFault[files.size()];
    }

    static Points read(Path folder, ReadOptions options) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            all = walk.filter(file -> !name(folder, file).matches("(.*/)?[._].*") && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(file -> name(folder, file)))
                    .collect(Collectors.toList());
        }
        List<Path> images = all.stream()
                .filter(file -> ENDING.matcher(file.toString()).matches())
                .collect(Collectors.toList());
        if (images.isEmpty()) {
            throw new BadInputException(folder + ": expected a folder of PNG, JPEG or WebP images, found "
                    + (all.isEmpty()
                            ? "no files"
                            : all.size() + " other " + (all.size() == 1 ? "file" : "files") + ", such as "
                                    + name(folder, all.get(0)))
                    + ".");
        }
        int n = (int) options.rows(images.size());
        List<String> notes = new ArrayList<>();
        if (images.size() < all.size()) {
            notes.add((all.size() - images.size()) + " other files were left out.");
        }
        return new ImageFolder(folder, options.image(), images.subList(0, n)).points(notes);
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private Points points(List<String> notes) {
        boolean decided = options.colour() != Colour.DETECT && (options.resize() != null || options.crop() != null);
        @Nullable ImageFile.Header[] headers = new ImageFile.Header[files.size()];
        if (!decided) {
            each(i -> headers[i] = ImageFile.header(files.get(i)));
        }
        List<ImageFile.Header> readable =
                Stream.of(headers).filter(header -> header != null).collect(Collectors.toList());
        if (readable.isEmpty() && !decided) {
            throw new BadInputException(folder + ": expected images, found " + files.size()
                    + " that cannot be read, for example "
                    + (faults[0] == null ? names.get(0) : faults[0].detail()) + ".");
        }
        boolean grey = options.colour() == Colour.DETECT
                ? readable.stream().allMatch(ImageFile.Header::grey)
                : options.colour() == Colour.GREY;
        Size size = size(readable);
        ImageShape shape = new ImageShape(grey ? 1 : 3, size.height(), size.width());
        int d = shape.ambientDimension();
        float[] values = new float[Capacity.of(folder.toString(), files.size(), d)];
        each(i -> decode(i, shape, values, i * d));
        long sizes = readable.stream()
                .map(h -> h.width() + "x" + h.height())
                .distinct()
                .count();
        String format = "images" + (sizes < 2 ? "" : " of " + sizes + " sizes")
                + (options.crop() != null ? ", cropped to " + options.crop() : "")
                + (options.cropSquare() ? ", cropped to the largest square" : "")
                + (options.resize() != null ? ", resized" : "");
        Origin origin = new Origin(folder.toString(), format, "pixels 0 to 255", notes);
        return withLabels(
                Points.of(values, d, faults, origin).withImageShape(shape).withIds(names));
    }

    /** The size asked for, or the commonest, of equals the one seen first. */
    private Size size(List<ImageFile.Header> headers) {
        if (options.resize() != null) {
            return options.resize();
        }
        if (options.crop() != null) {
            return options.crop();
        }
        Map<Size, Integer> counts = new LinkedHashMap<>();
        headers.forEach(header -> counts.merge(part(header.width(), header.height()), 1, Integer::sum));
        int most = counts.values().stream().max(Integer::compare).orElse(0);
        return counts.keySet().stream()
                .filter(size -> counts.getOrDefault(size, 0) == most)
                .findFirst()
                .orElseThrow();
    }

    /** What is left of an image after cropping. */
    private Size part(int width, int height) {
        if (options.crop() != null) {
            return options.crop();
        }
        int side = Math.min(width, height);
        return options.cropSquare() ? new Size(side, side) : new Size(width, height);
    }

    private void decode(int i, ImageShape shape, float[] values, int at) throws IOException {
        BufferedImage image = ImageFile.decode(files.get(i));
        Size whole = new Size(image.getWidth(), image.getHeight());
        Size part = part(whole.width(), whole.height());
        if (part.width() > whole.width() || part.height() > whole.height()) {
            faults[i] = wrongSize(i, whole + " pixels is smaller than the crop " + part);
        } else if (options.resize() == null && (part.width() != shape.width() || part.height() != shape.height())) {
            faults[i] = wrongSize(
                    i,
                    part + " pixels, most images have " + shape.width() + "x" + shape.height()
                            + " (--resize brings all to one size)");
        } else {
            int x = (whole.width() - part.width()) / 2;
            int y = (whole.height() - part.height()) / 2;
            new Pixels(image).write(x, y, part, shape, values, at);
        }
    }

    private RowFault wrongSize(int i, String what) {
        return new RowFault(Kind.WRONG_IMAGE_SIZE, names.get(i) + ": " + what);
    }

    @FunctionalInterface
    private interface Task {
        void run(int i) throws IOException;
    }

    /** Runs a task for every file without a fault, on all cores; rows do not depend on each other. */
    private void each(Task task) {
        IntStream.range(0, files.size())
                .parallel()
                .filter(i -> faults[i] == null)
                .forEach(i -> {
                    try {
                        task.run(i);
                    } catch (IOException | RuntimeException e) { // decoders throw all kinds on damaged files
                        faults[i] = new RowFault(Kind.UNREADABLE_IMAGE, names.get(i) + ": " + ImageFile.reason(e));
                    }
                });
    }

    private Points withLabels(Points points) {
        List<@Nullable String> labels = names.stream()
                .map(name -> name.contains("/") ? name.substring(0, name.indexOf('/')) : null)
                .collect(Collectors.toList());
        boolean several =
                labels.stream().filter(label -> label != null).distinct().count() > 1;
        return several ? points.withLabels(labels) : points;
    }
}
