package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetTableTest {
    private static final String LIST =
            "message m { optional binary name (STRING); optional group v (LIST) { repeated group list {"
                    + " optional float element; } } }";

    @TempDir
    private Path folder;

    private static ReadOptions table(TableOptions table) {
        return ReadOptions.DEFAULT.withTable(table);
    }

    @Test
    void thereIsNoHadoopOnTheClasspathButTheStubsOfParquetFloor() {
        assertThatThrownBy(() -> Class.forName("org.apache.hadoop.fs.LocalFileSystem"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void numericColumnsOfEveryTypeAndPackingBecomeCoordinates(CompressionCodecName codec) {
        List<Integer> rows = IntStream.range(0, 5000).boxed().collect(Collectors.toList());
        Path file = TestFiles.parquet(
                folder.resolve("a.parquet"),
                "message m { required float f; optional double d; required int32 i; required int64 l; required boolean b;"
                        + " required int32 u (INTEGER(32,false)); required int32 dec (DECIMAL(9,2));"
                        + " required binary label (STRING); }",
                codec,
                rows,
                (group, i) -> group.append("f", i / 4f)
                        .append("d", i / 8.0)
                        .append("i", -i)
                        .append("l", (long) i)
                        .append("b", i % 2 == 1)
                        .append("u", -1)
                        .append("dec", i)
                        .append("label", "k" + i % 3));
        Points points = PointReader.read(file, table(TableOptions.DEFAULT.withLabelColumn("label")));
        assertThat(points.count()).isEqualTo(5000);
        float[] row = new float[7];
        points.copyRow(4001, row, 0);
        assertThat(row).containsExactly(1000.25f, 500.125f, -4001f, 4001f, 1f, 4294967295f, 40.01f);
        assertThat(points.label(4001)).isEqualTo("k2");
    }

    @Test
    void nullsAndNumbersBeyondFloatAreFaultyRows() {
        Path file = TestFiles.parquet(
                folder.resolve("a.parquet"),
                "message m { required double x; optional double y; }",
                CompressionCodecName.UNCOMPRESSED,
                List.of(1.0, 1e200, Double.NaN, 2.0),
                (group, x) -> {
                    group.append("x", x);
                    if (x != 2.0) {
                        group.append("y", 1.0);
                    }
                });
        Points points = PointReader.read(file);
        assertThat(points.usableRows()).containsExactly(0);
        assertThat(TestFiles.detail(points, 1)).isEqualTo("row 2, column 1: 1.0E200 is beyond the range of float32");
        assertThat(TestFiles.detail(points, 2)).isEqualTo("row 3, column 1: NaN");
        assertThat(TestFiles.detail(points, 3)).isEqualTo("row 4, column 2 \"y\": null");
    }

    @Test
    void oneListColumnIsTheVector() {
        List<float[]> rows = List.of(
                new float[] {1, 2, 3}, new float[] {4, 5, 6}, new float[] {7}, new float[] {1, 2, 3, 4}, new float[0]);
        Path file = TestFiles.parquet(
                folder.resolve("a.parquet"), LIST, CompressionCodecName.SNAPPY, rows, (group, row) -> {
                    group.append("name", "n" + row.length);
                    if (row.length > 0) {
                        for (float value : row) {
                            group.getFieldRepetitionCount("v");
                            if (group.getFieldRepetitionCount("v") == 0) {
                                group.addGroup("v");
                            }
                            group.getGroup("v", 0).addGroup("list").append("element", value);
                        }
                    }
                });
        Points points = PointReader.read(file, table(TableOptions.DEFAULT.withIdColumn("name")));
        assertThat(points.ambientDimension()).isEqualTo(3);
        assertThat(points.usableRows()).containsExactly(0, 1);
        assertThat(points.value(1, 2)).isEqualTo(6);
        assertThat(points.id(3)).isEqualTo("n4");
        assertThat(TestFiles.detail(points, 2)).isEqualTo("row 3, column \"v\": expected 3 numbers, found 1");
        assertThat(TestFiles.detail(points, 3)).isEqualTo("row 4, column \"v\": expected 3 numbers, found 4");
        assertThat(TestFiles.detail(points, 4)).isEqualTo("row 5, column \"v\": null");
        assertThat(PointReader.read(
                                file,
                                table(TableOptions.DEFAULT.withColumns(List.of("v")))
                                        .withLimit(2))
                        .count())
                .isEqualTo(2);
        assertThat(PointReader.read(file).origin().notes()).hasSize(1);
    }

    @Test
    void textColumnsAreRefusedWithAllColumnsListed() {
        Path file = TestFiles.parquet(
                folder.resolve("a.parquet"),
                "message m { required double x; required binary city (STRING); required int32 day (DATE); }",
                CompressionCodecName.UNCOMPRESSED,
                List.of(1.0),
                (group, x) -> group.append("x", x).append("city", "Rome").append("day", 3));
        assertThatThrownBy(() -> PointReader.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("column city (string) is not one number per row")
                .hasMessageContaining("x double; city string; day date");
        TableOptions named = TableOptions.DEFAULT.withLabelColumn("city").withIdColumn("3");
        assertThat(PointReader.read(file, table(named)).ambientDimension()).isEqualTo(1);
    }

    @Test
    void severalRowGroupsFollowEachOther() {
        int n = TestFiles.ROW_GROUP + 500;
        List<Integer> rows = IntStream.range(0, n).boxed().collect(Collectors.toList());
        Path file = TestFiles.parquet(
                folder.resolve("a.parquet"),
                "message m { required int64 x; required int32 y; }",
                CompressionCodecName.UNCOMPRESSED,
                rows,
                (group, i) -> group.append("x", (long) i).append("y", -i));
        Points points = PointReader.read(file, ReadOptions.DEFAULT.withLimit(n - 7));
        assertThat(points.count()).isEqualTo(n - 7);
        for (int i : new int[] {0, 65_535, 65_536, TestFiles.ROW_GROUP - 1, TestFiles.ROW_GROUP, n - 8}) {
            assertThat(points.value(i, 0)).isEqualTo(i);
            assertThat(points.value(i, 1)).isEqualTo(-i);
        }
    }
}
