package io.fathom.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** One PNG, JPEG or WebP file, refused when it is damaged or cut off, which the decoders themselves partly paint over. */
final class ImageFile {
    private static final long MOST_BYTES = 1L << 28;
    /** At some 8 bytes a pixel while decoding, a quarter of the memory. */
    private static final long MOST_PIXELS =
            Math.min(100_000_000L, Runtime.getRuntime().maxMemory() / 32);

    /** Thousands of pixels under decoding at one time, by all threads. */
    private static final Semaphore DECODING = new Semaphore(thousands(MOST_PIXELS));

    private static final Pattern DAMAGE = Pattern.compile("(?i)corrupt|premature|truncat");

    private ImageFile() {}

    /** What the header says. */
    record Header(int width, int height, boolean grey) {}

    static Header header(Path path) throws IOException {
        ImageReader reader = reader(read(path));
        try {
            ImageTypeSpecifier type = reader.getRawImageType(0);
            if (type == null) {
                Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
                type = types.hasNext() ? types.next() : null;
            }
            boolean grey = type != null && isGrey(type.getColorModel());
            checkedPixels(reader);
            return new Header(reader.getWidth(0), reader.getHeight(0), grey);
        } finally {
            reader.dispose();
        }
    }

    static BufferedImage decode(Path path) throws IOException {
        ImageReader reader = reader(read(path));
        try {
            String[] damage = new String[1];
            reader.addIIOReadWarningListener((source, warning) -> {
                if (DAMAGE.matcher(String.valueOf(warning)).find()) {
                    damage[0] = warning;
                }
            });
            int share = thousands(checkedPixels(reader));
            DECODING.acquireUninterruptibly(share);
            BufferedImage image;
            try {
                image = reader.read(0);
            } finally {
                DECODING.release(share);
            }
            if (damage[0] != null) {
                throw new IOException(damage[0]);
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    /** What the header claims, before anything that large is allocated. */
    private static long checkedPixels(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        if (pixels > MOST_PIXELS || Math.max(width, height) > Size.LARGEST || Math.min(width, height) < 1) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "claims %dx%d pixels, expected 1 to %d each way and %,d in all",
                    width,
                    height,
                    Size.LARGEST,
                    MOST_PIXELS));
        }
        return pixels;
    }

    private static int thousands(long pixels) {
        return (int) (pixels / 1000) + 1;
    }

    static boolean isGrey(ColorModel model) {
        if (model instanceof IndexColorModel) {
            IndexColorModel palette = (IndexColorModel) model;
            for (int i = 0; i < palette.getMapSize(); i++) {
                if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                    return false;
                }
            }
            return true;
        }
        return model.getNumColorComponents() == 1;
    }

    private static byte[] read(Path path) throws IOException {
        long length = Files.size(path);
        if (length > MOST_BYTES) {
            throw new IOException(String.format(Locale.ROOT, "%,d bytes, expected at most %,d", length, MOST_BYTES));
        }
        return Files.readAllBytes(path);
    }

    private static ImageReader reader(byte[] file) throws IOException {
        ImageReader reader =
                ImageIO.getImageReadersByFormatName(checkedFormat(file)).next();
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)), true, false);
        return reader;
    }

    private static String checkedFormat(byte[] file) throws IOException {
        if (file.length == 0) {
            throw new IOException("the file is empty");
        }
        FileKind kind = FileKind.of(file);
        if (kind == FileKind.PNG) {
            checkPng(file);
            return "png";
        }
        if (kind == FileKind.JPEG) {
            if (lastIndexOf(file, 0xD9) < lastIndexOf(file, 0xDA)) {
                throw new IOException("cut off: the JPEG has no end marker");
            }
            return "jpeg";
        }
        if (kind == FileKind.WEBP) {
            long claimed = 8 + (FileKind.littleEndian(file, 4) & 0xFFFF_FFFFL);
            if (claimed > file.length) {
                throw new IOException("cut off: the WebP claims " + claimed + " bytes, the file has " + file.length);
            }
            return "webp";
        }
        throw new IOException("not a PNG, JPEG or WebP image");
    }

    /** Every chunk's checksum; ImageIO looks at none. */
    private static void checkPng(byte[] file) throws IOException {
        CRC32 crc = new CRC32();
        long at = 8;
        while (at + 12 <= file.length) {
            int start = (int) at;
            long length = Integer.reverseBytes(FileKind.littleEndian(file, start)) & 0xFFFF_FFFFL;
            if (at + 12 + length > file.length) {
                break;
            }
            int end = (int) (at + 8 + length);
            crc.reset();
            crc.update(file, start + 4, (int) length + 4);
            if ((int) crc.getValue() != Integer.reverseBytes(FileKind.littleEndian(file, end))) {
                throw new IOException("damaged: the checksum of the PNG chunk at byte " + at + " does not fit");
            }
            if (file[start + 4] == 'I' && file[start + 5] == 'E' && file[start + 6] == 'N' && file[start + 7] == 'D') {
                return;
            }
            at += 12 + length;
        }
        throw new IOException("cut off: the PNG has no end chunk");
    }

    private static int lastIndexOf(byte[] file, int marker) {
        for (int i = file.length - 2; i >= 0; i--) {
            if (file[i] == (byte) 0xFF && file[i + 1] == (byte) marker) {
                return i;
            }
        }
        return -1;
    }

    /** The shortest words for why an image cannot be read. */
    static String reason(@Nullable Throwable e) {
        String message = e == null ? null : e.getMessage();
        return message == null || message.isBlank()
                ? "cannot be decoded"
                : message.strip().replaceAll("\\s+", " ");
    }
}
