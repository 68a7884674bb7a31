package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NpyReaderTest {
    @TempDir
    private Path folder;

    static Stream<String> expected() throws IOException {
        return Files.readAllLines(TestFiles.golden("npy/expected.tsv")).stream();
    }

    @ParameterizedTest
    @MethodSource("expected")
    void numpyFilesReadAsNumpyReadsThem(String line) {
        String[] cells = line.split("\t", -1);
        Points points = PointReader.read(TestFiles.golden("npy/" + cells[0]));
        assertThat(points.count()).isEqualTo(Integer.parseInt(cells[1]));
        assertThat(points.ambientDimension()).isEqualTo(Integer.parseInt(cells[2]));
        assertThat(points.imageShape().map(ImageShape::toString).orElse("-")).isEqualTo(cells[3]);
        String[] numbers = cells[4].split(",", -1);
        float[] found = new float[numbers.length];
        points.copyRows(0, points.count(), found);
        float[] wanted = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            wanted[i] = Float.parseFloat(numbers[i]);
        }
        assertThat(found).containsExactly(wanted);
    }

    @Test
    void goldenFilesCoverEveryElementTypeInBothOrders() throws IOException {
        List<String> lines = expected().toList();
        for (String type : List.of("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8")) {
            assertThat(lines).anyMatch(line -> line.startsWith(type + "_little"));
            assertThat(lines).anyMatch(line -> line.startsWith(type + "_big"));
        }
    }

    @ParameterizedTest
    @MethodSource("expected")
    void aLimitGivesTheFirstRows(String line) {
        Path file = TestFiles.golden("npy/" + line.split("\t", -1)[0]);
        Points all = PointReader.read(file);
        Points first = PointReader.read(file, ReadOptions.DEFAULT.withLimit(1));
        assertThat(first.count()).isEqualTo(1);
        float[] a = new float[all.ambientDimension()];
        float[] b = new float[all.ambientDimension()];
        all.copyRow(0, a, 0);
        first.copyRow(0, b, 0);
        assertThat(b).containsExactly(a);
    }

    @Test
    void aFileLargerThanOneChunkIsReadWhole() {
        float[] values = new float[70_001 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = TestFiles.write(folder.resolve("big.npy"), TestFiles.npy("(70001, 3)", values));
        Points points = PointReader.read(file);
        assertThat(points.value(70_000, 2)).isEqualTo(210_002f);
        assertThat(points.value(21_845, 1)).isEqualTo(65_536f);
    }

    @Test
    void badNumbersBecomeFaultyRowsWithTheirPlace() {
        byte[] bytes = TestFiles.npyDoubles("(4, 2)", 1, 2, Double.NaN, 2, 1, 1e300, 3, Double.NEGATIVE_INFINITY);
        Points points = PointReader.read(TestFiles.write(folder.resolve("bad.npy"), bytes));
        assertThat(points.usableRows()).containsExactly(0);
        assertThat(TestFiles.detail(points, 1)).isEqualTo("row 2, column 1: NaN");
        assertThat(TestFiles.detail(points, 2)).isEqualTo("row 3, column 2: 1.0E300 is beyond the range of float32");
        assertThat(TestFiles.detail(points, 3)).isEqualTo("row 4, column 2: -Infinity");
        assertThat(points.value(2, 0)).isNaN();
    }

    @Test
    void gzipIsUnpacked() {
        byte[] bytes = TestFiles.gzip(TestFiles.npy("(2, 2)", 1, 2, 3, 4));
        assertThat(PointReader.read(TestFiles.write(folder.resolve("a.npy.gz"), bytes))
                        .value(1, 1))
                .isEqualTo(4);
    }

    @Test
    void anNpzWithSeveralArraysListsThemAndReadsTheOneNamed() {
        Path file = TestFiles.golden("npy/several.npz");
        assertThatThrownBy(() -> PointReader.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("x float32 (5, 4); y int64 (5,); names text (5,)");
        Points points =
                PointReader.read(file, ReadOptions.DEFAULT.withArray("x").withLabels(Path.of(file + ":names")));
        assertThat(points.ambientDimension()).isEqualTo(4);
        assertThat(points.label(4)).isEqualTo("é");
    }

    @Test
    void aLyingHeaderIsRefusedBeforeMemoryIsTaken() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("x.npy", TestFiles.npy("(1000000000, 1)", 1));
        Path zip = TestFiles.write(folder.resolve("lying.npz"), TestFiles.zip(entries));
        Path packed =
                TestFiles.write(folder.resolve("lying.npy.gz"), TestFiles.gzip(TestFiles.npy("(1000000000, 1)", 1)));
        Path plain = TestFiles.write(folder.resolve("lying.npy"), TestFiles.npy("(1000000000, 1)", 1));
        for (Path file : List.of(zip, packed, plain)) {
            assertThatThrownBy(() -> PointReader.read(file, ReadOptions.DEFAULT.withLimit(500_000_000)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("(1000000000, 1) of float32 = 4,000,000,000 bytes");
        }
    }
}
