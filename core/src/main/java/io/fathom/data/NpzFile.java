package io.fathom.data;

import io.fathom.base.BadInputException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** NPZ: a ZIP of NPY arrays, as numpy.savez writes it. Entry sizes are believed only as far as the packed bytes allow. */
final class NpzFile implements Closeable {
    private static final String ENDING = ".npy";

    private final String source;
    private final ZipFile zip;
    private final List<? extends ZipEntry> arrays;

    NpzFile(Path path) throws IOException {
        this.source = path.toString();
        this.zip = new ZipFile(path.toFile());
        this.arrays = Collections.list(zip.entries()).stream()
                .filter(entry -> entry.getName().endsWith(ENDING))
                .collect(Collectors.toList());
        if (arrays.isEmpty()) {
            String found = zip.stream().limit(4).map(ZipEntry::getName).collect(Collectors.joining(", "));
            zip.close();
            throw new BadInputException(source + ": a ZIP file without NPY arrays"
                    + (found.isEmpty() ? "" : " (it holds " + found + ")")
                    + "; expected NPZ as numpy.savez writes it. Spreadsheets: save as CSV.");
        }
    }

    static Points read(Path path, ReadOptions options) throws IOException {
        try (NpzFile npz = new NpzFile(path)) {
            if (options.array() == null && DownsampledImages.names(npz.names())) {
                Points images = DownsampledImages.read(npz, path.toString(), options);
                if (images != null) {
                    return images;
                }
            }
            ZipEntry entry = npz.choose(options.array());
            String source = path + ", array " + name(entry);
            try (InputStream in = npz.open(entry)) {
                return NpyReader.read(source, npz.bytes(entry, in), options).withSource(path.toString());
            }
        }
    }

    private Set<String> names() {
        return arrays.stream().map(NpzFile::name).collect(Collectors.toSet());
    }

    /** The entry named, or the only one. */
    ZipEntry choose(@Nullable String array) {
        if (array == null && arrays.size() == 1) {
            return arrays.get(0);
        }
        for (ZipEntry entry : arrays) {
            if (name(entry).equals(array) || entry.getName().equals(array)) {
                return entry;
            }
        }
        throw new BadInputException(source + ": "
                + (array == null ? "holds " + arrays.size() + " arrays; choose one" : "has no array " + array)
                + " (array, on the command line --array). Arrays: "
                + arrays.stream().limit(20).map(this::describe).collect(Collectors.joining("; "))
                + (arrays.size() > 20 ? "; and " + (arrays.size() - 20) + " more" : "") + ".");
    }

    private String describe(ZipEntry entry) {
        try (InputStream in = open(entry)) {
            return name(entry) + " " + NpyHeader.read(source, bytes(entry, in));
        } catch (IOException | BadInputException e) {
            return name(entry) + " (unreadable)";
        }
    }

    InputStream open(ZipEntry entry) throws IOException {
        return new CheckedEntry(zip.getInputStream(entry), entry.getCrc());
    }

    ArrayBytes bytes(ZipEntry entry, InputStream in) {
        long packed = Math.max(0, entry.getCompressedSize());
        long most = entry.getMethod() == ZipEntry.STORED ? packed : packed * ArrayBytes.DEFLATE_RATIO;
        return new ArrayBytes(in, Math.min(entry.getSize(), most), entry.getSize() <= most);
    }

    static String name(ZipEntry entry) {
        String name = entry.getName();
        return name.substring(0, name.length() - ENDING.length());
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Compares the checksum when the end is read: ZipFile itself does not. */
    private static final class CheckedEntry extends FilterInputStream {
        private final CRC32 crc = new CRC32();
        private final long expected;

        CheckedEntry(InputStream in, long expected) {
            super(in);
            this.expected = expected;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int n = super.read(target, from, length);
            if (n > 0) {
                crc.update(target, from, n);
            } else if (n < 0 && crc.getValue() != expected) {
                throw new ZipException("the checksum does not fit");
            }
            return n;
        }
    }
}
