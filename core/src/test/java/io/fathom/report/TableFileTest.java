package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.data.Points;
import io.fathom.estimate.LidResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {
    private static final double FLOAT_PRECISION = 1.2e-7; // relative: 2^-23, a unit in the last place of float32

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lid.csv", "lid.parquet", "lid.npz", "LID.CSV"})
    void aTableReadsBackAsItWasWritten(String name) {
        LidTable table = SyntheticResults.twoMethods();
        Path file = folder.resolve(name);
        TableFile.write(file, table, SyntheticResults.run());
        LidTable back = TableFile.read(file);
        double tolerance = name.toLowerCase(Locale.ROOT).endsWith("csv") ? FLOAT_PRECISION : 0;
        assertSame(back, table, tolerance);
    }

    private static void assertSame(LidTable back, LidTable table, double relative) {
        assertThat(back.count()).isEqualTo(table.count());
        assertThat(back.source()).isEqualTo(table.source());
        assertThat(back.ambientDimension()).isEqualTo(table.ambientDimension());
        assertThat(back.dataScale()).isEqualTo(table.dataScale());
        for (int i = 0; i < table.count(); i++) {
            assertThat(back.id(i)).isEqualTo(table.id(i));
            assertThat(back.label(i)).isEqualTo(table.label(i));
        }
        assertThat(back.results()).hasSameSizeAs(table.results());
        for (int k = 0; k < table.results().size(); k++) {
            LidResult b = back.results().get(k);
            LidResult t = table.results().get(k);
            assertThat(b.method()).isEqualTo(t.method());
            assertThat(b.label()).isEqualTo(t.label());
            assertThat(b.sigmas()).containsExactly(t.sigmas());
            assertThat(b.reason()).containsExactly(t.reason());
            assertThat(b.flag()).containsExactly(t.flag());
            assertClose(b.lid(), t.lid(), relative);
            assertClose(b.standardError(), t.standardError(), relative);
            assertClose(b.sigma(), t.sigma(), relative);
            for (int i = 0; i < table.count(); i++) {
                assertThat(b.curve()[i]).containsExactly(t.curve()[i]); // float32 in every format
            }
        }
    }

    private static void assertClose(double[] back, double[] expected, double relative) {
        for (int i = 0; i < expected.length; i++) {
            if (relative == 0 || Double.isNaN(expected[i])) {
                assertThat(back[i]).isEqualTo(Double.valueOf(expected[i])); // boxed: NaN equals NaN
            } else {
                assertThat(back[i]).isCloseTo(expected[i], Offset.offset(relative * Math.abs(expected[i])));
            }
        }
    }

    @Test
    void csvHasTheNamedColumnsAndNanForFaultyRows() throws IOException {
        Path file = folder.resolve("lid.csv");
        TableFile.write(file, SyntheticResults.twoMethods(), Json.object());
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0))
                .startsWith("id,label,lid,lid_se,sigma,sigma_data,reason,flag,lid@0.01,lid@0.02418,")
                .contains(",lid@2,flipd.lid,flipd.lid_se,flipd.sigma,flipd.sigma_data,flipd.reason,flipd.flag,"
                        + "flipd.lid@0.01,");
        assertThat(lines.get(4)).startsWith("p-3,class D,NaN,NaN,NaN,NaN,non_finite_input,,NaN,");
    }

    @Test
    void aTableWithoutItsSidecarStillReads() throws IOException {
        Path file = folder.resolve("lid.csv");
        TableFile.write(file, SyntheticResults.twoMethods(), Json.object());
        Files.delete(TableFile.sidecar(file));
        LidTable back = TableFile.read(file);
        assertThat(back.results()).extracting(LidResult::method).containsExactly("lid", "flipd");
        assertThat(back.results().get(0).sigmas()).contains(0.02418);
        assertThat(back.dataScale()).isCloseTo(2.5, Offset.offset(2.5 * 2 * FLOAT_PRECISION));
        assertThat(back.ambientDimension()).isZero();
    }

    @Test
    void onlyTheColumnLidIsNeeded() throws IOException {
        Path file = folder.resolve("other.csv");
        Files.writeString(file, "lid\n2.5\n\nNaN\n3\n");
        assertThat(TableFile.read(file).results().get(0).lid()).containsExactly(2.5, Double.NaN, 3);
    }

    @Test
    void theSidecarHoldsWhatWasHandedInAndTheMethods() throws IOException {
        Path file = folder.resolve("lid.parquet");
        TableFile.write(file, SyntheticResults.twoMethods(), SyntheticResults.run());
        String text = Files.readString(folder.resolve("lid.parquet.json"));
        JsonNode sidecar = Json.parse(text, "sidecar");
        assertThat(text).contains("\n  \"settings\" : {"); // indented for people
        assertThat(sidecar.at("/provenance/jvm").asText()).isEqualTo("17.0.15");
        assertThat(sidecar.at("/table/methods/1/name").asText()).isEqualTo("flipd");
        assertThat(SyntheticResults.run().has("table")).isFalse();
    }

    @Test
    void npyHoldsTheHeadlineAsFloat64() throws IOException {
        LidTable table = SyntheticResults.twoMethods();
        Path file = folder.resolve("lid.npy");
        TableFile.write(file, table, Json.object());
        byte[] bytes = Files.readAllBytes(file);
        assertThat(new String(bytes, 1, 127, StandardCharsets.ISO_8859_1))
                .startsWith("NUMPY\u0001\0v\0{'descr': '<f8', 'fortran_order': False, 'shape': (120,), }")
                .endsWith("\n");
        ByteBuffer numbers =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(128);
        for (double lid : table.results().get(0).lid()) {
            assertThat(numbers.getDouble()).isEqualTo(Double.valueOf(lid));
        }
        assertThat(numbers.hasRemaining()).isFalse();
        assertThatThrownBy(() -> TableFile.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(".npy");
    }

    @Test
    void theSameTableGivesTheSameBytes() throws IOException {
        for (String ending : List.of("csv", "parquet", "npz", "npy")) {
            Path a = folder.resolve("a." + ending);
            Path b = folder.resolve("b." + ending);
            TableFile.write(a, SyntheticResults.twoMethods(), Json.object());
            TableFile.write(b, SyntheticResults.twoMethods(), Json.object());
            assertThat(Files.mismatch(a, b)).as(ending).isEqualTo(-1);
        }
    }

    @Test
    void noiseLevelsThatShareFourDigitsGetMore() {
        Points points = SyntheticResults.gaussian(3, 2);
        double[] sigmas = {0.100001, 0.100002, 0.3};
        LidTable table = LidTable.of(
                points, List.of(SyntheticResults.result(points, "flipd", new double[] {1, 2, 3}, sigmas)), 1);
        assertThat(table.toTable().flat().keySet()).contains("lid@0.100001", "lid@0.100002", "lid@0.3");
        Path file = folder.resolve("fine.csv");
        TableFile.write(file, table, Json.object());
        assertThat(TableFile.read(file).results().get(0).sigmas()).containsExactly(sigmas);
    }

    @Test
    void aWrongCellIsNamedByFileRowAndColumn() throws IOException {
        Path file = folder.resolve("lid.csv");
        Files.writeString(file, "id,lid,lid@0.5\na,1,2\nb,two,3\n");
        assertThatThrownBy(() -> TableFile.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessage(file + ", row 2, column lid: expected a number, found \"two\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lid.csv", "lid.parquet", "lid.npz"})
    void aDamagedFileIsRefusedByName(String name) throws IOException {
        Path file = folder.resolve(name);
        TableFile.write(file, SyntheticResults.twoMethods(), Json.object());
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> TableFile.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void whatIsNoTableOfResultsIsRefused() throws IOException {
        Path file = folder.resolve("iris.csv");
        Files.writeString(file, "length,width\n1,2\n");
        assertThatThrownBy(() -> TableFile.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("expected a column lid, found length, width");
        assertThatThrownBy(() -> TableFile.read(folder.resolve("lid.xlsx")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(".csv, .parquet, .npz, .npy");
        assertThatThrownBy(() -> TableFile.read(folder.resolve("absent.csv")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no such file");
        TableFile.write(folder.resolve("lid.csv"), SyntheticResults.twoMethods(), Json.object());
        Files.writeString(folder.resolve("lid.csv"), "lid\n1\n");
        assertThatThrownBy(() -> TableFile.read(folder.resolve("lid.csv")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("expected 120 rows");
    }
}
