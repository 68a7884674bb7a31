package io.fathom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostWorkerTest {
    private static final double ROUNDING = 1e-9; // relative, of a few sums
    private static final double FIXED = 0.5; // seconds a pass of the model clock takes at least
    private static final double PER_PROBE = 0.01; // seconds a point and probe

    private final List<String> passes = new ArrayList<>();

    /** A machine whose time is a straight line in points and probes. */
    private double straight(int rows, int probes) {
        passes.add(rows + "x" + probes);
        return rows * (FIXED / 100 + PER_PROBE * probes);
    }

    @Test
    void aShortCellIsMeasuredWhole() {
        CostWorker.Timing t = CostWorker.timing(10, 100, 8, 1000, this::straight);
        assertThat(t.estimated()).isFalse();
        assertThat(t.rows()).isEqualTo(100);
        assertThat(t.probes()).isEqualTo(8);
        assertThat(t.seconds()).isCloseTo(100 * (FIXED / 100 + 8 * PER_PROBE), within(ROUNDING));
        assertThat(passes).contains("100x8");
    }

    @Test
    void aLongCellIsEstimatedFromFewerProbesByTheLineThroughThem() {
        CostWorker.Timing t = CostWorker.timing(10, 100, 5000, 12, this::straight);
        assertThat(t.estimated()).isTrue();
        assertThat(t.probes()).isBetween(4, 4999);
        assertThat(t.seconds()).isCloseTo(100 * (FIXED / 100 + 5000 * PER_PROBE), within(1e-6 * 5000));
        assertThat(passes).doesNotContain("100x5000");
    }

    @Test
    void aCellThatCannotBeCutIsEstimatedFromFewerPoints() {
        CostWorker.Timing t = CostWorker.timing(10, 1000, 0, 1, (rows, probes) -> rows * 0.02);
        assertThat(t.estimated()).isTrue();
        assertThat(t.rows()).isEqualTo(50);
        assertThat(t.seconds()).isCloseTo(20, within(ROUNDING));
    }

    @Test
    void anAnswerIsReadFromAmongOtherLines() {
        CostAnswer answer = new CostAnswer(12, 0.25, 3, 4, true, 1000, 10);
        assertThat(CostAnswer.in(List.of("a warning of the engine", answer.line())))
                .isEqualTo(answer);
    }

    @Test
    void aChildWithoutAnAnswerIsRefusedWithWhatItSaid() {
        assertThatThrownBy(() -> CostAnswer.in(List.of("Killed")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("Killed");
        assertThatThrownBy(() -> CostAnswer.in(List.of())).hasMessageContaining("no output");
    }

    @Test
    void memoryOfARowIsThePeakAboveThatOfLoading() {
        CostCase c = new CostCase(CostMethod.FLIPD_EXACT, CostNetwork.DIT, 64, 16, CostPrecision.FP32, 8, 1, 1);
        CostAnswer load = new CostAnswer(7, 0, 0, 0, false, 100 * 1024, -1);
        CostAnswer time = new CostAnswer(7, 0.5, 8, 16, true, 0, -1);
        CostAnswer memory = new CostAnswer(7, 0, 8, 2, false, 150 * 1024, 20 * 1024);
        CostRow row = CostRow.of(c, load, time, memory);
        assertThat(row.peakMegabytes()).isEqualTo(50);
        assertThat(row.workingMegabytes()).isEqualTo(20);
        assertThat(row.secondsPerPoint()).isEqualTo(0.5);
        assertThat(row.basis()).isEqualTo("8 points, 16 of 64 probes");
        CostAnswer unknown = new CostAnswer(7, 0, 8, 2, false, -1, -1);
        assertThat(CostRow.of(c, unknown, time, unknown).peakMegabytes()).isNaN();
    }

    @Test
    void thePlanVariesOneThingAtATimeAndNamesNoCellTwice() {
        CostBenchmark.Plan plan = new CostBenchmark.Plan(
                List.of(CostMethod.FLIPD_1),
                CostNetwork.SKIP_MLP,
                List.of(4, 8, 16),
                List.of(32, 64),
                List.of(CostPrecision.FP32, CostPrecision.BF16),
                8,
                1,
                1);
        assertThat(plan.cases())
                .extracting(c -> c.ambientDimension() + "," + c.width() + "," + c.precision())
                .containsExactly(
                        "4,32,fp32", "8,32,fp32", "16,32,fp32", "4,32,bf16", "8,32,bf16", "16,32,bf16", "8,64,fp32");
    }

    @Test
    void aChildProcessMeasuresTimeAndMemoryOfATinyCell() {
        CostCase c = new CostCase(CostMethod.FLIPD_50, CostNetwork.SKIP_MLP, 8, 16, CostPrecision.FP32, 16, 1, 1);
        CostAnswer time = CostProcess.run(CostWorker.Task.TIME, c);
        assertThat(time.secondsPerPoint()).isPositive();
        assertThat(time.rows()).isEqualTo(16);
        assertThat(time.parameters()).isPositive();
        CostAnswer memory = CostProcess.run(CostWorker.Task.MEMORY, c);
        if (System.getProperty("os.name").startsWith("Linux")) {
            assertThat(memory.peakKilobytes()).isGreaterThan(50_000); // a Java process with the engine
        } else {
            assertThat(memory.peakKilobytes()).isEqualTo(-1);
        }
    }

    @Test
    void askedToStopTheTableKeepsTheCellsMeasuredUntilThen() {
        CostBenchmark.Plan plan = new CostBenchmark.Plan(
                List.of(CostMethod.DENOISING_LOSS, CostMethod.FLIPD_1),
                CostNetwork.SKIP_MLP,
                List.of(8),
                List.of(16),
                List.of(CostPrecision.FP32),
                16,
                1,
                1);
        Progress afterOne = new Progress() {
            private long done;

            @Override
            public void update(String stage, long done, long total, String detail) {
                this.done = done;
            }

            @Override
            public boolean stopRequested() {
                return done > 0;
            }
        };
        assertThat(CostBenchmark.run(plan, afterOne))
                .singleElement()
                .satisfies(row -> assertThat(row.is(CostMethod.DENOISING_LOSS, 8, 16, CostPrecision.FP32))
                        .isTrue());
    }
}
