package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import io.fathom.data.TableOptions.Delimiter;
import io.fathom.data.TableOptions.Header;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableReaderTest {
    @TempDir
    private Path folder;

    private Points read(String text) {
        return read(text, TableOptions.DEFAULT);
    }

    private Points read(String text, TableOptions table) {
        return PointReader.read(TestFiles.write(folder.resolve("a.csv"), text), ReadOptions.DEFAULT.withTable(table));
    }

    private static float[] row(Points points, int row) {
        float[] values = new float[points.ambientDimension()];
        points.copyRow(row, values, 0);
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|", " ", "   ", ", "})
    void delimitersAreDetected(String delimiter) {
        Points points = read("x y,1.5,-2e3\n3,4,5\n".replace("x y,", "7,").replace(",", delimiter));
        assertThat(points.count()).isEqualTo(2);
        assertThat(row(points, 0)).containsExactly(7f, 1.5f, -2000f);
        assertThat(row(points, 1)).containsExactly(3f, 4f, 5f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lineEndsBomAndQuotesAreUnderstood(String end) {
        Points points = read("\uFEFF\"length, cm\",\"w\"\"i\"" + end + "\"1\",2" + end + "3,4");
        assertThat(points.count()).isEqualTo(2);
        assertThat(row(points, 0)).containsExactly(1f, 2f);
        assertThat(read(
                                "\uFEFF\"length, cm\",\"w\"\"i\"" + end + "1,2",
                                TableOptions.DEFAULT.withColumns(List.of("w\"i")))
                        .value(0, 0))
                .isEqualTo(2f);
    }

    @Test
    void headersAreDetectedAndCanBeOverridden() {
        assertThat(read("x,y\n1,2\n").count()).isEqualTo(1);
        assertThat(read("1,2\n3,4\n").count()).isEqualTo(2);
        assertThat(read("1,2\n3,4\n", TableOptions.DEFAULT.withHeader(Header.PRESENT))
                        .count())
                .isEqualTo(1);
        Points kept = read("x,y\n1,2\n", TableOptions.DEFAULT.withHeader(Header.ABSENT));
        assertThat(kept.count()).isEqualTo(2);
        assertThat(TestFiles.detail(kept, 0)).isEqualTo("row 1 (line 1), column 1: \"x\"");
        assertThat(read("abc,2\n1,2\n3,4\n5,6\n").count())
                .as("one bad cell of two is no header")
                .isEqualTo(4);
    }

    @Test
    void columnNumbersThatPandasWritesAsNamesAreAHeaderAndItsIndexAreIds() {
        Points points = read(",0,1,2\n0,5.5,6,7\n1,8,9,10\n");
        assertThat(points.count()).isEqualTo(2);
        assertThat(row(points, 0)).containsExactly(5.5f, 6f, 7f);
        assertThat(points.id(1)).isEqualTo("1");
        assertThat(points.origin().notes()).hasSize(2);
        assertThat(read("0,1,2\n3,4,5\n6,7,8\n").count())
                .as("counting on is data")
                .isEqualTo(3);
    }

    @Test
    void rowNamesAsRWritesThemAreIds() {
        Points points = read("x,y\nparis,1,2\nrome,3,4\n");
        assertThat(row(points, 1)).containsExactly(3f, 4f);
        assertThat(points.id(1)).isEqualTo("rome");
    }

    @Test
    void labelAndIdColumnsGoByNameOrNumber() {
        String text = "name,a,kind,b\nu,1,cat,2\nv,3,,4\n";
        TableOptions byName = TableOptions.DEFAULT.withLabelColumn("kind").withIdColumn("name");
        TableOptions byNumber = TableOptions.DEFAULT.withLabelColumn("3").withIdColumn("1");
        for (TableOptions table : List.of(byName, byNumber)) {
            Points points = read(text, table);
            assertThat(row(points, 1)).containsExactly(3f, 4f);
            assertThat(points.id(1)).isEqualTo("v");
            assertThat(points.label(0)).isEqualTo("cat");
            assertThat(points.label(1)).isNull();
        }
    }

    @Test
    void columnsAreChosenInTheOrderNamed() {
        String text = "a,b,c,d\n1,2,3,4\n";
        assertThat(row(read(text, TableOptions.DEFAULT.withColumns(List.of("d", "1"))), 0))
                .containsExactly(4f, 1f);
        assertThat(row(read(text, TableOptions.DEFAULT.withColumns(List.of("2-4"))), 0))
                .containsExactly(2f, 3f, 4f);
    }

    @Test
    void aRowThatDoesNotFitStaysWithItsReason() {
        Points points =
                read("x,y\n1,2\n\n1,abc\n1\n1,2,3\nnan,1\n1,\n1,1e39\n0x1p3,1\n1f,1\n5,6\n7,8\n9,10\n11,12\n13,14\n");
        assertThat(points.count()).isEqualTo(14);
        assertThat(points.usableRows()).containsExactly(0, 9, 10, 11, 12, 13);
        assertThat(TestFiles.detail(points, 1)).isEqualTo("row 2 (line 4), column 2 \"y\": \"abc\"");
        assertThat(TestFiles.detail(points, 2)).isEqualTo("row 3 (line 5): expected 2 cells, found 1");
        assertThat(TestFiles.detail(points, 3)).isEqualTo("row 4 (line 6): expected 2 cells, found 3");
        assertThat(TestFiles.detail(points, 4)).isEqualTo("row 5 (line 7), column 1 \"x\": \"nan\"");
        assertThat(TestFiles.detail(points, 5)).isEqualTo("row 6 (line 8), column 2 \"y\": empty");
        assertThat(TestFiles.detail(points, 6))
                .isEqualTo("row 7 (line 9), column 2 \"y\": \"1e39\" is beyond the range of float32");
        assertThat(FaultCount.of(points).keySet())
                .containsExactly("not_a_number", "wrong_width", "non_finite_input", "missing_value");
        assertThat(row(points, 2)).containsOnly(Float.NaN);
    }

    @Test
    void aColumnOfTextIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> read("x,species\n1,setosa\n2,virginica\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("column 2 \"species\" has no number in 2 of 2 rows, for example \"setosa\"")
                .hasMessageContaining("--label-column")
                .hasMessageContaining("--id-column")
                .hasMessageContaining("--columns");
    }

    @Test
    void aColumnOfTextEndsTheReadingEarly() {
        String row = "1,abc\n";
        assertThatThrownBy(() -> read("x,y\n" + row.repeat(5000))).hasMessageContaining("in 1000 of 1000 rows");
    }

    @Test
    void gzipIsUnpacked() {
        Path file = folder.resolve("a.csv.gz");
        TestFiles.write(file, TestFiles.gzip("1,2\n3,4\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(PointReader.read(file).value(1, 1)).isEqualTo(4);
    }

    @Test
    void aLimitStopsTheReading() {
        Path file = TestFiles.write(folder.resolve("a.csv"), "1,2\n3,4\n5,6\n");
        assertThat(PointReader.read(file, ReadOptions.DEFAULT.withLimit(2)).count())
                .isEqualTo(2);
    }

    @Test
    void aGivenDelimiterIsObeyed() {
        Points points = read(
                "1,5;2\n3,4;5\n",
                TableOptions.DEFAULT.withDelimiter(Delimiter.COMMA).withColumns(List.of("1")));
        assertThat(points.value(1, 0)).isEqualTo(3);
    }

    @Test
    void floatsAreReadToTheNearestFloat() {
        Points points = read("0.1,16777217,1.17549435e-38\n0.2,3,4\n");
        assertThat(row(points, 0)).containsExactly(0.1f, 16777216f, Float.MIN_NORMAL);
    }
}
