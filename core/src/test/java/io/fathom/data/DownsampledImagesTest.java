package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made as the official batches of downsampled ImageNet are, with 4 rows. */
class DownsampledImagesTest {
    private static final int N = 4;

    @TempDir
    private Path folder;

    private static byte[] npy(String descr, String shape, byte[] numbers) {
        String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
        out.writeBytes(text);
        out.writeBytes(numbers);
        return out.toByteArray();
    }

    /** Pixel (c, y, x) of image i. */
    private static int pixel(int i, int c, int y, int x) {
        return (i * 31 + c * 83 + y * 5 + x) % 256;
    }

    private static byte[] images(int side) {
        byte[] data = new byte[N * 3 * side * side];
        int at = 0;
        for (int i = 0; i < N; i++) {
            for (int c = 0; c < 3; c++) { // plane after plane
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        data[at++] = (byte) pixel(i, c, y, x);
                    }
                }
            }
        }
        return data;
    }

    private static byte[] labels(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putLong);
        return bytes.array();
    }

    private Path batch(String name, int side, byte[] labels, boolean withMean) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        int d = 3 * side * side;
        entries.put("data.npy", npy("|u1", "(" + N + ", " + d + ")", images(side)));
        entries.put("labels.npy", npy("<i8", "(" + labels.length / 8 + ",)", labels));
        if (withMean) {
            entries.put("mean.npy", npy("<f8", "(" + d + ",)", new byte[8 * d]));
        }
        return TestFiles.write(folder.resolve(name), TestFiles.zip(entries));
    }

    @Test
    void aTrainingBatchIsColourImagesWithLabels() {
        Points points = PointReader.read(batch("train_data_batch_1.npz", 64, labels(1, 1000, 7, 7), true));
        assertThat(points.count()).isEqualTo(N);
        assertThat(points.imageShape()).contains(new ImageShape(3, 64, 64));
        for (int i = 0; i < N; i++) {
            for (int c = 0; c < 3; c++) {
                assertThat(points.value(i, (c * 64 + 17) * 64 + 40)).isEqualTo(pixel(i, c, 17, 40));
            }
        }
        assertThat(points.label(1)).isEqualTo("1000");
        assertThat(points.origin().format()).contains("ImageNet");
    }

    @Test
    void aValidationBatchHasNoMeanAndOtherSizesAreReadToo() {
        Points points =
                PointReader.read(batch("val_data.npz", 8, labels(1, 2, 3, 4), false), ReadOptions.DEFAULT.withLimit(2));
        assertThat(points.imageShape()).contains(new ImageShape(3, 8, 8));
        assertThat(points.count()).isEqualTo(2);
        assertThat(points.label(1)).isEqualTo("2");
    }

    @Test
    void labelsOfAnotherNumberAreRefused() {
        Path path = batch("train_data_batch_2.npz", 8, labels(1, 2), true);
        assertThatThrownBy(() -> PointReader.read(path))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("labels")
                .hasMessageContaining("4")
                .hasMessageContaining("2");
    }

    @Test
    void otherArraysOfTheSameNamesStillAskWhichOneIsMeant() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data.npy", TestFiles.npy("(2, 3)", 1, 2, 3, 4, 5, 6));
        entries.put("labels.npy", npy("<i8", "(2,)", labels(1, 2)));
        Path path = TestFiles.write(folder.resolve("other.npz"), TestFiles.zip(entries));
        assertThatThrownBy(() -> PointReader.read(path))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--array");
        assertThat(PointReader.read(path, ReadOptions.DEFAULT.withArray("data")).count())
                .isEqualTo(2);
    }

    @Test
    void dequantisedPixelsLieInTheirLevelAndAreAlwaysTheSame() {
        Points raw = PointReader.read(batch("train_data_batch_3.npz", 64, labels(1, 2, 3, 4), true));
        Points points = Dequantise.UNIFORM.apply(raw);
        double sum = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < 3 * 64 * 64; j++) {
                double within = points.value(i, j) * 256.0 - raw.value(i, j);
                assertThat(within).isBetween(0.0, 1.0);
                sum += within;
            }
        }
        assertThat(sum / (N * 12288)).isCloseTo(.5, Offset.offset(4 * Math.sqrt(1.0 / 12 / N / 12288)));
        assertThat(Dequantise.UNIFORM.apply(raw).sha256()).isEqualTo(points.sha256());
        assertThat(Dequantise.of(points)).isEqualTo(Dequantise.UNIFORM);
        assertThat(Dequantise.of(raw)).isEqualTo(Dequantise.NONE);
        assertThat(Dequantise.isLattice(raw)).isTrue();
        assertThat(Dequantise.isLattice(points)).isFalse();
        assertThat(points.imageShape()).isEqualTo(raw.imageShape());
        assertThat(Dequantise.NONE.apply(raw)).isSameAs(raw);
    }

    @Test
    void whatIsNoLevelIsNotDequantised() {
        Points halves = Points.of(new float[][] {{1, 2}, {3, 4.5f}}, "memory");
        assertThatThrownBy(() -> Dequantise.UNIFORM.apply(halves))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("row 2, column 2")
                .hasMessageContaining("4.5");
        Points deep = Points.of(new float[][] {{1, 300}}, "memory");
        assertThatThrownBy(() -> Dequantise.UNIFORM.apply(deep)).hasMessageContaining("300");
        Points holes = Points.of(new float[][] {{1, Float.NaN}, {3, 4}}, "memory");
        assertThat(Dequantise.UNIFORM.apply(holes).fault(0)).isNotNull();
    }
}
