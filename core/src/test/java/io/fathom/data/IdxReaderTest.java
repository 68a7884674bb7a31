package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {
    @TempDir
    private Path folder;

    @Test
    void imagesOfBytesAreReadPlainAndPacked() {
        byte[] bytes = TestFiles.idx(8, new int[] {2, 2, 3}, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, (byte) 200, -1});
        Path plain = TestFiles.write(folder.resolve("a-idx3-ubyte"), bytes);
        Path packed = TestFiles.write(folder.resolve("a-idx3-ubyte.gz"), TestFiles.gzip(bytes));
        for (Path file : List.of(plain, packed)) {
            Points points = PointReader.read(file);
            assertThat(points.count()).isEqualTo(2);
            assertThat(points.imageShape()).contains(new ImageShape(1, 2, 3));
            assertThat(points.value(1, 4)).isEqualTo(200);
            assertThat(points.value(1, 5)).isEqualTo(255);
        }
    }

    @Test
    void otherElementTypesAreBigEndian() {
        Path shorts = TestFiles.write(
                folder.resolve("s"),
                TestFiles.idx(0x0B, new int[] {2, 1}, new byte[] {1, 2, (byte) 0xFF, (byte) 0xFE}));
        assertThat(PointReader.read(shorts).value(0, 0)).isEqualTo(258);
        assertThat(PointReader.read(shorts).value(1, 0)).isEqualTo(-2);
        Path floats = TestFiles.write(
                folder.resolve("f"), TestFiles.idx(0x0D, new int[] {1, 1}, new byte[] {0x3F, (byte) 0xC0, 0, 0}));
        assertThat(PointReader.read(floats).value(0, 0)).isEqualTo(1.5f);
        Path doubles = TestFiles.write(
                folder.resolve("d"),
                TestFiles.idx(0x0E, new int[] {1, 1}, new byte[] {0x3F, (byte) 0xF8, 0, 0, 0, 0, 0, 0}));
        assertThat(PointReader.read(doubles).value(0, 0)).isEqualTo(1.5f);
        Path signed = TestFiles.write(folder.resolve("b"), TestFiles.idx(0x09, new int[] {2, 1}, new byte[] {-3, 3}));
        assertThat(PointReader.read(signed).value(0, 0)).isEqualTo(-3);
        Path ints =
                TestFiles.write(folder.resolve("i"), TestFiles.idx(0x0C, new int[] {1, 1}, new byte[] {0, 1, 0, 0}));
        assertThat(PointReader.read(ints).value(0, 0)).isEqualTo(65536);
    }
}
