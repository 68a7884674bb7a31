package io.fathom.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Writes a file so that a reader sees the old content or the new one, never a half: temporary file, sync, move. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Refuses a target that cannot be written, before the work whose result it should hold; writes nothing.
     *
     * @throws BadInputException if the target is a folder, or its folder can neither be written nor made
     */
    public static void checkTarget(Path target) {
        Path absolute = target.toAbsolutePath();
        requireName(target, absolute);
        Path folder = absolute.getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder != null && !Files.isDirectory(folder)) {
            throw new BadInputException("Cannot write " + target + ": " + folder + " is a file, expected a folder.");
        }
        if (folder == null || !Files.isWritable(folder)) {
            throw new BadInputException("Cannot write " + target + ": no permission to write in " + folder + ".");
        }
    }

    private static void requireName(Path target, Path absolute) {
        if (absolute.getParent() == null || Files.isDirectory(absolute)) {
            throw new BadInputException("Cannot write " + target + ": it is a folder, expected a file name.");
        }
    }

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
        requireName(target, absolute);
        try {
            Files.createDirectories(Objects.requireNonNull(folder));
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
            throw new UncheckedIOException("Cannot write " + target + ": " + reason(e) + ".", e);
        }
    }

    /** The exception in words: those of the file system's exceptions are often a path alone. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission at " + denied.getFile();
        }
        if (e instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile() + " and it cannot be made";
        }
        if (e instanceof FileAlreadyExistsException file) {
            return file.getFile() + " is a file, expected a folder";
        }
        return e instanceof FileSystemException other && other.getReason() != null
                ? other.getReason()
                : String.valueOf(e.getMessage());
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
