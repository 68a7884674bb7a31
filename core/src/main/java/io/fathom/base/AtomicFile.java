package io.fathom.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file so that a reader sees the old content or the new one, never a half: temporary file, sync, move. */
public final class AtomicFile {
    private AtomicFile() {}

    /** What fills the temporary file. */
    @FunctionalInterface
    public interface Content<T> {
        void writeTo(T target) throws IOException;
    }

    /** Writes through a buffered stream. Parent folders are made. On failure the target is untouched. */
    public static void write(Path target, Content<OutputStream> content) {
        writePath(target, temporary -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                content.writeTo(out);
            }
        });
    }

    /** As {@link #write}, for libraries that want a path; the temporary file carries the target's ending. */
    public static void writePath(Path target, Content<Path> content) {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        String name = String.valueOf(absolute.getFileName());
        if (folder == null || Files.isDirectory(absolute)) {
            throw new BadInputException("Cannot write " + target + ": it is a folder, expected a file name.");
        }
        try {
            Files.createDirectories(folder);
            // the process id keeps two runs that write the same file apart
            Path temporary = folder.resolve("." + ProcessHandle.current().pid() + "." + name);
            Files.deleteIfExists(temporary);
            try {
                content.writeTo(temporary);
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                move(temporary, absolute);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
