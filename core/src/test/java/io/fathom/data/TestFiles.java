package io.fathom.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Small files of every format, written without the code under test. */
final class TestFiles {
    /** Rows in a Parquet row group; more than the reader appends in one step. */
    static final int ROW_GROUP = 70_000;

    private TestFiles() {}

    static Path golden(String name) {
        try {
            return Path.of(Objects.requireNonNull(TestFiles.class.getResource("/golden/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The detail of a faulty row. */
    static String detail(Points points, int row) {
        return Objects.requireNonNull(points.fault(row)).detail();
    }

    static Path write(Path path, byte[] bytes) {
        try {
            Files.createDirectories(path.toAbsolutePath().resolveSibling("."));
            return Files.write(path, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path path, String text) {
        return write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** NPY v1 of little-endian float32 with any shape in its header. */
    static byte[] npy(String shape, float... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            data.putFloat(value);
        }
        return npy("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }", data.array());
    }

    static byte[] npy(String header, byte[] data) {
        int length = (header.length() + 1 + 10 + 63) / 64 * 64 - 10;
        ByteBuffer file = ByteBuffer.allocate(10 + length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
        file.put(String.format("%-" + (length - 1) + "s%n", header).getBytes(StandardCharsets.ISO_8859_1));
        return file.put(data).array();
    }

    static byte[] npyDoubles(String shape, double... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            data.putDouble(value);
        }
        return npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }", data.array());
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] idx(int type, int[] shape, byte... data) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * shape.length + data.length);
        file.put(new byte[] {0, 0, (byte) type, (byte) shape.length});
        for (int length : shape) {
            file.putInt(length);
        }
        return file.put(data).array();
    }

    static byte[] image(String format, BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A grey image whose pixel (x, y) is x + 10 y + base. */
    static BufferedImage grey(int width, int height, int base) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, x + 10 * y + base);
            }
        }
        return image;
    }

    /** A colour image whose pixel (x, y) is (x + 10 y, 100, 200 - x). */
    static BufferedImage colour(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x + 10 * y) << 16 | 100 << 8 | (200 - x));
            }
        }
        return image;
    }

    static <T> Path parquet(
            Path path, String schema, CompressionCodecName codec, List<T> rows, BiConsumer<Group, T> fill) {
        MessageType type = MessageTypeParser.parseMessageType(schema);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(path))
                .withType(type)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new TestCodecs())
                .withCompressionCodec(codec)
                .withRowGroupRowCountLimit(ROW_GROUP)
                .build()) {
            for (T row : rows) {
                Group group = new SimpleGroupFactory(type).newGroup();
                fill.accept(group, row);
                writer.write(group);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }
}
