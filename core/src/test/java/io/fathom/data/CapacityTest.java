package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CapacityTest {
    @Test
    void moreNumbersThanAnArrayHoldsNamesRowsAndColumns() {
        byte[] header = TestFiles.npy("(3000000, 1000)");
        ArrayBytes honest = new ArrayBytes(new ByteArrayInputStream(header), header.length + 12_000_000_000L, true);
        assertThatThrownBy(() -> NpyReader.read("big.npy", honest, ReadOptions.DEFAULT))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "big.npy: 3,000,000 rows x 1,000 columns are more than the 2,147,483,639 numbers that points"
                                + " can hold; read fewer rows (limit) or columns.");
    }

    @Test
    void moreThanTheMemoryIsSaidBeforeItIsTaken() {
        Assumptions.assumeTrue(Runtime.getRuntime().maxMemory() < 10L << 30, "needs a heap below 10 GiB");
        assertThatThrownBy(() -> Capacity.of("big.npy", 2_000_000, 1000))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(
                        "big.npy: 2,000,000 rows x 1,000 columns need 7.5 GiB of memory, this Java process");
    }

    @Test
    void whatFitsIsALength() {
        assertThat(Capacity.of("a", 30, 40)).isEqualTo(1200);
        assertThat(Capacity.of("a", 0, 40)).isZero();
    }
}
