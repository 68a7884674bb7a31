package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private String file = "";

    @BeforeEach
    void aTable() throws IOException {
        file = Files.writeString(folder.resolve("a.csv"), "x,y,kind\n1,0,a\n2.5,0,b\n1,0,a\n1,0,a\nfour,0,b\n")
                .toString();
    }

    private int run(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(args);
    }

    @Test
    void itPrintsWhatWasUnderstood() {
        assertThat(run("inspect", file, "--label-column", "kind")).isZero();
        assertThat(out.toString().lines())
                .startsWith(
                        file,
                        "  format      CSV, comma, header, decimal numbers",
                        "  points      5, of them 1 not usable",
                        "  dimensions  2",
                        "  values      0 to 2.5, mean 0.6875, std 0.8839",
                        "  constant    1 column",
                        "  duplicates  2 rows equal to an earlier one",
                        "  labels      2 kinds: a (3), b (2)",
                        "  not usable  1 not_a_number",
                        "                row 5 (line 6), column 1 \"x\": \"four\"");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void jsonHoldsTheSame() {
        assertThat(run("inspect", "--json", "--columns=x,2", file)).isZero();
        JsonNode tree = Json.parse(out.toString(), "inspect");
        assertThat(tree.at("/points").asInt()).isEqualTo(5);
        assertThat(tree.at("/ambientDimension").asInt()).isEqualTo(2);
        assertThat(tree.at("/faults/not_a_number/count").asInt()).isEqualTo(1);
        assertThat(tree.at("/values/max").asDouble()).isEqualTo(2.5);
        assertThat(tree.at("/sha256").asText()).hasSize(64);
    }

    @Test
    void badInputIsOneLineAndStatusOne() {
        assertThat(run("inspect", file)).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("fathom: " + file + ": column 3 \"kind\" has no number")
                .hasLineCount(1);
    }

    @Test
    void headerCanBeForcedBothWays() {
        assertThat(run("inspect", "--json", "--no-header", "--columns=1,2", file))
                .isZero();
        assertThat(Json.parse(out.toString(), "inspect").at("/points").asInt()).isEqualTo(6);
        out.getBuffer().setLength(0);
        assertThat(run("inspect", "--json", "--header", "--columns=1,2", file)).isZero();
        assertThat(Json.parse(out.toString(), "inspect").at("/points").asInt()).isEqualTo(5);
    }

    @Test
    void wrongUsageIsStatusTwoWithTheReason() {
        assertThat(run("inspect", file, "--resize", "0x9")).isEqualTo(2);
        assertThat(err.toString())
                .contains("size: expected WIDTHxHEIGHT in pixels")
                .contains("\"0x9\"");
        assertThat(run("inspect", file, "--limit", "0")).isEqualTo(2);
        assertThat(run("inspect", file, "--crop", "big")).isEqualTo(2);
        assertThat(run("inspect", file, "--grey", "--colour")).isEqualTo(2);
        assertThat(run("inspect", file, "--labels", "l.txt", "--label-column", "kind"))
                .isEqualTo(2);
        assertThat(run("inspect", file, "--delimiter", "dot")).isEqualTo(2);
    }

    @Test
    void helpNamesEveryOptionWithItsDefault() {
        assertThat(run("inspect", "--help")).isZero();
        String help = out.toString();
        for (String option : new String[] {
            "--columns",
            "--label-column",
            "--id-column",
            "--labels",
            "--delimiter",
            "--[no-]header",
            "--array",
            "--resize",
            "--crop",
            "--grey",
            "--colour",
            "--limit",
            "--json"
        }) {
            assertThat(help).contains(option);
        }
        assertThat(help.split("Default:", -1)).hasSizeGreaterThan(13);
    }
}
