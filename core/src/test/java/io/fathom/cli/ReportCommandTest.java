package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.base.Json;
import io.fathom.data.PointReader;
import io.fathom.data.Points;
import io.fathom.data.ReadOptions;
import io.fathom.data.TableOptions;
import io.fathom.estimate.LidResult;
import io.fathom.report.LidTable;
import io.fathom.report.TableFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int fathom(Object... arguments) {
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(texts);
    }

    private Path savedTable() throws IOException {
        Path data = Files.writeString(folder.resolve("data.csv"), "x,y,kind\n1,2,a\n3,4,b\n5,7,a\n");
        Points points = PointReader.read(
                data, ReadOptions.DEFAULT.withTable(TableOptions.DEFAULT.withColumns(List.of("x", "y"))));
        LidResult result = new LidResult(
                "flipd",
                "Flipd(exact)",
                new double[] {0.1, 1},
                new float[][] {{2, 1}, {2, 1.5f}, {2, 2}},
                new float[3][2],
                new double[] {1, 1.5, 2},
                new double[3],
                new double[] {1, 1, 1},
                new String[3],
                new String[3]);
        Path table = folder.resolve("lid.csv");
        TableFile.write(
                table, LidTable.of(points, List.of(result), 3), Json.object().put("elapsed_seconds", 0.5));
        return table;
    }

    @Test
    void aSavedTableBecomesAReportAndASummary() throws IOException {
        Path report = folder.resolve("sub/report.html");
        int exit = fathom("report", savedTable(), "--out", report);
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("Flipd(exact)", "3, 3 with a finite LID", "6 points per second", "report.html");
        assertThat(Files.readString(report)).contains("<title>Local intrinsic dimension of ", "\"elapsedSeconds\":0.5");
    }

    @Test
    void dataAddsWhatTheTableDoesNotKnow() throws IOException {
        Path report = folder.resolve("report.html");
        Path table = savedTable();
        int exit = fathom(
                "report",
                table,
                "--data",
                folder.resolve("data.csv"),
                "--label-column",
                "kind",
                "--out",
                report,
                "--title",
                "Mine");
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(Files.readString(report)).contains("<title>Mine</title>", "\"words\":[\"a\",\"b\"]");
    }

    @Test
    void otherDataAreRefused() throws IOException {
        Path table = savedTable();
        Path other = Files.writeString(folder.resolve("other.csv"), "1,2\n3,4\n");
        assertThat(fathom("report", table, "--data", other, "--out", folder.resolve("r.html")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("expected 3 points, as many as the table has rows, found 2");
        assertThat(folder.resolve("r.html")).doesNotExist();
    }

    @Test
    void wrongUsageExitsWithTwoAndAMissingTableWithOne() throws IOException {
        assertThat(fathom("report")).isEqualTo(2);
        assertThat(fathom("report", savedTable(), "--label-column", "kind")).isEqualTo(2);
        assertThat(err.toString()).contains("--label-column: expected only together with --data");
        assertThat(fathom("report", folder.resolve("absent.csv"))).isEqualTo(1);
        assertThat(err.toString()).contains("absent.csv: expected a table, found no such file");
    }
}
