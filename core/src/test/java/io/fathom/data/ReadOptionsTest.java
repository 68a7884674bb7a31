package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.data.TableOptions.Delimiter;
import io.fathom.data.TableOptions.Header;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadOptionsTest {
    private static final ReadOptions FULL = ReadOptions.DEFAULT
            .withTable(new TableOptions(List.of("a", "2-3"), null, "id", Delimiter.TAB, Header.ABSENT))
            .withImage(ImageOptions.DEFAULT.withCrop(new Size(3, 4)).withResize(new Size(1, 2)))
            .withArray("x")
            .withLabels(Path.of("l.txt"))
            .withLimit(7);

    @Test
    void optionsSurviveJson() {
        for (ReadOptions options : List.of(ReadOptions.DEFAULT, FULL)) {
            assertThat(Json.as(Json.tree(options), ReadOptions.class, "test")).isEqualTo(options);
        }
    }

    @Test
    void wrongJsonIsRefusedByName() {
        ObjectNode tree = (ObjectNode) Json.tree(FULL);
        tree.put("limit", -1);
        assertThatThrownBy(() -> Json.as(tree, ReadOptions.class, "test"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("limit: expected an integer of at least 0, found -1");
    }

    @Test
    void sizesAndDelimitersParse() {
        assertThat(Size.parse("64x48")).isEqualTo(new Size(64, 48));
        assertThat(Size.parse("32")).isEqualTo(new Size(32, 32));
        assertThat(new Size(64, 48)).hasToString("64x48");
        for (String bad : List.of("", "x", "0x4", "3x", "1x2x3", "99999", "a")) {
            assertThatThrownBy(() -> Size.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("found \"" + bad + "\"");
        }
        assertThat(Delimiter.parse("Tab")).isEqualTo(Delimiter.TAB);
        assertThat(Delimiter.parse(";")).isEqualTo(Delimiter.SEMICOLON);
    }
}
