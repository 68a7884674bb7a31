package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.base.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void writesPoints() throws Exception {
        data = folder.resolve("points.csv");
        Files.writeString(data, "a,b\n1,2\n3,5\n4,4\n");
    }

    private int run(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(arguments[i]);
        }
        CommandLine line = Main.commandLine();
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--method foo|expected one of denoising_loss, flipd, implicit_loss, trace,",
                "--precision fp8|expected one of fp32, bf16, found 'fp8'.",
                "--noise-sampling even|expected one of log_uniform, uniform_time, log_normal, found 'even'.",
                "--steps many|expected an integer, found 'many'.",
                "--minutes long|expected a number, found 'long'.",
                "--minutes 1 --steps 3|--minutes and --steps exclude each other.",
                "--out lid.xlsx|--out: lid.xlsx: expected a table ending in .csv, .parquet, .npz, .npy",
                "--depth 3|Unknown option '--depth'.",
            })
    void wrongUsageSaysWhatWasExpectedInTheWordsOfTheHelp(String options, String message) {
        String[] words = ("estimate|" + data + "|" + options.replace(' ', '|')).split("\\|", -1);
        assertThat(run((Object[]) words)).isEqualTo(2);
        assertThat(err.toString()).contains(message).contains("Usage: fathom estimate [OPTIONS] FILE");
    }

    @Test
    void choicesAreTakenInAnyCaseAndWithHyphens() {
        assertThat(run("estimate", data, "--method", "FLIPD,denoising-loss", "--steps", "1", "--dry-run"))
                .isZero();
        assertThat(Json.parse(out.toString(), "dry run").at("/methods").size()).isEqualTo(2);
    }

    @Test
    void anUnknownVerbIsNamed() {
        assertThat(run("measure", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown command 'measure'.");
    }

    @Test
    void outputThatCannotBeWrittenIsRefusedBeforeTraining() {
        Path below = data.resolve("model.safetensors");
        assertThat(run("train", data, "--steps", "1", "--out", below)).isEqualTo(1);
        assertThat(err.toString()).contains("Cannot write " + below).contains("is a file, expected a folder.");
        assertThat(run("estimate", data, "--steps", "1", "--report", folder)).isEqualTo(1);
        assertThat(err.toString()).contains("it is a folder, expected a file name.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theVersionShowsNumberAndRevision() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().strip()).matches("fathom \\d+\\.\\d+\\S*, revision ([0-9a-f]{40}|unknown)");
    }
}
