package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.cli.EstimateArguments;
import io.fathom.cli.Main;
import io.fathom.report.Table;
import io.fathom.report.TableFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCostCommandTest {
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

    @Test
    void aTinyCellProbesAndDriftGiveTablesAndAPage() throws IOException {
        int exit = fathom(
                "bench",
                "cost",
                "--dims",
                8,
                "--widths",
                16,
                "--precisions",
                "fp32",
                "--methods",
                "flipd_1",
                "--rows",
                16,
                "--limit",
                0.5,
                "--trials",
                20,
                "--threads",
                1,
                "--parts",
                "cost,probes",
                "--out",
                folder);
        assertThat(exit).as(err.toString()).isZero();
        assertThat(out.toString()).contains("Flipd, k=1", "Rademacher, denoiser");
        Table cost = TableFile.readTable(folder.resolve("cost.csv"));
        assertThat(cost.rows()).isEqualTo(1);
        assertThat(cost.texts("failure")).containsOnly("");
        assertThat(cost.numbers("seconds_per_point", "cost.csv")[0]).isPositive();
        assertThat(TableFile.readTable(folder.resolve("probes.csv")).rows()).isEqualTo(4);
        assertThat(Files.readString(folder.resolve("cost.html"))).contains("<title>Cost of the estimators</title>");
    }

    @Test
    void roundedWeightsMoveTheLidALittle() throws IOException {
        int exit = fathom(
                "bench",
                "cost",
                "--parts",
                "drift",
                "--train-steps",
                3,
                "--count",
                4,
                "--threads",
                1,
                "--precisions",
                "fp32,bf16",
                "--out",
                folder);
        assertThat(exit).as(err.toString()).isZero();
        Table drift = TableFile.readTable(folder.resolve("drift.csv"));
        long methods = Arrays.stream(EstimateArguments.Method.values())
                .filter(method -> !method.readsNeighbours())
                .count();
        assertThat(drift.rows()).isEqualTo((int) methods * 5);
        double[] rms = drift.numbers("rms_change", "drift.csv");
        double[] mean = drift.numbers("mean_fp32", "drift.csv");
        int moved = 0;
        for (int i = 0; i < rms.length; i++) {
            assertThat(rms[i]).isNotNegative().isLessThan(0.5 * Math.abs(mean[i]) + 1);
            moved += rms[i] > 0 ? 1 : 0;
        }
        assertThat(moved).isGreaterThanOrEqualTo(rms.length * 3 / 4); // the two bundles count in whole numbers
    }

    @Test
    void driftNeedsThirtyTwoBitsToCompareWith() {
        assertThat(fathom("bench", "cost", "--parts", "drift", "--precisions", "bf16"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("expected fp32 first");
    }
}
