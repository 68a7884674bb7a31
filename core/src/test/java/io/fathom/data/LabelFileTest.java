package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFileTest {
    @TempDir
    private Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void fivePoints() {
        data = TestFiles.write(folder.resolve("x.npy"), TestFiles.npy("(5, 1)", 1, 2, 3, 4, 5));
    }

    private List<@Nullable String> labels(Path file) {
        Points points = PointReader.read(data, ReadOptions.DEFAULT.withLabels(file));
        List<@Nullable String> labels = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            labels.add(points.label(i));
        }
        return labels;
    }

    @Test
    void numpyTextsAndNumbersAreLabels() {
        assertThat(labels(TestFiles.golden("npy/labels_wide.npy"))).containsExactly("cat", "dog", "é", null, "cat");
        assertThat(labels(TestFiles.golden("npy/labels_bytes.npy"))).containsExactly("cat", "dog", "e", null, "cat");
        assertThat(labels(TestFiles.golden("npy/labels_int.npy"))).containsExactly("3", "1", "2", "1", "3");
        assertThat(labels(TestFiles.golden("npy/labels_bool.npy")))
                .containsExactly("true", "false", "true", "true", "false");
        assertThat(labels(Path.of(TestFiles.golden("npy/several.npz") + ":y")))
                .containsExactly("0", "1", "2", "1", "0");
    }

    @Test
    void idxBytesAreLabels() {
        byte[] idx = TestFiles.idx(8, new int[] {5}, new byte[] {9, 0, (byte) 200, 1, 1});
        Path packed = TestFiles.write(folder.resolve("l.gz"), TestFiles.gzip(idx));
        assertThat(labels(packed)).containsExactly("9", "0", "200", "1", "1");
    }

    @Test
    void textLinesAreLabelsWithAHeaderOrNot() {
        Path plain = TestFiles.write(folder.resolve("l.txt"), "a\r\nb, c\r\n\r\n\"d\"\r\n5\r\n");
        assertThat(labels(plain)).containsExactly("a", "b, c", null, "d", "5");
        Path headed = TestFiles.write(folder.resolve("l.csv"), "kind\na\nb\nc\nd\ne\n\n");
        assertThat(labels(headed)).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aWrongNumberOfLabelsNamesBothNumbers() {
        Path few = TestFiles.write(folder.resolve("l.txt"), "a\nb\nc\n");
        assertThatThrownBy(() -> labels(few))
                .isInstanceOf(BadInputException.class)
                .hasMessage(few + ": expected 5 labels, one per row, found 3.");
    }

    @Test
    void withALimitTheLabelsMayGoOn() {
        Path many = TestFiles.write(folder.resolve("l.txt"), "a\nb\nc\nd\ne\n");
        Points points =
                PointReader.read(data, ReadOptions.DEFAULT.withLabels(many).withLimit(2));
        assertThat(Arrays.asList(points.label(0), points.label(1))).containsExactly("a", "b");
    }
}
