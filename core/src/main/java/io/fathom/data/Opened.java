package io.fathom.data;

import io.fathom.base.BadInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file whose kind has been told from its first bytes, unpacked first if it is gzip. */
record Opened(Path path, FileKind kind, boolean gzip, long fileLength) {
    private static final int HEAD = 512;

    static Opened of(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new BadInputException(path + ": no such file or folder.");
        }
        if (!Files.isRegularFile(path)) {
            throw new BadInputException(
                    path + ": expected a file, found " + (Files.isDirectory(path) ? "a folder." : "something else."));
        }
        long length = Files.size(path);
        FileKind kind = kind(path, false);
        boolean gzip = kind == FileKind.GZIP;
        return new Opened(path, gzip ? kind(path, true) : kind, gzip, length);
    }

    private static FileKind kind(Path path, boolean gzip) throws IOException {
        try (InputStream in = open(path, gzip)) {
            byte[] head = in.readNBytes(HEAD);
            if (head.length == 0) {
                throw new BadInputException(path + ": the file is empty.");
            }
            return FileKind.of(head);
        }
    }

    private static InputStream open(Path path, boolean gzip) throws IOException {
        InputStream file = Files.newInputStream(path);
        try {
            return gzip ? new GZIPInputStream(file, 1 << 16) : new BufferedInputStream(file, 1 << 16);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    InputStream open() throws IOException {
        return open(path, gzip);
    }

    ArrayBytes bytes(InputStream in) {
        return gzip
                ? new ArrayBytes(in, fileLength * ArrayBytes.DEFLATE_RATIO, false)
                : new ArrayBytes(in, fileLength, true);
    }
}
