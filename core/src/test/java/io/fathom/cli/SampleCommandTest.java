package io.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import io.fathom.report.TableFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code sample} and {@code posterior} from outside, on a hardly trained model: exit codes, refusals, what is written. */
class SampleCommandTest {
    private static final int REFUSED = 3;
    private static final int DIAGNOSTIC_FAILED = 4;

    @TempDir
    private static Path folder;

    private record Ran(int status, String out, String err) {}

    private static Ran run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int status = line.execute(args);
        return new Ran(status, out.toString(), err.toString());
    }

    private static String at(String name) {
        return folder.resolve(name).toString();
    }

    private static JsonNode json(String name) throws IOException {
        return Json.parse(Files.readString(folder.resolve(name)), name);
    }

    @BeforeAll
    static void aModelOfACircle() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 500; i++) {
            text.append(Math.cos(i)).append(',').append(Math.sin(i)).append('\n');
        }
        Files.writeString(folder.resolve("circle.csv"), text);
        Files.writeString(folder.resolve("seen.csv"), "x,y\n0.3,0\n");
        Files.writeString(folder.resolve("mask.csv"), "1,0\n");
        String[] train = ("train circle.csv --out m.safetensors --steps 150 --width 32 --blocks 1 --threads 1"
                        + " --process ve --parameterisation denoised --noise-from 0.05")
                .split(" ");
        train[1] = at(train[1]);
        train[3] = at(train[3]);
        assertThat(run(train).status()).isZero();
    }

    @Test
    void aNoiseLevelBelowTheModelsRangeIsRefusedForcedOrNot() {
        Ran ran = run(
                "sample",
                "--uniform",
                "--model",
                at("m.safetensors"),
                "--sigma",
                "0.01",
                "--force",
                "--out",
                at("no.csv"));
        assertThat(ran.status()).isEqualTo(REFUSED);
        assertThat(ran.err()).contains("0.05", "0.01");
        assertThat(folder.resolve("no.csv")).doesNotExist();
    }

    @Test
    void tooFewEfoldsAreRefusedAndWhenForcedTheStartsAreFoundToDiffer() throws IOException {
        String[] few = {
            "sample",
            "--uniform",
            "--model",
            at("m.safetensors"),
            "--data",
            at("circle.csv"),
            "--lambda1",
            "1",
            "--efolds",
            "0.1",
            "--chains",
            "500",
            "--out",
            at("few.csv")
        };
        Ran refused = run(few);
        assertThat(refused.status()).isEqualTo(REFUSED);
        assertThat(refused.err()).contains("e-folds", "--force");
        String[] forced = java.util.Arrays.copyOf(few, few.length + 1);
        forced[few.length] = "--force";
        Ran ran = run(forced);
        assertThat(ran.status()).isEqualTo(DIAGNOSTIC_FAILED);
        assertThat(ran.err()).contains("data and far");
        assertThat(TableFile.readTable(folder.resolve("few.csv")).rows()).isEqualTo(500);
        JsonNode found = json("few.csv.json").path("diagnostics");
        assertThat(found.path("sound").asBoolean(true)).isFalse();
        assertThat(found.path("efolds").asDouble()).isBetween(0.1, 0.15);
        assertThat(found.path("clippedShare").isNumber()).isTrue();
        assertThat(found.path("agreements").get(0).path("pValue").asDouble()).isLessThan(0.01);
        assertThat(found.path("gate").path("error").size()).isGreaterThanOrEqualTo(3);
        assertThat(found.path("errorSources").path("thicknessPredicted").isNumber())
                .isTrue();
        assertThat(found.path("errorSources").path("thicknessMeasured").isNumber())
                .isTrue();
    }

    @Test
    void samplesAsTheDataIsSpreadLieNearTheCircle() {
        Ran ran = run("sample", "--model", at("m.safetensors"), "--chains", "200", "--out", at("plain.csv"));
        assertThat(ran.status()).isZero();
        double[] x = TableFile.readTable(folder.resolve("plain.csv")).numbers("x1", "plain.csv");
        assertThat(x).hasSize(200);
        assertThat(java.util.Arrays.stream(x).map(Math::abs).max().orElseThrow())
                .isBetween(0.7, 2.0);
    }

    @Test
    void bothPosteriorsAreWrittenAndOneSharperThanTheTubeIsRefused() throws IOException {
        String[] blunt = {
            "posterior",
            "--model",
            at("m.safetensors"),
            "--problem",
            "inpaint",
            "--operator",
            "mask:" + at("mask.csv"),
            "--observation",
            at("seen.csv"),
            "--noise",
            "0.7",
            "--steps",
            "50",
            "--chains",
            "60",
            "--out",
            at("p.csv")
        };
        Ran ran = run(blunt);
        assertThat(ran.status()).isIn(0, DIAGNOSTIC_FAILED); // so short a run may not have mixed
        assertThat(json("p.csv.json").path("operatorNorm").asDouble()).isGreaterThan(0);
        assertThat(TableFile.readTable(folder.resolve("p.csv")).rows()).isEqualTo(60);
        assertThat(TableFile.readTable(folder.resolve("p.data.csv")).rows()).isEqualTo(60);
        String[] sharp = blunt.clone();
        sharp[10] = "0.001";
        Ran refused = run(sharp);
        assertThat(refused.status()).isEqualTo(REFUSED);
        assertThat(refused.err()).contains("tube", "0.001");
    }
}
