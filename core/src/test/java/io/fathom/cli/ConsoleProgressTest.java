package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private final StringWriter text = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private ConsoleProgress progress(boolean terminal) {
        return new ConsoleProgress(new PrintWriter(text), terminal, nanos::get);
    }

    /** One update every tenth of a second, ten units each. */
    private void work(ConsoleProgress progress, double seconds, long total) {
        for (int i = 1; i <= Math.round(10 * seconds); i++) {
            nanos.addAndGet(100_000_000);
            progress.update("train", 10L * i, total, "loss 1.25");
        }
    }

    @Test
    void workUnderTwoSecondsIsQuiet() {
        ConsoleProgress progress = progress(true);
        work(progress, 1.9, 190);
        progress.end();
        assertThat(text.toString()).isEmpty();
    }

    @Test
    void aTerminalShowsOneLineThatIsOverwritten() {
        ConsoleProgress progress = progress(true);
        work(progress, 5, 1000);
        assertThat(text.toString()).startsWith("\r").doesNotContain("\n");
        progress.end();
        assertThat(text.toString()
                        .lines()
                        .filter(line -> !line.isEmpty() && !line.startsWith("\r"))
                        .count())
                .isLessThanOrEqualTo(20);
        assertThat(text.toString()).endsWith(System.lineSeparator());
    }

    @Test
    void theLineHasCountsRateTimeLeftAndDetail() {
        ConsoleProgress progress = progress(true);
        work(progress, 5, 1000);
        String last = text.toString().substring(text.toString().lastIndexOf('\r') + 1);
        assertThat(last)
                .startsWith("train    ")
                .contains("of 1,000 (")
                .contains("/s")
                .contains(" left, loss 1.25");
        // a hundred a second, five hundred to go
        assertThat(last).containsPattern(", 1\\d\\d/s, 0:05 left");
    }

    @Test
    void elsewhereALineComesEveryTenSecondsAndAtTheEnd() {
        ConsoleProgress progress = progress(false);
        work(progress, 25, 2500);
        progress.end();
        assertThat(text.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("train"));
        assertThat(text.toString()).doesNotContain("\r").contains("2,500 of 2,500 (100 %)");
    }

    @Test
    void anotherStageStartsItsOwnLineAndClock() {
        ConsoleProgress progress = progress(true);
        work(progress, 3, 1000);
        progress.update("estimate", 1, 10, "");
        assertThat(text.toString()).endsWith(System.lineSeparator());
    }
}
