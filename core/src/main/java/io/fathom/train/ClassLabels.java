package io.fathom.train;

import io.fathom.base.BadInputException;
import io.fathom.data.Points;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** The classes of points: names, whole numbers in the order of numbers, else of text; and the class of each row. */
final class ClassLabels {
    private static final int MOST = 1000;
    private static final Comparator<String> ORDER = Comparator.comparing(
                    (String name) -> name.matches("\\d{1,9}") ? Integer.parseInt(name) : Integer.MAX_VALUE)
            .thenComparing(Comparator.naturalOrder());

    private final List<String> names;
    private final int[] classOf; // [N], K for a row without label
    private final String sha256;

    private ClassLabels(List<String> names, int[] classOf, String sha256) {
        this.names = names;
        this.classOf = classOf;
        this.sha256 = sha256;
    }

    /** Of the usable rows' labels. */
    static ClassLabels of(Points points) {
        if (!points.hasLabels()) {
            throw new BadInputException(points.source()
                    + ": training with classes needs labels, found none. Name them with --labels or --label-column.");
        }
        TreeSet<String> found = new TreeSet<>(ORDER);
        for (int row : points.usableRows()) {
            String label = points.label(row);
            if (label != null) {
                found.add(label);
            }
        }
        if (found.size() < 2 || found.size() > MOST) {
            throw new BadInputException(points.source() + ": training with classes expects labels of 2 to " + MOST
                    + " kinds, found " + found.size() + ".");
        }
        List<String> names = new ArrayList<>(found);
        int[] classOf = new int[points.count()];
        MessageDigest digest = digest();
        for (int row = 0; row < classOf.length; row++) {
            String label = points.label(row);
            int k = label == null ? -1 : names.indexOf(label);
            classOf[row] = k < 0 ? names.size() : k;
            digest.update((Objects.requireNonNullElse(label, "") + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return new ClassLabels(names, classOf, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    List<String> names() {
        return names;
    }

    /** Of the labels in order, 64 hexadecimal digits. */
    String sha256() {
        return sha256;
    }

    /** The classes of the named rows, [n]. */
    long[] of(int[] rows) {
        long[] result = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            result[i] = classOf[rows[i]];
        }
        return result;
    }
}
