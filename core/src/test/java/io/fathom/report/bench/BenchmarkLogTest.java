package io.fathom.report.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkLogTest {
    @TempDir
    private Path folder;

    private static ObjectNode settings(long steps) {
        ObjectNode settings = Json.object();
        settings.put("steps", steps);
        return settings;
    }

    private Path file() {
        return folder.resolve("rows.jsonl");
    }

    @Test
    void rowsAreReadBackAsTheyWere() {
        BenchmarkRow one = BenchmarkRows.row("a", 10, 0, 1.25);
        BenchmarkRow two = BenchmarkRows.row("b", 10, 0, Double.NaN, "0.05", 0);
        BenchmarkLog log = BenchmarkLog.start(file(), settings(5));
        log.add(one);
        log.add(two);
        BenchmarkLog again = BenchmarkLog.resume(file(), settings(5));
        assertThat(again.rows()).containsExactly(one, two);
        assertThat(again.has(one.cell())).isTrue();
        assertThat(again.has(BenchmarkRows.row("a", 10, 1, 1).cell())).isFalse();
    }

    @Test
    void aLineCutShortIsDroppedAndTheNextRowStandsOnItsOwnLine() throws IOException {
        BenchmarkLog log = BenchmarkLog.start(file(), settings(5));
        log.add(BenchmarkRows.row("a", 10, 0, 1));
        log.add(BenchmarkRows.row("b", 10, 0, 2));
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), java.util.Arrays.copyOf(whole, whole.length - 20));
        BenchmarkLog again = BenchmarkLog.resume(file(), settings(5));
        assertThat(again.rows()).containsExactly(BenchmarkRows.row("a", 10, 0, 1));
        again.add(BenchmarkRows.row("b", 10, 0, 3));
        assertThat(BenchmarkLog.resume(file(), settings(5)).rows()).hasSize(2);
    }

    @Test
    void otherSettingsAreRefusedByName() {
        BenchmarkLog.start(file(), settings(5)).add(BenchmarkRows.row("a", 10, 0, 1));
        assertThatThrownBy(() -> BenchmarkLog.resume(file(), settings(6)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("steps")
                .hasMessageContaining("6")
                .hasMessageContaining("5");
        assertThat(BenchmarkLog.resume(file(), settings(5)).rows()).hasSize(1);
    }

    @Test
    void aDamagedLineIsRefusedWithItsNumber() throws IOException {
        BenchmarkLog.start(file(), settings(5)).add(BenchmarkRows.row("a", 10, 0, 1));
        Files.writeString(file(), Files.readString(file()) + "{\"cell\": 3}\n");
        assertThatThrownBy(() -> BenchmarkLog.resume(file(), settings(5)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void aCellIsMeasuredOnce() {
        BenchmarkLog log = BenchmarkLog.start(file(), settings(5));
        log.add(BenchmarkRows.row("a", 10, 0, 1));
        assertThatThrownBy(() -> log.add(BenchmarkRows.row("a", 10, 0, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void startingAnewDropsTheRows() {
        BenchmarkLog.start(file(), settings(5)).add(BenchmarkRows.row("a", 10, 0, 1));
        assertThat(BenchmarkLog.start(file(), settings(6)).rows()).isEmpty();
        assertThat(BenchmarkLog.resume(file(), settings(6)).rows()).isEmpty();
    }
}
